/// A number under its identifier.
public struct IdentifiedEstimate: Sendable, Equatable, Codable {
  /// The identifier, such as `class_imbalance`; those of Clarify are its own, such as `DPL`.
  public let id: String
  /// The number, or why there is none.
  public let estimate: Estimate

  /// A number and its identifier.
  public init(id: String, estimate: Estimate) {
    self.id = id
    self.estimate = estimate
  }
}

/// A test by a chi-square statistic.
public struct ChiSquareResult: Sendable, Equatable, Codable {
  /// The test's name.
  public let test: String
  /// The statistic; nil when the test could not be made.
  public let statistic: Double?
  /// Its degrees of freedom; nil for an exact test.
  public let degreesOfFreedom: Int?
  /// The p-value, never 0; nil when the test could not be made.
  public let pValue: Double?
  /// The p-value corrected for the tests of its family; nil without correction or test.
  public var pAdjusted: Double?
  /// The smallest expected number of rows of a cell, where the test rests on it: below about 5 the
  /// chi-square distribution is a poor approximation.
  public let smallestExpected: Double?
  /// Why the test could not be made.
  public let why: String?

  /// A test that was made.
  init(
    _ test: String, statistic: Double?, degreesOfFreedom: Int?, pValue: Double,
    smallestExpected: Double? = nil
  ) {
    self.test = test
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
    self.smallestExpected = smallestExpected
    why = nil
  }

  /// A test that could not be made.
  init(_ test: String, why: String) {
    self.test = test
    self.why = why
    statistic = nil
    degreesOfFreedom = nil
    pValue = nil
    smallestExpected = nil
  }
}
