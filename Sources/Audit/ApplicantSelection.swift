import Explain
import Models
import Tabular

/// Chooses the rows whose waterfalls an audit shows, by a rule that anybody can repeat.
enum ApplicantSelection {
  /// Rows (positions among the evaluated ones) and why each was chosen; a row stands once.
  ///
  /// The nearest score above and below the threshold where there is one, the median score, the
  /// highest and the lowest. Of equal scores the first row is taken.
  static func choose(
    scores: [Double], decisions: [Bool], hasThreshold: Bool
  ) -> [(position: Int, chosenAs: String)] {
    var chosen: [(position: Int, chosenAs: String)] = []
    func add(_ position: Int?, _ reason: String) {
      guard let position, !chosen.contains(where: { $0.position == position }) else { return }
      chosen.append((position, reason))
    }
    func best(_ positions: some Sequence<Int>, _ isBetter: (Double, Double) -> Bool) -> Int? {
      var found: Int?
      for position in positions {
        if let known = found, !isBetter(scores[position], scores[known]) { continue }
        found = position
      }
      return found
    }
    if hasThreshold {
      add(best(scores.indices.lazy.filter { decisions[$0] }, <), "nearest_above_threshold")
      add(best(scores.indices.lazy.filter { !decisions[$0] }, >), "nearest_below_threshold")
    }
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    if let last = order.indices.last { add(order[last / 2], "median_score") }
    add(best(scores.indices, >), "highest_score")
    add(best(scores.indices, <), "lowest_score")
    return chosen
  }
}

/// Turns one row's contributions into what a person reads.
struct ApplicantWriter {
  let inputs: AuditInputs
  let model: Model
  let explainer: ModelExplainer
  /// The columns that features come from, in model order; nil where a file lacks it.
  let columns: [Column?]
  /// What is usual, by feature.
  let typical: [String?]

  /// - Parameter rows: the table's rows that say what is usual; nil for all of them.
  init(
    _ inputs: AuditInputs, model: Model, explainer: ModelExplainer,
    rows: [Int]? = nil
  ) {
    self.inputs = inputs
    self.model = model
    self.explainer = explainer
    columns = model.features.map { inputs.table.column(named: $0.name) }
    typical =
      inputs.table.rowCount > 1
      ? columns.map { column in (rows.map { column?.selecting($0) } ?? column)?.typical }
      : columns.map { _ in nil }
  }

  /// One row explained.
  ///
  /// - Parameters:
  ///   - row: the row of the table.
  ///   - output: the model's output to explain.
  ///   - scores: the row's scores by output, as they decide.
  ///   - decision: whether the decision is positive, where there is one.
  ///   - label: whether the label is positive, where it is known.
  func applicant(
    row: Int, output: Int, scores: [Double], decision: Bool?, label: Bool?,
    positiveIsFavorable: Bool?, chosenAs: String?
  ) throws -> AuditRecord.Applicant {
    guard let matrix = inputs.matrix else {
      throw inputs.configuration.error("model.path", .missing(flag: "--model"))
    }
    let explanation = try explainer.explain(matrix, rows: row..<(row + 1), threads: 1)
    let id = inputs.configuration.data.id.flatMap { inputs.table.column(named: $0) }
    return AuditRecord.Applicant(
      id: id.flatMap { $0.text(ofRow: row) }, row: row, chosenAs: chosenAs,
      output: (inputs.classNames ?? model.outputs)[output],
      baseValue: explanation.baseValues[output], margin: explanation.margins[output],
      score: scores[output], positive: decision,
      favorable: decision.flatMap { decision in positiveIsFavorable.map { decision == $0 } },
      labelPositive: label,
      contributions: model.features.indices.map { feature in
        .init(
          feature: model.features[feature].name,
          value: columns[feature]?.text(ofRow: row),
          contribution: explanation.value(row: 0, feature: feature, output: output),
          typical: typical[feature],
          standardError: explanation.standardErrors?[
            feature * explanation.outputCount + output])
      },
      reasons: try reasons(of: matrix, row: row))
  }

  /// A scorecard's reason codes; nil for other models, and for one that asks for none.
  private func reasons(of matrix: FeatureMatrix, row: Int) throws -> [AuditRecord.Reason]? {
    guard model.scorecard?.reasons != nil else { return nil }
    let points = try inputs.located(rows: [row]) { try model.points(of: matrix.selecting([row])) }
    return points?.first?.reasons.map { .init(code: $0.code, points: $0.points) }
  }
}
