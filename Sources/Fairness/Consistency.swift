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
    for partition in partitions { try partition.requireCodes(rowCount: rowCount) }

    let rows = weighting.rows
    let matrix = NeighborMatrix(features, rows: rows, scaling: settings.scaling)
    let queries = QuerySample(
      rows: rows, partitions: partitions, settings: settings, seed: inference.seed)
    let search = NeighborSearch(
      matrix: matrix, outcomes: outcomes.map { outcome in rows.map { outcome.values[Int($0)] } },
      neighborCount: max(1, settings.neighborCount), includesSelf: settings.includesSelf)
    let differences = search.differences(queries: queries.points, threads: threads)

    func part(_ name: String, _ outcome: Int, _ set: QuerySample.Part) -> ConsistencyResult.Part {
      Self.part(
        name, set, isShare: outcomes[outcome].isShare, inference: inference,
        terms: set.places.map { place in
          (
            differences[place * outcomes.count + outcome],
            weighting.weight(Int(rows[Int(queries.points[place])]))
          )
        })
    }
    return ConsistencyResult(
      settings: settings, features: matrix.names, constantFeatures: matrix.constantNames,
      rowCount: rows.count, isSampled: queries.overall.places.count < rows.count,
      outcomes: outcomes.indices.map { outcome in
        ConsistencyResult.Outcome(
          outcome: outcomes[outcome].name,
          overall: part(FairnessAudit.overallName, outcome, queries.overall),
          attributes: zip(partitions, queries.groups).map { partition, groups in
            ConsistencyResult.Attribute(
              attribute: partition.name,
              groups: zip(partition.groups, groups).map { part($0, outcome, $1) })
          })
      })
  }

  /// The weighted mean difference of some asked rows, with the error of asking only them.
  private static func part(
    _ name: String, _ set: QuerySample.Part, isShare: Bool, inference: Inference,
    terms: [(difference: Double, weight: Double)]
  ) -> ConsistencyResult.Part {
    let count = terms.count
    func result(
      _ consistency: Estimate, _ difference: Estimate, _ error: Double?
    ) -> ConsistencyResult.Part {
      ConsistencyResult.Part(
        group: name, rowCount: set.rowCount, queryCount: count, consistency: consistency,
        meanDifference: difference, samplingError: error)
    }
    guard count > 0 else {
      let none = Estimate.undefined(.noRows, count: 0)
      return result(none, none, nil)
    }
    guard !terms.contains(where: { $0.difference.isNaN }) else {
      let alone = Estimate.undefined(reason: "there is no other row", count: count)
      return result(alone, alone, nil)
    }
    let weight = terms.reduce(0) { $0 + $1.weight }
    let mean = terms.reduce(0) { $0 + $1.weight * $1.difference } / weight
    var error: Double? = 0
    if count < set.rowCount {
      // Simple random sampling without replacement, the mean being a ratio of two totals.
      let squares = terms.reduce(0) { sum, term in
        let deviation = term.weight * (term.difference - mean)
        return sum + deviation * deviation
      }
      let size = Double(count)
      let variance =
        squares / (weight * weight) * (size / max(1, size - 1))
        * (1 - size / Double(set.rowCount))
      error = count > 1 && variance > 0 ? variance.squareRoot() : nil
    }
    func estimate(_ value: Double, within range: ClosedRange<Double>) -> Estimate {
      let interval = error.flatMap {
        Interval.normal(
          estimate: value, variance: $0 * $0, within: range, confidence: inference.confidence)
      }
      return Estimate.measured(value: value, interval: interval, count: count, pValue: nil).finite
    }
    return result(
      isShare
        ? estimate(1 - mean, within: 0...1) : .undefined(.notProbabilities, count: count),
      estimate(mean, within: 0...(isShare ? 1 : .greatestFiniteMagnitude)), error)
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
