import Foundation
import Testing

@testable import Statistics

@Suite("Two-proportion test and corrections")
struct TwoProportionTestTests {
  private func test(_ a: Int, _ n: Int, _ b: Int, _ m: Int) throws -> TwoProportionTest {
    try #require(
      TwoProportionTest(
        rate: Double(a) / Double(n), size: Double(n), otherRate: Double(b) / Double(m),
        otherSize: Double(m)))
  }

  @Test("Statistic and p-value agree with statsmodels")
  func reference() throws {
    for row in try Reference.values.get().tables {
      let test = try test(row.a, row.n, row.b, row.m)
      #expect(agrees(test.statistic, row.z, relative: 1e-12))
      #expect(agrees(test.pValue, row.p, relative: 1e-11))
    }
  }

  @Test("Far tails agree with 60-digit values and stay above 0")
  func tails() throws {
    for row in try Reference.values.get().zTail {
      let test = try test(row.a, row.n, row.b, row.m)
      #expect(agrees(test.statistic, try #require(row.z), relative: 1e-13))
      #expect(test.pValue > 0)
      if row.log > -700 { #expect(agrees(log(test.pValue), row.log, relative: 1e-12)) }
    }
  }

  @Test("Equal rates of 0 or 1 differ by nothing; empty groups are refused")
  func edges() {
    #expect(TwoProportionTest(rate: 0, size: 5, otherRate: 0, otherSize: 9)?.pValue == 1)
    #expect(TwoProportionTest(rate: 1, size: 5, otherRate: 1, otherSize: 9)?.statistic == 0)
    #expect(TwoProportionTest(rate: 0.5, size: 0, otherRate: 0, otherSize: 9) == nil)
    #expect(TwoProportionTest(rate: .nan, size: 1, otherRate: 0, otherSize: 9) == nil)
  }

  @Test("Corrections agree with statsmodels", arguments: Correction.allCases)
  func corrections(_ correction: Correction) throws {
    for row in try Reference.values.get().corrections {
      let p = try #require(row["p"])
      let expected = correction == .none ? p : try #require(row[correction.rawValue])
      for (value, wanted) in zip(correction.adjust(p), expected) {
        #expect(agrees(value, wanted, relative: 1e-14))
      }
    }
    #expect(correction.adjust([]) == [])
  }

  @Test("Holm's bound holds for a fixed reference and not for the highest rate, by simulation")
  func chosenReference() throws {
    // 8 groups of 200 rows at a true rate of ½: how often some exact test is significant at 5 %.
    var random = SplitMix64(seed: 11)
    var rejected = (fixed: 0, chosen: 0)
    let samples = 1000
    for _ in 0..<samples {
      let counts = (0..<8).map { _ in
        (0..<4).reduce(0) { sum, _ in sum + (random.next() >> 14).nonzeroBitCount }
      }
      func isRejected(reference: Int) -> Bool {
        let pValues = counts.indices.filter { $0 != reference }.compactMap {
          FisherExactTest(
            successes: counts[$0], count: 200, otherSuccesses: counts[reference],
            otherCount: 200)?.pValue
        }
        return Correction.holm.adjust(pValues).contains { $0 < 0.05 }
      }
      if isRejected(reference: 0) { rejected.fixed += 1 }
      let highest = counts.indices.max { counts[$0] < counts[$1] }
      if isRejected(reference: try #require(highest)) { rejected.chosen += 1 }
    }
    // The simulation's own standard error is 0.7 to 1 percentage point.
    #expect(rejected.fixed < 65, "\(rejected)")
    #expect(rejected.chosen > 70 && rejected.chosen < 150, "\(rejected)")
  }

  @Test("Holm by hand: 3 · 0.01, 2 · 0.02, and never below the one before")
  func holm() {
    #expect(Correction.holm.adjust([0.04, 0.01, 0.02]) == [0.04, 0.03, 0.04])
    #expect(Correction.holm.adjust([0.6, 0.7]) == [1, 1])
  }
}
