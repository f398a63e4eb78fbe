internal import Statistics
public import Tabular

/// The search for subgroups that are worse off than everybody else: every combination of values of up to
/// some columns that has enough rows.
///
/// The rows are cut in two by the seed. Subgroups are discovered on one half, with p-values corrected
/// for all that were tested; those that say no more than a part of their description are folded under
/// it; what is left is measured again on the other half, whose numbers the search has not seen.
public enum SubgroupSearch {
  /// Searches.
  ///
  /// - Parameters:
  ///   - columns: what subgroups are described by: protected attributes and other columns
  ///     (``partition(of:bins:)`` makes one of any column). Unknown values are a value of their own.
  ///   - threads: 0 for one per core; the result does not depend on it.
  /// - Throws: ``FairnessError`` for codes, weights or scores that do not suit the rows.
  /// - Complexity: O(rows) for each of the sets of at most ``SubgroupSettings/depth`` columns.
  public static func measure(
    _ sample: EvaluationSample, columns: [GroupPartition],
    settings: SubgroupSettings = SubgroupSettings(), inference: Inference = Inference(),
    threads: Int = 0
  ) throws(FairnessError) -> SubgroupResult {
    try inference.requireConfidence()
    let weighting = try RowWeighting(sample.weights, rowCount: sample.labels.count)
    for column in columns { try column.check(rows: sample.labels.count) }
    if let row = sample.scores?.firstIndex(where: { !$0.isFinite }) {
      throw .scoreNotFinite(row: row)
    }
    let rows = rows(sample, weighting: weighting, settings: settings, seed: inference.seed)
    let lattice = SubgroupLattice(
      columns, rows: rows, settings: settings, threads: Parallel.threadCount(threads))
    return SubgroupReport(
      columns: columns, lattice: lattice, hasResiduals: rows.residuals != nil,
      hasScores: sample.scores != nil, settings: settings,
      comparison: SubgroupComparison(
        positiveIsFavorable: sample.positiveIsFavorable, isEqual: weighting.isEqual,
        inference: inference)
    ).result
  }

  /// A column as values to describe subgroups by: levels of words, at most `bins` bins of about equally
  /// many rows of numbers. Nil where all rows have one value or words have more levels than a partition
  /// may have groups.
  public static func partition(of column: Column, bins: Int = 4) -> GroupPartition? {
    guard case .numeric(let numbers) = column.values else {
      return try? GroupPartition.values(of: column)
    }
    let edges = FeatureBins.edges(numbers, bins: min(max(2, bins), 64))
    let distinct = Set(numbers.filter(\.isFinite))
    if distinct.count <= bins, let partition = try? GroupPartition.values(of: column) {
      return partition
    }
    return try? GroupPartition.binned(column, bins: edges)
  }

  /// The rows of positive weight, cut in two halves of as many.
  static func rows(
    _ sample: EvaluationSample, weighting: RowWeighting, settings: SubgroupSettings,
    seed: UInt64
  ) -> SubgroupRows {
    var generator = SplitMix64(seed: seed)
    let numbers = weighting.rows
    var halves = numbers.indices.map { UInt8($0 & 1) }
    generator.shuffle(&halves)
    let keys = zip(numbers, halves).map { row, half in
      half << 2
        | UInt8(
          CellSet.index(label: sample.labels[Int(row)], decision: sample.decisions[Int(row)]))
    }
    var residuals: [Double]?
    if settings.outcomes.contains(.meanResidual), sample.scoresAreProbabilities,
      let scores = sample.scores
    {
      residuals = numbers.map { (sample.labels[Int($0)] ? 1 : 0) - scores[Int($0)] }
    }
    return SubgroupRows(
      numbers: numbers, keys: keys,
      weights: weighting.weights.map { weights in numbers.map { weights[Int($0)] } },
      residuals: residuals)
  }
}
