internal import Audit
internal import Fairness

/// The sentences about limits, strata, subgroups, proxies and other depth that stands out.
extension Wording {
  /// A sentence for a finding of the record's deeper parts; nil for other kinds and for facts that
  /// lack their numbers.
  func deepFinding(_ finding: AuditRecord.Finding) -> String? {
    let names = names(finding)
    switch finding.kind {
    case "limit_failed", "limit_undecided": return limitFinding(finding)
    case "reversal":
      guard let pooled = finding.result?.value, let within = finding.groupResult?.value,
        let control = finding.control, let metric = finding.metric
      else { return nil }
      return "\(names.attribute): over all rows the \(rateName(metric)) of \(names.group) is "
        + "\(direction(pooled)) that of \(names.reference) by \(points(pooled)), but within strata "
        + "of \(Self.isolated(control)) it is \(direction(within)) by \(points(within))"
        + parenthesis([intervalWords(finding.groupResult, .points), count(finding.groupResult)])
        + "."
    case "four_fifths_turned":
      guard let ratio = finding.result?.value else { return nil }
      return "\(names.attribute): \(names.group) is \(ratio < 0.8 ? "below" : "at or above") four "
        + "fifths of \(names.reference) (ratio \(NumberText.ratio(ratio)))"
        + parenthesis([intervalWords(finding.result, .ratio), count(finding.result)])
        + "; one other decision would turn that."
    case "worse_subgroup":
      guard let effect = finding.result?.value, let group = finding.group,
        let metric = finding.metric
      else { return nil }
      let form: RecordReader.Form = metric == "mean_residual" ? .number : .points
      let written = reader.written(effect, form) + (form == .points ? " percentage points" : "")
      return "Subgroup \(Self.isolated(group)): its \(rateName(metric)) differs from everybody "
        + "else's by \(written), confirmed on rows it was not found on"
        + parenthesis([intervalWords(finding.result, form), count(finding.groupResult)]) + "."
    case "strong_proxy":
      guard let area = finding.result?.value, let feature = finding.feature,
        let share = finding.share
      else { return nil }
      return
        "\(feature) tells \(names.attribute) = \(names.group) from the rest with an area under "
        + "the ROC curve of \(NumberText.decimals(area, 2)) (chance is 0.50)"
        + parenthesis([intervalWords(finding.result, .number), count(finding.result)])
        + ", and carries \(NumberText.rate(share)) of the contributions."
    case "decision_flips":
      guard let share = finding.result?.value else { return nil }
      return
        "\(NumberText.rate(share)) of decisions change when nothing but \(names.attribute) does"
        + parenthesis([intervalWords(finding.result, .rate), count(finding.result)]) + "."
    case "representation_gap":
      guard let observed = finding.groupResult?.value, let expected = finding.referenceResult?.value
      else { return nil }
      return "\(names.attribute): \(names.group) makes up \(NumberText.rate(observed)) of the rows"
        + parenthesis([intervalWords(finding.groupResult, .rate), count(finding.groupResult)])
        + " and \(NumberText.rate(expected)) of the declared population."
    default: return nil
    }
  }

  private func limitFinding(_ finding: AuditRecord.Finding) -> String? {
    guard let metric = finding.metric else { return nil }
    let scope = [RecordReader.Scope.comparison, .summary, .group].first {
      reader.definition(metric, $0) != nil
    }
    let form = reader.form(metric, scope ?? .comparison)
    let title = Self.lowered(reader.title(metric, scope ?? .comparison))
    let count = finding.count ?? 1
    let checks = count == 1 ? "one check" : NumberText.count(count, of: "check")
    let bound = bounds(finding.atLeast, finding.atMost, form)
    let verb =
      finding.kind == "limit_failed"
      ? (count == 1 ? "fails" : "fail") : "cannot be decided on these rows"
    var sentence = "Limit \(title)\(bound): \(checks) \(verb)"
    let whom = [finding.attribute, finding.group].compactMap { $0.map(Self.isolated) }
      .joined(separator: ": ")
    if let value = finding.result?.value {
      sentence += count == 1 ? ", " : "; farthest is "
      sentence += (whom.isEmpty ? "" : whom + " with ") + reader.written(value, form)
      sentence += form == .points ? " points" : ""
      sentence += parenthesis([intervalWords(finding.result, form), self.count(finding.result)])
    } else if !whom.isEmpty {
      sentence += " (\(whom))"
    }
    return sentence + "."
  }

  /// "favorable rate" for an identifier of a rate.
  func rateName(_ id: String) -> String {
    reader.words(id) ?? id.split(separator: "_").joined(separator: " ")
  }

  /// "below", "above" or "the same as", by the sign of a difference.
  func direction(_ difference: Double) -> String {
    difference < 0 ? "below" : difference > 0 ? "above" : "the same as"
  }

  /// "8.1 points", without sign.
  func points(_ difference: Double) -> String {
    NumberText.decimals(abs(difference) * 100, 1) + " points"
  }

  private func count(_ result: AuditRecord.Measured?) -> String? {
    result?.n.map { "n = \(NumberText.count($0))" }
  }
}
