internal import Statistics
public import Tabular

/// Consistency: whether people who resemble each other in the model's inputs are treated alike (Zemel
/// et al., "Learning Fair Representations", 2013).
///
/// Every asked row is compared with its nearest neighbors, found exactly: squared differences of scaled
/// numbers plus 1 for each other level of a categorical column; a missing value is a value of its own, 1
/// from all others. Rows of weight 0 are no neighbors; other weights count in means, not in who is near.
public enum Consistency {
  /// Measures consistency of the decisions and scores of a sample.
  ///
  /// The model's inputs belong into `features`; whether the protected columns do is the caller's
  /// choice: with them, people who differ in nothing else are less alike.
  public static func measure(
    _ sample: EvaluationSample, features: [Column], partitions: [GroupPartition] = [],
    settings: ConsistencySettings = ConsistencySettings(), inference: Inference = Inference(),
    threads: Int = 0
  ) throws(FairnessError) -> ConsistencyResult {
    try measure(
      IndividualOutcome.outcomes(of: sample), features: features, weights: sample.weights,
      partitions: partitions, settings: settings, inference: inference, threads: threads)
  }

  /// Measures consistency of any outcomes.
  ///
  /// - Parameters:
  ///   - outcomes: what neighbors are compared by; all as long as the rows.
  ///   - features: the columns that distances are taken over.
  ///   - weights: by row, 1 when nil.
  ///   - partitions: groups to be shown on their own; a group's rows keep neighbors of any group.
  ///   - threads: 0 for one per core; the result does not depend on it.
  /// - Throws: ``FairnessError`` for columns, codes or weights that do not suit the rows, and outcomes
  ///   that are not finite.
  /// - Complexity: O(asked rows · rows · features).
  public static func measure(
    _ outcomes: [IndividualOutcome], features: [Column], weights: [Double]? = nil,
    partitions: [GroupPartition] = [], settings: ConsistencySettings = ConsistencySettings(),
    inference: Inference = Inference(), threads: Int = 0
  ) throws(FairnessError) -> ConsistencyResult {
    try inference.requireConfidence()
    let rowCount = outcomes.first?.values.count ?? features.first?.count ?? 0
    let weighting = try RowWeighting(weights, rowCount: rowCount)
    for outcome in outcomes {
      guard outcome.values.count == rowCount else {
        throw .rowCountMismatch(
          attribute: outcome.name, expected: rowCount, found: outcome.values.count)
      }
      if let row = outcome.values.firstIndex(where: { !$0.isFinite }) {
        throw .scoreNotFinite(row: row)
      }
    }
    for column in features { try column.requireCells(rowCount: rowCount) }
    for partition in partitions { try partition.check(rows: rowCount) }

    let rows = weighting.rows
    let matrix = NeighborMatrix(features, rows: rows, scaling: settings.scaling)
    let queries = QuerySample(
      rows: rows, partitions: partitions, settings: settings, seed: inference.seed)
    let search = NeighborSearch(
      matrix: matrix, outcomes: outcomes.map { outcome in rows.map { outcome.values[Int($0)] } },
      neighborCount: max(1, settings.neighborCount), includesSelf: settings.includesSelf)
    let neighborhoods = search.neighborhoods(queries: queries.points, threads: threads)
    let sums = [[queries.overall]] + queries.groups
    let parts = sums.flatMap(\.self).map { set in
      outcomes.indices.map { outcome in
        PartSums(
          terms: set.places.map { place in
            let point = Int(queries.points[place])
            return (
              abs(search.outcomes[outcome][point] - neighborhoods[place].means[outcome]),
              weighting.weight(Int(rows[point]))
            )
          }, rowCount: set.rowCount)
      }
    }
    let isSampled = queries.overall.places.count < rows.count
    var squares: [[Double]]?
    if !isSampled {
      squares = NeighborInfluence(
        search: search, neighborhoods: neighborhoods,
        weights: rows.map { weighting.weight(Int($0)) },
        partitions: partitions.map { partition in
          (rows.map { partition.codes[Int($0)] }, partition.groups.count)
        }
      ).sumsOfSquares(means: parts.map { $0.map(\.mean) }, threads: threads)
    }

    func part(_ name: String, _ outcome: Int, _ target: Int) -> ConsistencyResult.Part {
      Self.part(
        name, parts[target][outcome], isShare: outcomes[outcome].isShare,
        squares: squares?[target][outcome], inference: inference)
    }
    // Targets stand in the order of the partitions' groups, behind all rows.
    var first = 1
    var firsts: [Int] = []
    for partition in partitions {
      firsts.append(first)
      first += partition.groups.count
    }
    return ConsistencyResult(
      settings: settings, features: matrix.names, constantFeatures: matrix.constantNames,
      rowCount: rows.count, isSampled: isSampled,
      outcomes: outcomes.indices.map { outcome in
        ConsistencyResult.Outcome(
          outcome: outcomes[outcome].name,
          overall: part(FairnessAudit.overallName, outcome, 0),
          attributes: zip(partitions, firsts).map { partition, first in
            ConsistencyResult.Attribute(
              attribute: partition.name,
              groups: partition.groups.enumerated().map { part($1, outcome, first + $0) })
          })
      })
  }

  /// The weighted mean difference of some asked rows with its uncertainty.
  /// - Parameter squares: the summed squares of what each row moves Σw·difference by, where every row
  ///   was asked.
  private static func part(
    _ name: String, _ sums: PartSums, isShare: Bool, squares: Double?, inference: Inference
  ) -> ConsistencyResult.Part {
    let count = sums.count
    func result(
      _ consistency: Estimate, _ difference: Estimate, _ error: Double?
    ) -> ConsistencyResult.Part {
      ConsistencyResult.Part(
        group: name, rowCount: sums.rowCount, queryCount: count, consistency: consistency,
        meanDifference: difference, samplingError: error)
    }
    guard count > 0 else {
      let none = Estimate.undefined(.noRows, count: 0)
      return result(none, none, nil)
    }
    guard !sums.mean.isNaN else {
      let alone = Estimate.undefined(reason: "there is no other row", count: count)
      return result(alone, alone, nil)
    }
    let size = Double(count)
    let correction = size / max(1, size - 1)
    // Rows are a sample of people, each a neighbor of others. Where only some rows are asked this is not
    // known; it is bounded by three times the variance of independent terms, for the share of the rows
    // that was asked (simulated: up to 3.0 times).
    let share = size / Double(max(count, sums.rowCount))
    let spread = squares ?? sums.squares * (1 + 2 * share)
    let variance = count > 1 ? spread / (sums.weight * sums.weight) * correction : 0
    // Asking some of the rows: simple random sampling without replacement of a ratio of two totals.
    let sampling =
      sums.squares / (sums.weight * sums.weight) * correction
      * (1 - size / Double(max(count, sums.rowCount)))
    let error: Double? =
      count >= sums.rowCount ? 0 : count > 1 && sampling > 0 ? sampling.squareRoot() : nil
    func estimate(_ value: Double, within range: ClosedRange<Double>) -> Estimate {
      Estimate.measured(
        value: value,
        interval: .normal(
          estimate: value, variance: variance, within: range, confidence: inference.confidence),
        count: count, pValue: nil
      ).finite
    }
    return result(
      isShare
        ? estimate(1 - sums.mean, within: 0...1) : .undefined(.notProbabilities, count: count),
      estimate(sums.mean, within: 0...(isShare ? 1 : .greatestFiniteMagnitude)), error)
  }
}

/// The differences of some asked rows, added up.
struct PartSums: Sendable {
  /// Asked rows, and rows they stand for.
  let count: Int
  let rowCount: Int
  let weight: Double
  /// The weighted mean difference; NaN where a row has no neighbor.
  let mean: Double
  /// Σw²(difference − mean)².
  let squares: Double

  init(terms: [(difference: Double, weight: Double)], rowCount: Int) {
    count = terms.count
    self.rowCount = rowCount
    let weight = terms.reduce(0) { $0 + $1.weight }
    let mean = terms.reduce(0) { $0 + $1.weight * $1.difference } / weight
    self.weight = weight
    self.mean = mean
    squares = terms.reduce(0) { sum, term in
      let deviation = term.weight * (term.difference - mean)
      return sum + deviation * deviation
    }
  }
}

/// Which rows are asked for their neighbors: all, or a seeded sample of all and of every group.
struct QuerySample: Sendable {
  /// Some of the asked rows.
  struct Part: Sendable {
    /// Places among the asked rows.
    var places: [Int] = []
    /// Rows that they stand for.
    var rowCount = 0
  }

  /// The asked points, each once.
  private(set) var points: [Int32]
  /// The sample of all rows.
  private(set) var overall: Part
  /// By partition and group, the sample of the group's rows.
  private(set) var groups: [[Part]]

  /// Rows in one random order: the first of them are a simple random sample of all rows, and the first
  /// of a group one of the group.
  init(
    rows: [Int32], partitions: [GroupPartition], settings: ConsistencySettings, seed: UInt64
  ) {
    let count = settings.queryCount(among: rows.count)
    var order = rows.indices.map { Int32($0) }
    if count < rows.count {
      var generator = SplitMix64(seed: seed)
      generator.shuffle(&order)
    }
    points = Array(order.prefix(count))
    overall = Part(places: Array(0..<count), rowCount: rows.count)
    groups = []
    var placeOfExtra: [Int32: Int] = [:]
    for partition in partitions {
      var parts = [Part](repeating: Part(), count: partition.groups.count)
      for (rank, point) in order.enumerated() {
        let group = Int(partition.codes[Int(rows[Int(point)])])
        parts[group].rowCount += 1
        if rank < count {
          parts[group].places.append(rank)
        } else if parts[group].places.count < settings.minimumGroupQueries {
          if let place = placeOfExtra[point] {
            parts[group].places.append(place)
          } else {
            placeOfExtra[point] = points.count
            parts[group].places.append(points.count)
            points.append(point)
          }
        }
      }
      groups.append(parts)
    }
  }
}
