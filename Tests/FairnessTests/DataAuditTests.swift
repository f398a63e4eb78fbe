import Statistics
import Testing

@testable import Fairness

@Suite("Measures of data")
struct DataAuditTests {
  /// Rows of groups A, B, … with given numbers of every label value; a last number is without
  /// label.
  static func tally(
    _ counts: [[Int]], values: [String] = ["no", "yes"], positive: [Int] = [1],
    unknown: Int? = nil
  ) throws -> LabelTally {
    var groups: [Int32] = []
    var labels: [Int32] = []
    for (group, row) in counts.enumerated() {
      for (value, count) in row.enumerated() {
        for _ in 0..<count {
          groups.append(Int32(group))
          labels.append(value < values.count ? Int32(value) : -1)
        }
      }
    }
    let partition = GroupPartition(
      name: "g", groups: counts.indices.map { $0 == unknown ? "(unknown)" : "ABCD".letter($0) },
      codes: groups, unknown: unknown)
    return try LabelTally(
      LabelValues(name: "y", values: values, codes: labels, positive: positive), by: partition)
  }

  @Test("The worked example of two groups, in Clarify's signs and in ours")
  func workedExample() throws {
    // A: 50 of 200 labels positive; B: 80 of 200.
    let result = try DataAudit.measure(try Self.tally([[150, 50], [120, 80]]), reference: "B")
    let facet = try #require(result.clarify.first)
    #expect(facet.facet == "A")
    let expected = [
      ("CI", 0), ("DPL", 0.15), ("KL", 0.054115), ("JS", 0.012908), ("LP", 0.212132),
      ("TVD", 0.15), ("KS", 0.15),
    ]
    for (measure, (id, value)) in zip(facet.measures, expected) {
      #expect(measure.id == id)
      #expect(isValue(measure.estimate, value, within: 5e-7), "\(id)")
    }
    let own = try #require(result.comparisons.first)
    #expect(own.group == "A" && result.comparisons.count == 1)
    #expect(isValue(own.classImbalance, 0))
    #expect(isValue(own.labelProportionDifference, -0.15))
    #expect(isValue(own.labelKlDivergence, 0.054115, within: 5e-7))
    #expect(isValue(own.labelJsDivergence, 0.012908, within: 5e-7))
    #expect(isValue(own.labelLpDistance, 0.212132, within: 5e-7))
    #expect(isValue(own.labelTotalVariation, 0.15))
    #expect(isValue(own.labelMaximumDifference, 0.15))
    // The table's chi-square: 400·(150·80 − 50·120)²/(200·200·270·130).
    #expect(agree(own.homogeneity.statistic, 400 * 6000.0 * 6000 / (200 * 200 * 270 * 130)))
    #expect(own.homogeneity.pAdjusted == own.homogeneity.pValue)
    #expect(isValue(result.groups[0].positiveRate, 0.25))
    #expect(isValue(result.groups[0].share, 0.5))
    #expect(result.groups[0].distribution.map(\.value) == [0.75, 0.25])
  }

  @Test("The registry says the same of the labels of a sample")
  func registry() throws {
    let audit = try FairnessTests.audit(
      [Cells(tp: 30, fp: 20, fn: 20, tn: 130), Cells(tp: 60, fp: 40, fn: 20, tn: 80)],
      reference: "B")
    let result = try DataAudit.measure(try Self.tally([[150, 50], [120, 80]]), reference: "B")
    let own = try #require(result.comparisons.first)
    for (id, estimate) in [
      ("class_imbalance", own.classImbalance),
      ("label_proportion_difference", own.labelProportionDifference),
      ("label_kl_divergence", own.labelKlDivergence),
      ("label_js_divergence", own.labelJsDivergence),
      ("label_lp_distance", own.labelLpDistance),
      ("label_total_variation", own.labelTotalVariation),
      ("label_maximum_difference", own.labelMaximumDifference),
    ] {
      let value = try #require(estimate.value)
      #expect(isValue(audit.comparison("A", id), value), "\(id)")
      #expect(audit.comparison("A", id)?.count == 400)
    }
    #expect(audit.comparison("A", "class_imbalance")?.interval == own.classImbalance.interval)
    #expect(
      audit.comparison("A", "label_proportion_difference")
        == audit.comparison("A", "base_rate_difference"))
  }

  @Test("An infinite divergence is undefined; nothing else is")
  func infinite() throws {
    let result = try DataAudit.measure(try Self.tally([[7, 0], [5, 5]]), reference: "B")
    let own = try #require(result.comparisons.first)
    #expect(
      own.labelKlDivergence.reason
        == "infinite: a label value that occurs elsewhere does not occur in the group")
    // JS of (1, 0) and (½, ½): ½·ln(1/¾) + ½·(½·ln(½/¾) + ½·ln(½/¼)).
    let js = 0.5 * 0.28768207245178085 + 0.25 * (-0.40546510810816444 + 0.6931471805599453)
    #expect(isValue(own.labelJsDivergence, js))
    let audit = try FairnessTests.audit(
      [Cells(fp: 3, tn: 4), Cells(tp: 2, fn: 3, tn: 5)], reference: "B")
    #expect(
      audit.comparison("A", "label_kl_divergence")?.reason == "no label-positive rows in the group")
    // The other way round P(ref) has a zero, which costs nothing: ln 2.
    let back = try DataAudit.measure(try Self.tally([[5, 5], [7, 0]]), reference: "B")
    #expect(isValue(back.comparisons[0].labelKlDivergence, 0.6931471805599453))
  }

  @Test("Many values: positive ones are counted together, missing and unknown ones apart")
  func manyValues() throws {
    let result = try DataAudit.measure(
      try Self.tally(
        [[1, 2, 3, 4, 2], [4, 3, 2, 1, 0], [5, 5, 5, 5, 1]], values: ["a", "b", "c", "d"],
        positive: [3, 2, 2, 9], unknown: 2),
      reference: "A")
    #expect(result.positiveValues == ["c", "d"])
    #expect(result.n == 20 && result.unlabeled == 3)
    #expect(isValue(result.groups[0].positiveRate, 0.7))
    #expect(isValue(result.groups[0].share, 0.5))
    #expect(result.groups[2].isUnknown && result.groups[2].share.value == nil)
    #expect(isValue(result.groups[2].positiveRate, 0.5))
    #expect(result.comparisons.map(\.group) == ["B", "(unknown)"])
    #expect(isValue(result.comparisons[0].labelTotalVariation, 0.4))
    #expect(isValue(result.comparisons[0].labelMaximumDifference, 0.3))
    #expect(result.clarify.map(\.facet) == ["A", "B"])
    let pValues = result.comparisons.compactMap(\.homogeneity.pValue)
    #expect(
      result.comparisons.compactMap(\.homogeneity.pAdjusted) == Correction.holm.adjust(pValues))
  }

  @Test("Groups without rows, labels without positive values, no reference")
  func degenerate() throws {
    let empty = try DataAudit.measure(
      try Self.tally([[3, 2], [0, 0]], positive: []), reference: "A")
    let own = try #require(empty.comparisons.first)
    #expect(isValue(own.classImbalance, -1))
    #expect(own.labelProportionDifference.reason == "no label value counts as positive")
    #expect(own.labelJsDivergence.reason == "no labeled rows in the group")
    #expect(own.homogeneity.why == "no rows in one of the groups")
    #expect(empty.groups[1].positiveRate.value == nil)
    #expect(empty.groups[1].distribution.allSatisfy { $0.value == nil })
    let alone = try DataAudit.measure(try Self.tally([[3, 2], [4, 1]]), reference: nil)
    #expect(alone.comparisons == [] && alone.reference == nil)
    let one = try DataAudit.measure(try Self.tally([[0, 5], [0, 4]]), reference: "B")
    #expect(one.comparisons[0].homogeneity.why == "only one value occurs")
    #expect(isValue(one.comparisons[0].labelJsDivergence, 0))
    #expect(throws: FairnessError.self) {
      try DataAudit.measure(try Self.tally([[3, 2], [4, 1]]), reference: "Z")
    }
  }

  @Test("Distances get bootstrap intervals that hold them, the same for the same seed")
  func intervals() throws {
    var inference = Inference()
    inference.replicates = 400
    let tally = try Self.tally([[150, 50], [120, 80]])
    let result = try DataAudit.measure(tally, reference: "B", inference: inference)
    #expect(result.distanceInterval != nil)
    let own = try #require(result.comparisons.first)
    for estimate in [
      own.labelKlDivergence, own.labelJsDivergence, own.labelLpDistance, own.labelTotalVariation,
      own.labelMaximumDifference,
    ] {
      let interval = try #require(estimate.interval)
      let value = try #require(estimate.value)
      #expect(interval.low < value && value < interval.high)
    }
    // |q(B) − q(A)| = 0.15 with standard deviation √(.25·.75/200 + .4·.6/200) = 0.0462.
    let interval = try #require(own.labelTotalVariation.interval)
    #expect(abs(interval.low - (0.15 - 1.96 * 0.0462)) < 0.02)
    #expect(abs(interval.high - (0.15 + 1.96 * 0.0462)) < 0.02)
    #expect(try DataAudit.measure(tally, reference: "B", inference: inference) == result)
    inference.seed = 2
    #expect(try DataAudit.measure(tally, reference: "B", inference: inference) != result)
  }

  @Test("Halves merge into the whole, and the tally survives a record")
  func merging() throws {
    let whole = try Self.tally([[7, 3, 1], [4, 6, 2]])
    let one = try Self.tally([[5, 1, 0], [4, 0, 2]])
    let other = try Self.tally([[2, 2, 1], [0, 6, 0]])
    #expect(try one.merged(with: other) == whole)
    let foreign = try Self.tally([[2, 2], [1, 1]], values: ["n", "y"])
    #expect(throws: FairnessError.talliesDiffer(attribute: "g")) { try one.merged(with: foreign) }
  }
}

extension String {
  /// The character at a position.
  func letter(_ position: Int) -> String { String(dropFirst(position).prefix(1)) }
}
