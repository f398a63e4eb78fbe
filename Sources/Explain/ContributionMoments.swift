/// Sums of squares by feature, output, group and label, from which the variances of mean contributions
/// follow: exact in every digit that is kept, as the sums themselves (``ExactSums``).
///
/// Rows without weights need Σx². Weights w, scaled below 1, need Σw²x², Σw²x and Σw².
struct ContributionMoments: Sendable {
  /// By feature and output, then by output the margins: the squares.
  private var squares: ExactSums
  /// The same of w²·x; without weights empty.
  private var products: ExactSums
  /// Σw²; without weights empty.
  private var weights: ExactSums
  /// Nothing is kept without partitions.
  private let isKept: Bool

  init(_ layout: ContributionLayout) {
    isKept = !layout.partitions.isEmpty
    let columns = (layout.featureCount + 1) * layout.outputCount
    let cells = isKept ? Array(repeating: layout.cellCount, count: columns) : []
    let isWeighted = layout.weights != nil
    squares = ExactSums(cells: cells)
    products = ExactSums(cells: isWeighted ? cells : [])
    weights = ExactSums(cells: isWeighted && isKept ? [layout.cellCount] : [])
  }

  /// Adds the squares of weighted terms of some rows, which are overwritten.
  mutating func add(
    _ terms: UnsafeMutableBufferPointer<Double>, column: Int, rows: Range<Int>,
    cells: UnsafeBufferPointer<Int32>, weights: RowWeights?
  ) {
    guard isKept else { return }
    if let weights {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: terms.count) { products in
        for index in terms.indices {
          products[index] = terms[index] * weights.scaled[rows.lowerBound &+ index]
        }
        self.products.add(UnsafeBufferPointer(products), column: column, cells: cells)
      }
    }
    // A square out of range makes the variance unknown, not the sums wrong.
    for index in terms.indices {
      terms[index] = min(terms[index] * terms[index], .greatestFiniteMagnitude)
    }
    squares.add(UnsafeBufferPointer(terms), column: column, cells: cells)
  }

  /// Adds the squared weights of some rows; `terms` is overwritten.
  mutating func addWeights(
    _ terms: UnsafeMutableBufferPointer<Double>, rows: Range<Int>,
    cells: UnsafeBufferPointer<Int32>, weights: RowWeights?
  ) {
    guard isKept, let weights else { return }
    for index in terms.indices {
      let weight = weights.scaled[rows.lowerBound &+ index]
      terms[index] = weight * weight
    }
    self.weights.add(UnsafeBufferPointer(terms), column: 0, cells: cells)
  }

  /// Adds the moments of other rows.
  mutating func merge(_ other: ContributionMoments) {
    squares.merge(other.squares)
    products.merge(other.products)
    weights.merge(other.weights)
  }

  /// The effective number of rows of some cells: Kish's with weights.
  func size(cells: [Int], mass: Int64, scaledWeight: Double, isWeighted: Bool) -> Double {
    guard isWeighted else { return Double(mass) }
    let squares = weights.sums(column: 0, cells: cells).signed
    return squares > 0 ? scaledWeight * (scaledWeight / squares) : 0
  }

  /// The variance of the mean of a column over some cells, Σw²(x − mean)²/(Σw)² with Bessel's correction
  /// on the effective size; nil where that is at most one row or a square is out of range.
  func varianceOfMean(
    column: Int, cells: [Int], mean: Double, scaledWeight: Double, size: Double, isWeighted: Bool
  ) -> Double? {
    let squares = self.squares.sums(column: column, cells: cells).signed
    guard size > 1, scaledWeight > 0, squares < 1e300 else { return nil }
    let share = squares / (scaledWeight * scaledWeight)
    var variance: Double
    if isWeighted {
      let total = scaledWeight * scaledWeight
      let product = products.sums(column: column, cells: cells).signed / total
      variance = share - 2 * mean * product + mean * (mean / size)
    } else {
      variance = share - mean * (mean / size)
    }
    // What is left below a billionth of a billionth of the terms is their rounding.
    if variance <= share * 0x1p-50 { variance = 0 }
    variance *= size / (size - 1)
    return variance.isFinite ? variance : nil
  }
}
