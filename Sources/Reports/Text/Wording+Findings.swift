internal import Audit

/// The sentences about what stands out.
extension Wording {
  /// A difference with an adjusted p-value of this or more may be chance.
  private static let significance = 0.05

  /// A sentence for a finding.
  func finding(_ finding: AuditRecord.Finding) -> String {
    let sentence: String? =
      switch finding.kind {
      case "disparate_impact": favorableRates(finding)
      case "error_rate_gap", "calibration_gap": gap(finding)
      case "small_group", "unknown_group": size(finding)
      case "in_sample":
        "These are rows the model was trained on: its performance on new people will be worse than "
          + "what is shown here."
      case "protected_feature_used", "dominant_feature": feature(finding)
      default: deepFinding(finding)
      }
    return sentence ?? plain(finding)
  }

  /// "sex: Female received the favorable decision 71.1 % as often as Male".
  private func favorableRates(_ finding: AuditRecord.Finding) -> String? {
    guard let ratio = finding.result?.value else { return nil }
    let words =
      record.decision.positiveIsFavorable
      ? "received the favorable decision" : "received the favorable (negative) decision"
    let names = names(finding)
    var sentence =
      "\(names.attribute): \(names.group) \(words) \(NumberText.rate(ratio)) as often as "
      + names.reference
    sentence += parenthesis([intervalWords(finding.result, .rate), rows(finding)])
    if let one = finding.groupResult?.value, let other = finding.referenceResult?.value {
      sentence += ": \(NumberText.rate(one)) against \(NumberText.rate(other))"
    }
    return sentence + doubt(finding.result, parity: 1) + "."
  }

  /// A difference of error rates, said about people where the measure allows it.
  private func gap(_ finding: AuditRecord.Finding) -> String? {
    guard let metric = finding.metric, let value = finding.result?.value else { return nil }
    let names = names(finding)
    let scope: RecordReader.Scope =
      reader.definition(metric, .comparison) == nil ? .group : .comparison
    let form = reader.form(metric, scope)
    let number = reader.written(value, form) + (form == .points ? " percentage points" : "")
    let rates = (finding.groupResult?.value, finding.referenceResult?.value)
    let facts = parenthesis([intervalWords(finding.result, form), rows(finding)])
    // Rates that do not make the difference belong to another measure: they would mislead.
    if let people = people(metric), case (let one?, let other?) = rates,
      abs(one - other - value) < 1e-6
    {
      return "\(names.attribute): among people whose label is \(people.among), "
        + "\(NumberText.rate(one)) of \(names.group) and \(NumberText.rate(other)) of "
        + "\(names.reference) \(people.outcome), a difference of \(number)" + facts
        + doubt(finding.result, parity: 0) + "."
    }
    var sentence = "\(names.attribute): \(Self.lowered(reader.title(metric, scope))) of "
    sentence += names.group
    if finding.reference != nil { sentence += " against \(names.reference)" }
    sentence += " is \(number)" + facts
    if case (let one?, let other?) = rates {
      let base: RecordReader.Form = form == .points ? .rate : .number
      sentence += ": \(reader.written(one, base)) against \(reader.written(other, base))"
    }
    return sentence
      + doubt(finding.result, parity: reader.definition(metric, scope)?.ideal ?? 0) + "."
  }

  /// What a difference of error rates says about people; nil for other measures.
  private func people(_ metric: String) -> (among: String, outcome: String)? {
    let isFavorable = record.decision.positiveIsFavorable
    let positive = isFavorable ? "were decided positive" : "were flagged (decided positive)"
    let negative = isFavorable ? "were decided negative" : "were not flagged (decided negative)"
    return switch metric {
    case "equal_opportunity_difference": ("favorable", "received the favorable decision")
    case "true_positive_rate_difference": ("positive", positive)
    case "false_negative_rate_difference": ("positive", negative)
    case "predictive_equality_difference", "false_positive_rate_difference":
      ("negative", positive)
    case "true_negative_rate_difference": ("negative", negative)
    default: nil
    }
  }

  /// How sure a listed difference is, where interval or test leave a doubt.
  private func doubt(_ result: AuditRecord.Measured?, parity: Double) -> String {
    guard let result else { return "" }
    let p = result.pAdjusted ?? result.pValue
    let isClear = p.map { $0 < Self.significance } ?? false
    let word = result.pAdjusted == nil ? "p" : "adjusted p"
    if let ends = result.ci, ends.count == 2, ends[0] <= parity, parity <= ends[1] {
      let contained = "; the interval contains \(NumberText.plain(parity))"
      guard isClear, let p else { return contained + ", so the data cannot tell" }
      return contained + ", while the \(word) is \(NumberText.pValue(p))"
    }
    guard let p, !isClear, p.isFinite else { return "" }
    return "; the \(word) is \(NumberText.pValue(p)), so chance is not ruled out"
  }

  private func size(_ finding: AuditRecord.Finding) -> String? {
    let names = names(finding)
    let n = finding.result?.n ?? finding.groupResult?.n
    if finding.kind == "small_group" {
      if n == 0 { return "\(names.attribute): \(names.group) has no rows, so it has no rates." }
      let size = n.map { " has only \(NumberText.count($0, of: "row"))" } ?? " is small"
      return "\(names.attribute): \(names.group)\(size), so its rates are imprecise."
    }
    let size = n.map { "for \(NumberText.count($0, of: "row"))" } ?? "for some rows"
    return "\(names.attribute) is not known \(size). "
      + (n == 1
        ? "It is shown as its own group and is" : "They are shown as their own group and are")
      + " never the reference."
  }

  private func feature(_ finding: AuditRecord.Finding) -> String? {
    if finding.kind == "protected_feature_used" {
      return "The model uses \(finding.feature ?? names(finding).attribute) as an input, which is "
        + "among the protected attributes."
    }
    guard let share = finding.result?.value, share <= 1 else { return nil }
    return "\(finding.feature ?? "One feature") alone carries \(NumberText.rate(share)) of the "
      + "total mean absolute contribution."
  }

  /// A kind this version does not know, or a fact without its number: what there is.
  private func plain(_ finding: AuditRecord.Finding) -> String {
    let what = finding.kind.split(separator: "_").joined(separator: " ")
    let whom = [finding.attribute, finding.group ?? finding.feature].compactMap { $0 }
      .joined(separator: ", ")
    let value = finding.result?.value.map { ": \(NumberText.significant($0))" } ?? ""
    return "\(what.prefix(1).uppercased())\(what.dropFirst())"
      + (whom.isEmpty ? "" : " (\(whom))") + value + "."
  }

  func names(
    _ finding: AuditRecord.Finding
  ) -> (attribute: String, group: String, reference: String) {
    (
      finding.attribute.map(Self.isolated) ?? "attribute",
      finding.group.map(Self.isolated) ?? "a group",
      finding.reference.map(Self.isolated) ?? "the reference group"
    )
  }

  private func rows(_ finding: AuditRecord.Finding) -> String? {
    let counts = [finding.groupResult?.n, finding.referenceResult?.n].compactMap { $0 }
    if counts.count == 2 {
      return "n = \(NumberText.count(counts[0])) and \(NumberText.count(counts[1]))"
    }
    return finding.result?.n.map { "n = \(NumberText.count($0))" }
  }
}
