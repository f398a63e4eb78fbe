import Testing

@testable import Statistics

@Suite("Beta, gamma, chi-square and t distributions")
struct DistributionTests {
  /// The largest relative error among pairs of found and expected numbers, and where it is.
  private func worst(_ pairs: [(found: Double, expected: Double, of: [Double])]) -> (
    error: Double, of: [Double]
  ) {
    var worst = (error: 0.0, of: [Double]())
    for (found, expected, of) in pairs {
      let error = abs(found / expected - 1)
      if !(error <= worst.error), !worst.error.isNaN { worst = (error, of) }
    }
    return worst
  }

  @Test("Both beta tails agree with 60-digit values to 1e-12 relative, down to 1e-300")
  func betaTails() throws {
    let rows = try DistributionReference.values.get().betas
    #expect(rows.count > 250)
    let worst = worst(
      try rows.flatMap { row in
        let beta = try #require(BetaDistribution(alpha: row[0], beta: row[1]))
        return [
          (beta.cumulative(row[2]), row[3], row + [0]), (beta.survival(row[2]), row[4], row + [1]),
        ]
      })
    #expect(worst.error < 1e-12, "\(worst)")
  }

  @Test("Both gamma tails agree with 60-digit values to 1e-12 relative, down to 1e-300")
  func gammaTails() throws {
    let rows = try DistributionReference.values.get().gammas
    #expect(rows.count > 150)
    let worst = worst(
      try rows.flatMap { row in
        let gamma = try #require(GammaDistribution(shape: row[0]))
        let chiSquare = try #require(ChiSquareDistribution(degrees: 2 * row[0]))
        return [
          (gamma.cumulative(row[1]), row[2], row + [0]),
          (gamma.survival(row[1]), row[3], row + [1]),
          (chiSquare.survival(2 * row[1]), row[3], row + [2]),
        ]
      })
    #expect(worst.error < 1e-12, "\(worst)")
  }

  @Test("The tail of t agrees with 60-digit values to 1e-12 relative, down to 1e-300")
  func studentTails() throws {
    let rows = try DistributionReference.values.get().students
    #expect(rows.count > 80)
    let worst = worst(
      try rows.flatMap { row in
        let student = try #require(StudentT(degrees: row[0]))
        return [
          (student.survival(row[1]), row[2], row), (student.cumulative(-row[1]), row[2], row),
          (student.twoSidedTail(row[1]), 2 * row[2], row),
          (student.survival(-row[1]), 1 - row[2], row),
        ]
      })
    #expect(worst.error < 1e-12, "\(worst)")
  }

  @Test("Quantiles agree with 60-digit roots to 1e-12 relative")
  func quantiles() throws {
    let reference = try DistributionReference.values.get()
    let beta = worst(
      try reference.betaQuantiles.flatMap { row in
        let beta = try #require(BetaDistribution(alpha: row[0], beta: row[1]))
        return [
          (beta.quantile(row[2]), row[3], row), (beta.upperQuantile(row[2]), row[4], row),
        ]
      })
    #expect(beta.error < 1e-12, "\(beta)")
    let chiSquare = worst(
      try reference.chiSquareQuantiles.flatMap { row in
        let chiSquare = try #require(ChiSquareDistribution(degrees: row[0]))
        return [
          (chiSquare.quantile(row[1]), row[2], row),
          (chiSquare.upperQuantile(row[1]), row[3], row),
        ]
      })
    #expect(chiSquare.error < 1e-12, "\(chiSquare)")
    let student = worst(
      try reference.studentQuantiles.map { row in
        let student = try #require(StudentT(degrees: row[0]))
        return (-student.quantile(row[1]), row[2], row)
      })
    #expect(student.error < 1e-12, "\(student)")
  }

  @Test("Edges give limits, NaN or nil, and p-values are never 0")
  func edges() throws {
    #expect(BetaDistribution(alpha: 0, beta: 1) == nil)
    #expect(BetaDistribution(alpha: 1, beta: .nan) == nil)
    #expect(GammaDistribution(shape: -1) == nil)
    #expect(ChiSquareDistribution(degrees: .infinity) == nil)
    #expect(StudentT(degrees: 0) == nil)
    let beta = try #require(BetaDistribution(alpha: 2, beta: 3))
    #expect(beta.cumulative(0) == 0 && beta.survival(0) == 1)
    #expect(beta.cumulative(1) == 1 && beta.survival(1) == 0)
    #expect(beta.cumulative(-1) == 0 && beta.cumulative(2) == 1)
    #expect(beta.cumulative(.nan).isNaN && beta.quantile(.nan).isNaN && beta.quantile(2).isNaN)
    #expect(beta.quantile(0) == 0 && beta.quantile(1) == 1)
    let chiSquare = try #require(ChiSquareDistribution(degrees: 3))
    #expect(chiSquare.survival(1e5) == 0 && chiSquare.pValue(1e5) == .leastNonzeroMagnitude)
    #expect(chiSquare.pValue(0) == 1 && chiSquare.pValue(.nan).isNaN)
    #expect(chiSquare.quantile(1) == .infinity && chiSquare.quantile(0) == 0)
    let student = try #require(StudentT(degrees: 400))
    #expect(student.twoSidedTail(1e30) == .leastNonzeroMagnitude)
    #expect(student.twoSidedTail(0) == 1 && student.survival(0) == 0.5)
    #expect(student.survival(.nan).isNaN && student.quantile(0.5) == 0)
    // One degree of freedom is Cauchy's distribution: P(T > t) → 1/(πt).
    let cauchy = try #require(StudentT(degrees: 1))
    #expect(agrees(cauchy.survival(1e200), 1 / .pi / 1e200, relative: 1e-12))
    #expect(cauchy.survival(.infinity) == 0)
  }

  @Test("The comparison of these tests finds one wrong number among right ones")
  func checker() {
    let found = worst([(1, 1, [0]), (1.00000000001, 1, [1]), (2, 2, [2])])
    #expect(found.error > 1e-12 && found.of == [1])
    #expect(!(worst([(1, 1, [0]), (.nan, 1, [1]), (2, 2, [2])]).error < 1))
  }
}
