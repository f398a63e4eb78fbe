import Testing

@testable import Statistics

@Suite("Bootstrap intervals")
struct BootstrapTests {
  @Test("Quantiles lie on straight lines between neighbors, as in NumPy")
  func quantiles() {
    // numpy.quantile([1, 2, 4, 8], [0, .1, .5, .9, 1]) = 1, 1.3, 3, 6.8, 8
    let values = [1.0, 2, 4, 8]
    for (p, expected) in [(0, 1.0), (0.1, 1.3), (0.5, 3), (0.9, 6.8), (1, 8), (-1, 1), (2, 8)] {
      #expect(agrees(Bootstrap.quantile(values, p), expected, relative: 1e-15))
    }
    #expect(Bootstrap.quantile([], 0.5).isNaN && Bootstrap.quantile([1], .nan).isNaN)
  }

  @Test("Percentile intervals leave out what does not exist and count it")
  func percentile() throws {
    let values = (0...100).map(Double.init)
    let result = try #require(
      Bootstrap.percentile(replicates: values.reversed() + [.nan, .infinity], confidence: 0.9))
    #expect(agrees(result.interval.low, 5, relative: 1e-14))
    #expect(agrees(result.interval.high, 95, relative: 1e-14))
    #expect(result.replicates == 101 && result.undefined == 2)
    // Variance of 0...100 with divisor 100: 101·(101² − 1)/12/100 = 858.5.
    #expect(agrees(result.standardError, 858.5.squareRoot(), relative: 1e-13))
    #expect(Bootstrap.percentile(replicates: [1, .nan], confidence: 0.9) == nil)
    #expect(Bootstrap.percentile(replicates: values, confidence: 1) == nil)
  }

  @Test("The BCa interval agrees with SciPy on the same replicates")
  func bca() throws {
    for row in try DistributionReference.values.get().bootstraps {
      let acceleration = try #require(Bootstrap.acceleration(jackknife: row.jackknife))
      let result = try #require(
        Bootstrap.bca(
          replicates: row.replicates, estimate: row.estimate, acceleration: acceleration,
          confidence: 0.9))
      #expect(agrees(result.interval.low, row.low, relative: 1e-11))
      #expect(agrees(result.interval.high, row.high, relative: 1e-11))
      let plain = try #require(Bootstrap.percentile(replicates: row.replicates, confidence: 0.9))
      #expect(plain.interval != result.interval)
    }
  }

  @Test("Rows of a cell share a jackknife value; without spread there is no acceleration")
  func acceleration() throws {
    let each = try #require(Bootstrap.acceleration(jackknife: [1, 1, 1, 2, 4, 4]))
    let cells = try #require(
      Bootstrap.acceleration(jackknife: [1, 2, 4, 9], counts: [3, 1, 2, 0]))
    #expect(agrees(cells, each, relative: 1e-14))
    // Mean 13/6; deviations of mean − value in sixths: 7, 7, 7, 1, −11, −11.
    // Σd² = (147 + 1 + 242)/36 = 390/36, Σd³ = (1029 + 1 − 2662)/216 = −1632/216;
    // −1632/(6·390^1.5) = −0.0353158…
    #expect(agrees(each, -1632 / (6 * 390 * 390.0.squareRoot()), relative: 1e-13))
    #expect(Bootstrap.acceleration(jackknife: [3, 3]) == 0)
    #expect(Bootstrap.acceleration(jackknife: [3, .nan]) == nil)
    #expect(Bootstrap.acceleration(jackknife: [3], counts: [1, 2]) == nil)
    #expect(Bootstrap.acceleration(jackknife: []) == nil)
    // Replicates all above the estimate have no finite correction for bias.
    #expect(
      Bootstrap.bca(replicates: [2, 3, 4], estimate: 1, acceleration: 0, confidence: 0.9) == nil)
  }
}
