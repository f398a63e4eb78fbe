/// Rows of a model that predicts a number, such as a price: parallel arrays, nothing else.
public struct RegressionSample: Sendable {
  /// The predicted number of each row, per unit of exposure where there are exposures.
  public let predictions: [Double]
  /// The true number of each row, on the same scale; nil when none is known (a price list).
  public let labels: [Double]?
  /// How much each row weighs by itself: insured years, sums insured. Weighted means and ratios use
  /// weight times exposure. Nil means 1 for every row.
  public let exposures: [Double]?
  /// Row weights; nil means 1 for every row.
  public let weights: [Double]?
  /// Which direction of the prediction is good for the person.
  public let goodDirection: GoodDirection

  /// Which direction of a number is good for the person.
  public enum GoodDirection: String, Sendable, Codable {
    /// The higher the better: a credit limit, a wage.
    case higher
    /// The lower the better: a price, a risk.
    case lower
  }

  /// A sample of parallel arrays; lengths and numbers are checked when it is measured.
  public init(
    predictions: [Double], labels: [Double]?, exposures: [Double]? = nil, weights: [Double]? = nil,
    goodDirection: GoodDirection
  ) {
    self.predictions = predictions
    self.labels = labels
    self.exposures = exposures
    self.weights = weights
    self.goodDirection = goodDirection
  }
}
