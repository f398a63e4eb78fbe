import Statistics

@testable import Fairness

/// Rows of a group "own" and a group "other" in strata, from tables (own decided positive, own
/// negative, other positive, other negative); labels are all positive.
struct StratifiedRows {
  var sample: EvaluationSample
  var groups: GroupPartition
  var strata: Stratification

  init(_ tables: [[Int]], weight: ((_ group: Int, _ stratum: Int) -> Double)? = nil) {
    var decisions: [Bool] = []
    var groupCodes: [Int32] = []
    var stratumCodes: [Int32] = []
    var weights: [Double] = []
    for (stratum, table) in tables.enumerated() {
      for (cell, count) in table.enumerated() {
        for _ in 0..<count {
          decisions.append(cell % 2 == 0)
          groupCodes.append(Int32(cell / 2))
          stratumCodes.append(Int32(stratum))
          weights.append(weight?(cell / 2, stratum) ?? 1)
        }
      }
    }
    sample = EvaluationSample(
      labels: decisions.map { _ in true }, decisions: decisions, scores: nil,
      scoresAreProbabilities: false, weights: weight == nil ? nil : weights,
      positiveIsFavorable: true)
    groups = GroupPartition(
      name: "group", groups: ["own", "other"], codes: groupCodes, unknown: nil)
    strata = Stratification(
      name: "stratum", strata: tables.indices.map { "s\($0)" }, codes: stratumCodes, unknown: nil)
  }

  /// The result with "other" as reference.
  func measure(
    _ rate: ConditionalRate = .favorableRate, inference: Inference = Inference()
  ) throws -> ConditionalResult {
    try ConditionalAudit.measure(
      try StratifiedTally(sample, by: groups, within: strata), rate: rate, reference: "other",
      inference: inference)
  }
}
