import Foundation
import Statistics
import Testing

@testable import Fairness

@Suite("Tallies of cells")
struct CellTallyTests {
  /// A random tally of weighted rows, and the rows.
  private func random(_ seed: UInt64, _ count: Int) -> (CellTally, [(cell: Int, weight: Double)]) {
    var random = SplitMix64(seed: seed)
    var tally = CellTally()
    var rows: [(Int, Double)] = []
    for _ in 0..<count {
      let cell = Int(random.next() % 4)
      let weight = Double(random.next() % 5) * 0.5
      rows.append((cell, weight))
      guard weight > 0 else {
        tally.weightlessCount += 1
        continue
      }
      tally.counts[cell] += 1
      tally.weights[cell] += weight
      tally.squares[cell] += weight * weight
    }
    return (tally, rows)
  }

  @Test("Sums over sets of cells are sums over their rows", arguments: [UInt64(1), 2])
  func sets(seed: UInt64) {
    let (tally, rows) = random(seed, 60)
    for raw in UInt8(0)..<16 {
      let set = CellSet(rawValue: raw)
      let inside = rows.filter { $0.weight > 0 && raw & (1 << $0.cell) != 0 }
      #expect(tally.count(set) == inside.count)
      #expect(tally.weight(set) == inside.reduce(0) { $0 + $1.weight })
      let sum = inside.reduce(0) { $0 + $1.weight }
      let squares = inside.reduce(0) { $0 + $1.weight * $1.weight }
      let kish = squares > 0 ? sum * sum / squares : 0
      #expect(abs(tally.effectiveSize(set) - kish) < 1e-9)
    }
  }

  @Test("Two halves merged are the whole, and a tally survives its encoding")
  func merging() throws {
    let (one, _) = random(3, 40)
    let (two, _) = random(4, 70)
    var whole = one
    whole.merge(two)
    #expect(whole.count == one.count + two.count)
    #expect(whole == CellTally.pooled([two, one]))
    #expect(whole.weight == one.weight + two.weight)
    #expect(whole.weightlessCount == one.weightlessCount + two.weightlessCount)
    let data = try JSONEncoder().encode(whole)
    #expect(try JSONDecoder().decode(CellTally.self, from: data) == whole)
    let counted = CellTally(
      truePositives: 3, falsePositives: 2, falseNegatives: -1, trueNegatives: 4)
    #expect(
      counted.confusion == ConfusionCounts(truePositives: 3, falsePositives: 2, trueNegatives: 4))
  }

  @Test(
    "A tally that no rows can have is refused",
    arguments: [
      #"{"counts":[-1,0,0,0],"weights":[0,0,0,0],"squares":[0,0,0,0],"weightlessCount":0}"#,
      #"{"counts":[0,0,0,0],"weights":[1,0,0,0],"squares":[1,0,0,0],"weightlessCount":0}"#,
      #"{"counts":[1,0,0,0],"weights":[1,0,0,0],"squares":[-1,0,0,0],"weightlessCount":0}"#,
      #"{"counts":[0,0,0,0],"weights":[0,0,0,0],"squares":[0,0,0,0],"weightlessCount":-2}"#,
      #"{"counts":[0,0,0],"weights":[0,0,0,0],"squares":[0,0,0,0],"weightlessCount":0}"#,
    ])
  func impossible(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CellTally.self, from: Data(text.utf8))
    }
  }

  @Test("A rate's effective size gives it its linearized variance, and is at most Kish's")
  func linearized() throws {
    // Selected rows weigh 3, others 1: 4 of 4 + 8, p = 12/20.
    let tally = CellTally(
      counts: [8, 0, 0, 4], weights: [8, 0, 0, 12], squares: [8, 0, 0, 36])
    let rate = Rate(.decidedPositive, of: .all)
    let p = try rate.value(tally)
    #expect(p == 0.6)
    // Σw²(x − p)² / (Σw)² = (36·0.16 + 8·0.36)/400 = 0.0216; 0.24/0.0216 = 11.1, Kish 400/44 = 9.09.
    #expect(abs(tally.effectiveSize(of: rate, at: p) - 400.0 / 44) < 1e-12)
    // The heavy rows are the few: 1 of weight 6 beside 14 of weight 1, p = 6/20.
    let heavy = CellTally(
      counts: [14, 0, 0, 1], weights: [14, 0, 0, 6], squares: [14, 0, 0, 36])
    // (36·0.49 + 14·0.09)/400 = 0.04725; 0.21/0.04725 = 4.444, Kish 400/50 = 8.
    #expect(abs(heavy.effectiveSize(of: rate, at: 0.3) - 0.21 / 0.04725) < 1e-12)
    #expect(heavy.effectiveSize(of: rate, at: 0) == 8)
    let variance = Linearization.rateVariance(
      positive: 6, negative: 14, positiveSquares: 36, negativeSquares: 14)
    #expect(abs((variance ?? 0) - 0.04725) < 1e-12)
    // Rows of one weight, whatever it is, are counted.
    let equal = CellTally(
      counts: [7, 0, 0, 3], weights: SIMD4(7, 0, 0, 3) * 0.1, squares: SIMD4(7, 0, 0, 3) * 0.01)
    #expect(equal.effectiveSize(of: rate, at: 0.3) == 10 && equal.effectiveSize(.all) == 10)
  }

  @Test("Frequency weights are rows; sums that are no whole numbers cannot be counted")
  func frequencies() {
    let tally = CellTally(
      counts: [2, 0, 0, 1], weights: [5, 0, 0, 3], squares: [13, 0, 0, 9]
    ).asFrequencies
    #expect(tally.counts == [5, 0, 0, 3] && tally.isCounted)
    #expect(tally.effectiveSize(.all) == 8)
    let broken = CellTally(
      counts: [2, 0, 0, 1], weights: [5.5, 0, 0, 3], squares: [15.25, 0, 0, 9]
    ).asFrequencies
    #expect(!broken.isCounted && broken.effectiveSize(.all) == 8.5)
    let huge = CellTally(counts: [1, 0, 0, 0], weights: [1e300, 0, 0, 0]).asFrequencies
    #expect(huge.counts[0] == 1 && !huge.isCounted)
  }
}
