import Fairness
import Models
import Statistics

// What the model says when nothing but the protected column has another value.

extension AuditRun {
  /// The most rows that are scored again for one attribute.
  private static let rescoredRows = 1_000_000
  /// The same where every row goes through another program.
  private static let rescoredRowsOfPrograms = 20_000

  /// Decisions and scores under every other value of a protected column that the model reads; nil
  /// where it reads none, or where groups are bins or combinations, which have no one value.
  func flips(
    _ evaluation: Evaluation, _ partition: GroupPartition, index: Int
  ) throws -> CounterfactualFlipResult? {
    let attribute = inputs.configuration.protected[index]
    guard inputs.configuration.individual.neighbors > 0, attribute.columns.count == 1,
      attribute.bins == nil, let model = inputs.model, let matrix = evaluation.matrix,
      let output = evaluation.output,
      let feature = model.features.firstIndex(where: { $0.name == attribute.columns[0] })
    else { return nil }
    let known = partition.groups.indices.filter { $0 != partition.unknown }
    let limit =
      inputs.configuration.model?.command.isEmpty ?? true
      ? Self.rescoredRows : Self.rescoredRowsOfPrograms
    let most = max(1, limit / max(1, known.count))
    let rows = Self.sample(
      matrix.rowCount, most: most, seed: inputs.configuration.measuring.seed)
    func pick<Value>(_ values: [Value]) -> [Value] { rows.map { $0.map { values[$0] } } ?? values }
    let asked = rows.map { matrix.selecting($0) } ?? matrix
    let tableRows = pick(evaluation.rows)
    let rule = DecisionRule(
      model, output: output, threshold: inputs.configuration.model?.threshold)
    var alternatives: [CounterfactualFlip.Alternative] = []
    for group in known {
      // All rows of a group hold one value, which is the one the others are given.
      guard let row = partition.codes.firstIndex(of: Int32(group)) else { continue }
      var columns = asked.columns
      columns[feature] = [Double](
        repeating: matrix.columns[feature][row], count: asked.rowCount)
      let scores = try inputs.scores(
        of: asked.replacing(columns: columns, rowCount: asked.rowCount), by: model,
        tableRows: tableRows, threads: threads)
      let (deciding, decisions) = rule.apply(to: scores)
      alternatives.append(
        .init(value: partition.groups[group], decisions: decisions, scores: deciding))
    }
    let sample = evaluation.sample
    return try located {
      try CounterfactualFlip.measure(
        EvaluationSample(
          labels: pick(sample.labels), decisions: pick(sample.decisions),
          scores: sample.scores.map(pick), scoresAreProbabilities: sample.scoresAreProbabilities,
          weights: sample.weights.map(pick), positiveIsFavorable: sample.positiveIsFavorable),
        attribute: GroupPartition(
          name: partition.name, groups: partition.groups, codes: pick(partition.codes),
          unknown: partition.unknown), alternatives: alternatives,
        inference: inputs.configuration.measuring)
    }
  }

  /// Some of so many rows, ascending, drawn by a seed; nil when all of them may be taken.
  static func sample(_ count: Int, most: Int, seed: UInt64) -> [Int]? {
    guard count > most else { return nil }
    var random = SplitMix64(seed: seed)
    var chosen: [Int] = []
    chosen.reserveCapacity(most)
    // Every row in turn with the chance that keeps all selections of this size equally likely
    // (Knuth's Algorithm S).
    for row in 0..<count where chosen.count < most {
      let left = Double(count - row)
      if random.nextUnit() * left < Double(most - chosen.count) { chosen.append(row) }
    }
    return chosen
  }
}
