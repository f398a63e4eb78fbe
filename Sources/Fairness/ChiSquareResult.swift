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
