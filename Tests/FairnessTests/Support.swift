import Statistics

@testable import Fairness

/// Row counts of the four cells of a group.
struct Cells {
  var tp = 0
  var fp = 0
  var fn = 0
  var tn = 0
}

/// Rows with the given cells per group, group by group.
func rows(
  _ groups: [Cells], positiveIsFavorable: Bool = true
) -> (sample: EvaluationSample, codes: [Int32]) {
  var labels: [Bool] = []
  var decisions: [Bool] = []
  var codes: [Int32] = []
  for (code, cells) in groups.enumerated() {
    for (count, label, decision) in [
      (cells.tp, true, true), (cells.fp, false, true), (cells.fn, true, false),
      (cells.tn, false, false),
    ] {
      for _ in 0..<count {
        labels.append(label)
        decisions.append(decision)
        codes.append(Int32(code))
      }
    }
  }
  let sample = EvaluationSample(
    labels: labels, decisions: decisions, scores: nil, scoresAreProbabilities: false, weights: nil,
    positiveIsFavorable: positiveIsFavorable)
  return (sample, codes)
}

/// The audit of groups named A, B, C … given by their cells.
func audit(
  _ groups: [Cells], reference: String? = nil, positiveIsFavorable: Bool = true,
  comparator: FairnessAudit.Comparator = .reference, inference: Inference = Inference()
) throws -> FairnessAudit {
  let (sample, codes) = rows(groups, positiveIsFavorable: positiveIsFavorable)
  let names = groups.indices.map { String("ABCDEFGH".dropFirst($0).prefix(1)) }
  return try FairnessAudit.measure(
    sample,
    partitions: [
      (GroupPartition(name: "group", groups: names, codes: codes, unknown: nil), reference)
    ], comparator: comparator, inference: inference)
}

extension FairnessAudit {
  /// A group's measure in the first attribute.
  func group(_ name: String, _ id: String) -> Estimate? {
    attributes[0].groups.first { $0.group == name }?.metrics.first { $0.id == id }?.estimate
  }

  /// A comparison's measure in the first attribute.
  func comparison(_ name: String, _ id: String) -> Estimate? {
    attributes[0].comparisons.first { $0.group == name }?
      .metrics.first { $0.id == id }?.estimate
  }

  /// A summary measure of the first attribute.
  func summary(_ id: String) -> SummaryResult? { attributes[0].summary.first { $0.id == id } }

  /// A measure of all rows.
  func overall(_ id: String) -> Estimate? { overall.metrics.first { $0.id == id }?.estimate }
}

extension Estimate {
  /// The interval, if there is one.
  var interval: Interval? {
    guard case .measured(_, let interval, _, _) = self else { return nil }
    return interval
  }

  /// The unadjusted p-value, if there is one.
  var pValue: Double? {
    guard case .measured(_, _, _, let pValue) = self else { return nil }
    return pValue
  }

  /// The rows it rests on.
  var count: Int {
    switch self {
    case .measured(_, _, let count, _), .undefined(_, let count): count
    }
  }

  /// Why there is no value.
  var reason: String? {
    guard case .undefined(let reason, _) = self else { return nil }
    return reason
  }
}

/// Whether an estimate has the expected value to an absolute error; undefined never has.
func isValue(_ estimate: Estimate?, _ expected: Double, within error: Double = 1e-12) -> Bool {
  guard let value = estimate?.value else { return false }
  return abs(value - expected) <= error
}
