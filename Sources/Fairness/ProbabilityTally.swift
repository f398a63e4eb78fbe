/// Sums of group probabilities over the cells of label and decision: what one pass leaves for every
/// estimated rate and its linearized variance. Tallies of two parts of the rows merge.
public struct ProbabilityTally: Sendable, Equatable, Codable {
  /// The attribute.
  public let attribute: String
  /// The groups.
  public let groups: [String]
  /// Whether the positive decision is the favorable one.
  public let positiveIsFavorable: Bool
  /// How far a row's probabilities sum from 1 at most.
  public private(set) var largestSumError: Double
  /// Rows of positive weight with probabilities, by cell.
  private(set) var counts: [Int]
  /// Their weights.
  private(set) var weights: [Double]
  /// Σ w·p, by cell and group.
  private(set) var sums: [Double]
  /// Σ w²·p(g)·p(h) by cell and pair of groups g ≤ h: what rows that groups share add to the
  /// variance.
  private(set) var products: [Double]
  /// Σ w·p(g)·p(h), for frequency weights.
  private(set) var frequencyProducts: [Double]
  /// The cells of the rows without probabilities.
  private(set) var missing: CrossTally
  /// The cells of rows assigned to a group by a threshold, and of those that are not; nil unless
  /// asked for.
  private(set) var assigned: CrossTally?
  /// The threshold of the assignment.
  public let threshold: Double?

  /// One pass over the rows of a sample.
  /// - Parameters:
  ///   - sample: labels, decisions and weights.
  ///   - probabilities: as many rows.
  ///   - threshold: also assign rows to the group of at least this probability (above ½, so that
  ///     there is one at most); nil does not.
  /// - Throws: ``FairnessError`` when the rows do not fit, for wrong weights and for no rows.
  /// - Complexity: O(rows × groups²).
  public init(
    _ sample: EvaluationSample, by probabilities: GroupProbabilities, threshold: Double? = nil
  ) throws(FairnessError) {
    let rows = sample.labels.count
    guard probabilities.rowCount == rows else {
      throw .rowCountMismatch(
        attribute: probabilities.attribute, expected: rows, found: probabilities.rowCount)
    }
    try sample.checkWeights()
    if let threshold, !(threshold > 0.5 && threshold <= 1) {
      throw .probabilityThresholdOutOfRange(attribute: probabilities.attribute, threshold)
    }
    let size = probabilities.groups.count
    let pairs = size * (size + 1) / 2
    guard
      var missing = CrossTally(rows: 1, columns: 4),
      var assigned = CrossTally(rows: size + 1, columns: 4)
    else {
      throw .tooManyGroups(attribute: probabilities.attribute, maximum: Int(Int32.max) / 4)
    }
    var counts = [Int](repeating: 0, count: 4)
    var totals = [Double](repeating: 0, count: 4)
    var sums = [Double](repeating: 0, count: 4 * size)
    var products = [Double](repeating: 0, count: 4 * pairs)
    var frequencies = [Double](repeating: 0, count: 4 * pairs)
    var own = [Double](repeating: 0, count: size)
    for row in 0..<rows {
      let cell = CellSet.index(label: sample.labels[row], decision: sample.decisions[row])
      let weight = sample.weights?[row] ?? 1
      for group in 0..<size { own[group] = probabilities.columns[group][row] }
      guard !own[0].isNaN else {
        missing.add(0, cell, weight: weight)
        continue
      }
      guard weight > 0 else { continue }
      counts[cell] += 1
      totals[cell] += weight
      var pair = cell * pairs
      for group in 0..<size {
        let product = weight * own[group]
        sums[cell * size + group] += product
        for other in group..<size {
          let both = product * own[other]
          frequencies[pair] += both
          products[pair] += weight * both
          pair += 1
        }
      }
      if let threshold {
        assigned.add(own.firstIndex { $0 >= threshold } ?? size, cell, weight: weight)
      }
    }
    attribute = probabilities.attribute
    groups = probabilities.groups
    positiveIsFavorable = sample.positiveIsFavorable
    largestSumError = probabilities.largestSumError
    self.counts = counts
    weights = totals
    self.sums = sums
    self.products = products
    frequencyProducts = frequencies
    self.missing = missing
    self.assigned = threshold == nil ? nil : assigned
    self.threshold = threshold
  }

  /// This tally and another of other rows, with the same groups and threshold.
  /// - Throws: ``FairnessError/talliesDiffer`` when they are not the same.
  public func merged(with other: ProbabilityTally) throws(FairnessError) -> ProbabilityTally {
    guard
      attribute == other.attribute, groups == other.groups, threshold == other.threshold,
      positiveIsFavorable == other.positiveIsFavorable, counts.count == other.counts.count,
      sums.count == other.sums.count, products.count == other.products.count,
      frequencyProducts.count == other.frequencyProducts.count
    else { throw .talliesDiffer(attribute: attribute) }
    var sum = self
    sum.largestSumError = max(largestSumError, other.largestSumError)
    for index in counts.indices {
      sum.counts[index] &+= other.counts[index]
      sum.weights[index] += other.weights[index]
    }
    for index in sums.indices { sum.sums[index] += other.sums[index] }
    for index in products.indices {
      sum.products[index] += other.products[index]
      sum.frequencyProducts[index] += other.frequencyProducts[index]
    }
    sum.missing.merge(other.missing, rows: [0], columns: [0, 1, 2, 3])
    if let cells = other.assigned {
      sum.assigned?.merge(cells, rows: Array(0...groups.count), columns: [0, 1, 2, 3])
    }
    return sum
  }

  /// Σ w·p of a group over some cells.
  func sum(_ group: Int, _ cells: CellSet) -> Double {
    cells.positions.reduce(0) { $0 + sums[$1 * groups.count + group] }
  }

  /// How many equally sure rows a group's probabilities are worth: (Σ w·p)² / Σ (w·p)².
  func effectiveRows(_ group: Int) -> Double {
    let total = sum(group, .all)
    let square = product(group, group, .all)
    return square > 0 ? total * (total / square) : 0
  }

  /// The tally as measures take it: of whole frequency weights, the counts are those of the rows
  /// stood for.
  func counted(_ inference: Inference) -> ProbabilityTally {
    guard inference.weights == .frequency else { return self }
    var tally = self
    tally.products = frequencyProducts
    tally.missing = missing.counted(inference)
    tally.assigned = assigned?.counted(inference)
    for cell in counts.indices {
      if let count = Int(exactly: weights[cell]), count < 1 << 40 { tally.counts[cell] = count }
    }
    return tally
  }

  /// Rows with probabilities in some cells.
  func count(_ cells: CellSet) -> Int { cells.positions.reduce(0) { $0 &+ counts[$1] } }

  /// Σ w²·p(g)·p(h) over some cells.
  func product(_ group: Int, _ other: Int, _ cells: CellSet) -> Double {
    let (low, high) = (min(group, other), max(group, other))
    let size = groups.count
    let pair = low * size - low * (low - 1) / 2 + (high - low)
    let width = size * (size + 1) / 2
    return cells.positions.reduce(0) { $0 + products[$1 * width + pair] }
  }
}

extension ProbabilityTally {
  enum CodingKeys: CodingKey {
    case attribute, groups, positiveIsFavorable, largestSumError, counts, weights, sums, products
    case frequencyProducts, missing, assigned, threshold
  }

  /// Reads a tally; its sums must be possible ones of its groups.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    attribute = try container.decode(String.self, forKey: .attribute)
    groups = try container.decode([String].self, forKey: .groups)
    positiveIsFavorable = try container.decode(Bool.self, forKey: .positiveIsFavorable)
    largestSumError = try container.decode(Double.self, forKey: .largestSumError)
    counts = try container.decode([Int].self, forKey: .counts)
    weights = try container.decode([Double].self, forKey: .weights)
    sums = try container.decode([Double].self, forKey: .sums)
    products = try container.decode([Double].self, forKey: .products)
    frequencyProducts = try container.decode([Double].self, forKey: .frequencyProducts)
    missing = try container.decode(CrossTally.self, forKey: .missing)
    assigned = try container.decodeIfPresent(CrossTally.self, forKey: .assigned)
    threshold = try container.decodeIfPresent(Double.self, forKey: .threshold)
    let (size, many) = (groups.count, 1 << 20)
    let isPossible =
      size >= 2 && size < many && counts.count == 4 && weights.count == 4
      && sums.count == 4 * size
      && products.count == 2 * size * (size + 1) && frequencyProducts.count == products.count
      && missing.rows == 1 && missing.columns == 4
      && (assigned.map { $0.rows == size + 1 && $0.columns == 4 } ?? true)
      && (assigned == nil) == (threshold == nil) && counts.allSatisfy { $0 >= 0 }
      && (weights + sums + products + frequencyProducts).allSatisfy { $0 >= 0 && $0.isFinite }
    guard isPossible else {
      throw DecodingError.impossible(decoder, "sums that are not negative, for every group")
    }
  }
}
