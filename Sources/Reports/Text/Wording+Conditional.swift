internal import Audit
internal import Fairness

/// What strata say.
extension Wording {
  /// The group whose standardized difference is farthest, before and after.
  func within(_ result: ConditionalResult) -> String {
    let known = result.comparisons.filter { !$0.isUnknown }
    let widest = known.enumerated().max {
      let (one, other) = (size($0.element), size($1.element))
      return (one, -$0.offset) < (other, -$1.offset)
    }?.element
    let rate = rateName(result.rate.rawValue)
    guard let widest, let within = widest.standardizedDifference.value else {
      return "Within strata of \(result.control) no group can be compared with "
        + "\(Self.isolated(result.reference))."
    }
    let group = Self.isolated(widest.group)
    var sentence =
      "Within strata of \(Self.isolated(result.control)), the \(rate) of \(group) is "
    sentence +=
      within == 0
      ? "the same as that of \(Self.isolated(result.reference))"
      : "\(points(within)) \(direction(within)) that of \(Self.isolated(result.reference))"
    let measured = AuditRecord.Measured(of: widest.standardizedDifference)
    sentence += parenthesis([
      intervalWords(measured, .points), measured.n.map { "n = \(NumberText.count($0))" },
    ])
    if let pooled = widest.pooledDifference.value {
      sentence += "; over all rows it is \(points(pooled)) \(direction(pooled))"
    }
    switch widest.direction.finding {
    case .consistent: sentence += ". No stratum points the other way."
    case .mixed: sentence += ". Some strata point the other way."
    case .reversed:
      sentence +=
        ". Every stratum points the other way: the difference over all rows comes from how "
      sentence += "the groups are spread over the strata."
    case nil: sentence += "."
    }
    return known.count > 1 ? "The widest of \(known.count) comparisons: " + sentence : sentence
  }

  private func size(_ comparison: ConditionalComparison) -> Double {
    comparison.standardizedDifference.value.map { abs($0) } ?? -1
  }

  /// How the control columns were cut, where they were.
  func division(_ result: ConditionalResult) -> [String] {
    var notes = result.controls.filter { !$0.edges.isEmpty }.map { control in
      "\(control.column) was cut at "
        + control.edges.prefix(12).map(NumberText.significant).joined(separator: ", ")
        + (control.rule == .quantiles ? " (quantiles of its known values)." : " (as declared).")
    }
    switch result.evidence {
    case .rows: break
    case .effectiveRows:
      notes.append("Rows have weights: tests rest on effective numbers of rows (Kish).")
    case .frequencies: notes.append("Rows stand for as many rows as their weights say.")
    }
    return notes
  }
}
