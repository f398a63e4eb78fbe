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

  @Test("With Kish's size, Wilson's interval of a weighted rate covers, by simulation")
  func weightedCoverage() {
    var random = SplitMix64(seed: 5)
    let (truth, repetitions) = (0.3, 2000)
    var covered = (kish: 0, naive: 0)
    for _ in 0..<repetitions {
      var (sum, squares, successes) = (0.0, 0.0, 0.0)
      for _ in 0..<150 {
        let unit = random.nextUnit()
        let weight = 1 + 7 * unit * unit * unit
        sum += weight
        squares += weight * weight
        if random.nextUnit() < truth { successes += weight }
      }
      let rate = successes / sum
      let size = EffectiveSize.kish(sum: sum, sumOfSquares: squares)
      for (isKish, size) in [(true, size), (false, sum)] {
        guard let interval = Interval.wilson(rate: rate, size: size, confidence: 0.95) else {
          continue
        }
        let covers = interval.low <= truth && truth <= interval.high
        if covers, isKish { covered.kish += 1 }
        if covers, !isKish { covered.naive += 1 }
      }
    }
    func isNominal(_ count: Int) -> Bool { abs(Double(count) / Double(repetitions) - 0.95) < 0.02 }
    #expect(isNominal(covered.kish), "\(covered)")
    #expect(!isNominal(covered.naive), "weights taken for rows must be noticed")
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
