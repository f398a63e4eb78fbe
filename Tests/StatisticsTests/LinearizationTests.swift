import Testing

@testable import Statistics

@Suite("Linearized variances")
struct LinearizationTests {
  @Test("A rate by hand, and as the ratio of two sums")
  func byHand() throws {
    // Weights 1, 2, 3 with values 1, 0, 1: p = 4/6; Σw²(x − p)² = 1/9 + 4·4/9 + 9/9 = 26/9;
    // divided by 36: 13/162.
    let variance = try #require(
      Linearization.rateVariance(
        positive: 4, negative: 2, positiveSquares: 10, negativeSquares: 4))
    #expect(agrees(variance, 13 / 162.0, relative: 1e-14))
    let ratio = try #require(
      Linearization.ratioVariance(numerator: 4, denominator: 6, squares: (10, 10, 14)))
    #expect(agrees(ratio, variance, relative: 1e-13))
    let size = try #require(
      Linearization.effectiveSize(
        positive: 4, negative: 2, positiveSquares: 10, negativeSquares: 4))
    #expect(agrees(size, (4 / 6.0) * (2 / 6.0) / (13 / 162.0), relative: 1e-13))
  }

  @Test("Equal weights give p(1 − p)/n and n; rates of 0 and 1 take Kish's size")
  func equalWeights() throws {
    let variance = try #require(
      Linearization.rateVariance(
        positive: 6, negative: 14, positiveSquares: 12, negativeSquares: 28))
    // 3 and 7 rows of weight 2: 0.3·0.7/10.
    #expect(agrees(variance, 0.021, relative: 1e-14))
    let all = Linearization.effectiveSize(
      positive: 6, negative: 0, positiveSquares: 20, negativeSquares: 0)
    #expect(agrees(all ?? 0, 36 / 20.0, relative: 1e-15))
    #expect(
      Linearization.rateVariance(
        positive: 0, negative: 0, positiveSquares: 0, negativeSquares: 0) == nil)
    #expect(
      Linearization.rateVariance(
        positive: -1, negative: 2, positiveSquares: 1, negativeSquares: 4) == nil)
    #expect(Linearization.ratioVariance(numerator: 1, denominator: 0, squares: (1, 1, 1)) == nil)
  }

  @Test("It agrees with the spread of simulated weighted rates, where Kish's size does not")
  func simulation() throws {
    // Positives weigh 3, negatives 1: weights go with values.
    var random = SplitMix64(seed: 77)
    let sampler = try #require(BinomialSampler(trials: 400, probability: 0.2))
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<4000 {
      let k = Double(sampler.sample(using: &random))
      let rate = 3 * k / (3 * k + 400 - k)
      sum += rate
      squares += rate * rate
    }
    let spread = squares / 4000 - (sum / 4000) * (sum / 4000)
    let found = try #require(
      Linearization.rateVariance(
        positive: 240, negative: 320, positiveSquares: 720, negativeSquares: 320))
    #expect(agrees(found, spread, relative: 0.08), "\(found) \(spread)")
    let rate = 240 / 560.0
    let kish = rate * (1 - rate) / EffectiveSize.kish(sum: 560, sumOfSquares: 1040)
    #expect(!agrees(kish, spread, relative: 0.08))
  }
}
