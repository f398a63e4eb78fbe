import Testing

@testable import Statistics

@Suite("Normal distribution")
struct NormalDistributionTests {
  @Test("Both tails agree with 60-digit values to 2e-15 relative")
  func tails() throws {
    for row in try Reference.values.get().normal {
      #expect(agrees(NormalDistribution.cumulative(row.z), row.cumulative, relative: 2e-15))
      #expect(agrees(NormalDistribution.survival(row.z), row.survival, relative: 2e-15))
      #expect(agrees(NormalDistribution.density(row.z), row.density, relative: 2e-13))
    }
  }

  @Test("Quantiles agree with 60-digit values to 4e-15 relative, from 1e-300 to 1 − 1e-9")
  func quantiles() throws {
    for row in try Reference.values.get().quantiles {
      #expect(agrees(NormalDistribution.quantile(row.p), row.z, relative: 4e-15), "p = \(row.p)")
    }
    #expect(NormalDistribution.quantile(0.5) == 0)
    let critical = NormalDistribution.criticalValue(confidence: 0.95)
    #expect(agrees(critical, 1.959963984540054, relative: 1e-15))
  }

  @Test("Quantile and tail undo each other down to the smallest numbers")
  func roundTrip() {
    for exponent in stride(from: -1020, through: -1, by: 17) {
      let p = Double(sign: .plus, exponent: exponent, significand: 1.3)
      let back = NormalDistribution.cumulative(NormalDistribution.quantile(p))
      // The condition number of the tail is z², about 1400 at the far end.
      #expect(agrees(back, p, relative: 1e-12), "p = \(p)")
    }
  }

  @Test("Edges give limits or NaN, and a two-sided tail is never 0")
  func edges() {
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.quantile(-0.1).isNaN)
    #expect(NormalDistribution.quantile(.nan).isNaN)
    #expect(NormalDistribution.survival(.infinity) == 0)
    #expect(NormalDistribution.survival(-.infinity) == 1)
    #expect(NormalDistribution.survival(.nan).isNaN)
    #expect(NormalDistribution.twoSidedTail(60) == .leastNonzeroMagnitude)
    #expect(NormalDistribution.twoSidedTail(0) == 1)
    #expect(NormalDistribution.twoSidedTail(.nan).isNaN)
  }

  @Test("The comparison of these tests rejects a number that is off in the 14th digit")
  func checker() {
    #expect(!agrees(1.00000000000001, 1, relative: 2e-15))
    #expect(!agrees(0, 1e-300, relative: 2e-15))
    #expect(!agrees(.nan, 1, relative: 1))
    #expect(agrees(1 + 0x1p-52, 1, relative: 2e-15))
  }
}
