import Testing

@testable import Statistics

@Suite("Power of the two-proportion test")
struct PowerTests {
  @Test("Power agrees with statsmodels")
  func reference() throws {
    for row in try TestReference.values.get().powers {
      let power = try #require(
        Power.ofTest(
          rate: row[0], size: row[2], otherRate: row[1], otherSize: row[3], alpha: row[4]))
      #expect(agrees(power, row[5], relative: 1e-11), "\(row): \(power)")
    }
  }

  @Test("Detectable differences and rows needed are where the power is reached, and not before")
  func inverse() throws {
    let found = try #require(
      Power.detectableDifference(
        from: 0.4, size: 120, otherSize: 300, power: 0.8, alpha: 0.05))
    for (difference, sign) in [(found.below, -1.0), (found.above, 1)] {
      let difference = try #require(difference)
      func power(_ step: Double) -> Double {
        Power.ofTest(
          rate: 0.4 + sign * (difference + step), size: 120, otherRate: 0.4, otherSize: 300,
          alpha: 0.05) ?? 0
      }
      #expect(agrees(power(0), 0.8, absolute: 1e-9))
      #expect(power(-1e-6) < 0.8)
    }
    // Five rows against five cannot show any smaller rate than 0.2.
    let few = try #require(
      Power.detectableDifference(from: 0.2, size: 5, otherSize: 5, power: 0.8, alpha: 0.05))
    #expect(few.below == nil && few.above != nil)

    let rows = try #require(
      Power.rowsNeeded(rate: 0.3, otherRate: 0.4, ratio: 2, power: 0.9, alpha: 0.05))
    func power(_ size: Int) -> Double {
      Power.ofTest(
        rate: 0.3, size: Double(size), otherRate: 0.4, otherSize: 2 * Double(size), alpha: 0.05)
        ?? 0
    }
    #expect(power(rows.size) >= 0.9 && power(rows.size - 1) < 0.9)
    #expect(rows.otherSize == 2 * rows.size)
  }

  @Test("The rule of thumb 15.7·pq/δ² per group holds near equal rates")
  func ruleOfThumb() throws {
    // 2·(1.959964 + 0.841621)²·p̄q̄/δ² = 15.698·0.25/0.0001 for 0.495 against 0.505.
    let rows = try #require(
      Power.rowsNeeded(rate: 0.495, otherRate: 0.505, power: 0.8, alpha: 0.05))
    #expect(agrees(Double(rows.size), 15.698 * 0.25 / 0.0001, relative: 1e-3))
  }

  @Test("Simulated tests reject about as often as the power says")
  func simulation() throws {
    var random = SplitMix64(seed: 41)
    let own = try #require(BinomialSampler(trials: 150, probability: 0.35))
    let other = try #require(BinomialSampler(trials: 220, probability: 0.5))
    var rejected = 0
    for _ in 0..<4000 {
      let test = try #require(
        TwoProportionTest(
          rate: Double(own.sample(using: &random)) / 150, size: 150,
          otherRate: Double(other.sample(using: &random)) / 220, otherSize: 220))
      if test.pValue < 0.05 { rejected += 1 }
    }
    let power = try #require(
      Power.ofTest(rate: 0.35, size: 150, otherRate: 0.5, otherSize: 220, alpha: 0.05))
    // The simulation's standard error is 0.006; the normal approximation is off by about as much.
    #expect(abs(Double(rejected) / 4000 - power) < 0.025, "\(rejected) \(power)")
  }

  @Test("Edges: no difference has the power of the level, equal rates need no number of rows")
  func edges() {
    #expect(Power.ofTest(rate: 0.5, size: 9, otherRate: 0.5, otherSize: 9, alpha: 0.05) == 0.05)
    #expect(Power.ofTest(rate: 1, size: 50, otherRate: 0, otherSize: 50, alpha: 0.05) == 1)
    #expect(Power.ofTest(rate: 1, size: 1, otherRate: 0, otherSize: 1, alpha: 0.05) == 0)
    #expect(Power.rowsNeeded(rate: 0.5, otherRate: 0.5, power: 0.8, alpha: 0.05) == nil)
    #expect(Power.rowsNeeded(rate: 0.5, otherRate: 0.6, power: 0.05, alpha: 0.05) == nil)
    #expect(Power.rowsNeeded(rate: 0.5, otherRate: 0.5 + 1e-12, power: 0.8, alpha: 0.05) == nil)
    #expect(Power.ofTest(rate: 0.5, size: 0, otherRate: 0.5, otherSize: 9, alpha: 0.05) == nil)
    #expect(Power.rowsNeeded(rate: .nan, otherRate: 0.5, power: 0.8, alpha: 0.05) == nil)
    #expect(
      Power.detectableDifference(from: .nan, size: 5, otherSize: 5, power: 0.8, alpha: 0.05) == nil)
  }
}
