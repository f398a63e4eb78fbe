import Statistics
import Testing

@testable import Fairness

@Suite("Four fifths")
struct FourFifthsTests {
  private func check(_ own: Int, _ rows: Int, _ other: Int, _ otherRows: Int) throws
    -> FourFifthsResult
  {
    let audit = try audit(
      [Cells(tp: own, tn: rows - own), Cells(tp: other, tn: otherRows - other)], reference: "B")
    return try #require(audit.attributes[0].fourFifths.first)
  }

  @Test("The decisions that turn the answer, counted by hand")
  func byHand() throws {
    // 50/200 against 100/200: four fifths of ½ are 80 of 200, 30 more. Moving k from B to A needs
    // 50 + k ≥ 0.8·(100 − k), so 1.8·k ≥ 30, k = 17 (67 against 0.8·83 = 66.4).
    let far = try check(50, 200, 100, 200)
    #expect(far.isBelow == true)
    #expect(far.changedDecisions == 30 && far.movedDecisions == 17)
    #expect(isValue(far.shortfall, 50) && isValue(far.ratio, 0.5))
    #expect(far.group == "A" && far.reference == "B" && !far.isTurnedByOneDecision)
    // 7/20 against 9/20: 35 % of 45 % is 0.778; 8/20 is 0.889.
    let near = try check(7, 20, 9, 20)
    #expect(near.isBelow == true && near.changedDecisions == 1 && near.movedDecisions == 1)
    #expect(near.isTurnedByOneDecision)
    // 8/20 against 10/20 is exactly four fifths, which is not below; one less is.
    let edge = try check(8, 20, 10, 20)
    #expect(edge.isBelow == false && edge.changedDecisions == 1 && edge.movedDecisions == 1)
    // Equal rates of 60/100: 47 are below 0.8·60 = 48; moving k needs 60 − k < 0.8·(60 + k), k = 7.
    let equal = try check(60, 100, 60, 100)
    #expect(equal.isBelow == false && equal.changedDecisions == 13 && equal.movedDecisions == 7)
  }

  @Test("As many as a search over all numbers finds", arguments: [UInt64(1), 2, 3])
  func search(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<60 {
      let rows = Int(random.next() % 30) + 1
      let otherRows = Int(random.next() % 30) + 1
      let own = Int(random.next() % UInt64(rows + 1))
      let other = Int(random.next() % UInt64(otherRows + 1))
      guard other > 0 else { continue }
      let result = FourFifthsResult(
        group: "A", reference: "B", ratio: .plain(0.5, count: 1), shortfall: .plain(0, count: 1),
        counts: (own, rows, other, otherRows))
      func isBelow(_ a: Int, _ b: Int) -> Bool { 5 * a * otherRows < 4 * b * rows }
      let now = isBelow(own, other)
      let step = now ? 1 : -1
      let changed = (1...30).first { k in
        (0...rows).contains(own + step * k) && isBelow(own + step * k, other) != now
      }
      let moved = (1...30).first { k in
        (0...rows).contains(own + step * k) && (0...otherRows).contains(other - step * k)
          && isBelow(own + step * k, other - step * k) != now
      }
      #expect(result.isBelow == now)
      #expect(result.changedDecisions == changed, "\(own)/\(rows) \(other)/\(otherRows)")
      #expect(result.movedDecisions == moved, "\(own)/\(rows) \(other)/\(otherRows)")
    }
  }

  @Test("Without a ratio there is no answer; weighted decisions cannot be counted")
  func undefined() throws {
    let none = try check(3, 9, 0, 9)
    #expect(none.isBelow == nil && none.changedDecisions == nil && none.movedDecisions == nil)
    #expect(none.ratio.reason == "the rate is zero in the reference group")
    let (plain, codes) = rows([Cells(tp: 5, tn: 15), Cells(tp: 10, tn: 10)])
    let weighted = EvaluationSample(
      labels: plain.labels, decisions: plain.decisions, scores: nil, scoresAreProbabilities: false,
      weights: codes.indices.map { $0 % 2 == 0 ? 2 : 1 }, positiveIsFavorable: true)
    let partition = GroupPartition(name: "x", groups: ["A", "B"], codes: codes, unknown: nil)
    var inference = Inference()
    for kind in Inference.WeightKind.allCases {
      inference.weights = kind
      let audit = try FairnessAudit.measure(
        weighted, partitions: [(partition, "B")], inference: inference)
      let result = try #require(audit.attributes[0].fourFifths.first)
      #expect(result.isBelow == true)
      #expect((result.changedDecisions != nil) == (kind == .frequency))
    }
  }
}
