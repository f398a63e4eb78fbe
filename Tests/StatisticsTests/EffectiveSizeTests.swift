import Testing

@testable import Statistics

@Suite("Effective size and random numbers")
struct EffectiveSizeTests {
  @Test("Equal weights count rows; one heavy row counts as little more than one")
  func kish() {
    #expect(EffectiveSize.kish(sum: 8, sumOfSquares: 16) == 4)
    #expect(EffectiveSize.kish(sum: 0, sumOfSquares: 0) == 0)
    // Weights 10, 1, 1: 144/102.
    #expect(agrees(EffectiveSize.kish(sum: 12, sumOfSquares: 102), 144.0 / 102, relative: 1e-15))
  }

  @Test("SplitMix64 gives the published first numbers of seed 1234567")
  func generator() {
    var random = SplitMix64(seed: 1_234_567)
    let first = (0..<3).map { _ in random.next() }
    #expect(
      first == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
    for _ in 0..<1000 {
      let unit = random.nextUnit()
      #expect(unit >= 0 && unit < 1)
    }
  }
}
