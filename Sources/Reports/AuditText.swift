public import Audit
internal import Fairness

/// An audit in one terminal screen.
public enum AuditText {
  /// Rows over all attribute tables together.
  private static let rowBudget = 18
  /// Findings that are listed.
  private static let findingLimit = 4
  /// Gaps that are listed.
  private static let gapLimit = 3

  /// Renders what was audited, how well it performs, the groups, what stands out and what is missing.
  ///
  /// - Parameters:
  ///   - width: columns; at least 40 are used.
  ///   - color: whether escape sequences may be written. The caller honors `NO_COLOR`.
  ///   - unicode: whether signs may go beyond ASCII.
  /// - Returns: lines of at most `width` cells, about forty, each with its line break.
  public static func summary(
    _ record: AuditRecord, width: Int = 80, color: Bool = false, unicode: Bool = true
  ) -> String {
    let terminal = TerminalText(width: width, color: color, unicode: unicode)
    let reader = RecordReader(record)
    let wording = Wording(reader)
    let out = { (text: String) in terminal.signs(SafeText.clean(text)) }
    var lines = terminal.wrap(out(record.title), terminal.width).map {
      terminal.tinted($0, .strong)
    }
    let subject = record.model.map(wording.modelKind) ?? "Recorded decisions"
    let rows = NumberText.count(record.dataset.rowsEvaluated, of: "row")
    let sample =
      switch record.dataset.sample {
      case _ where wording.isInSample: ", THE ROWS IT WAS TRAINED ON"
      case "test": ", rows it was not trained on"
      default: ""
      }
    lines += terminal.wrap(
      out("\(subject) on \(rows) of \(Wording.path(record.inputs.data))\(sample)"),
      terminal.width)
    lines += terminal.wrap(
      out(
        reader.isRegression
          ? wording.decision
          : "Positive: \(record.decision.rule), "
            + (record.decision.positiveIsFavorable
              ? "favorable for the person"
              : "which flags the person (unfavorable); favorable: not flagged")), terminal.width)
    lines += terminal.wrap(out(wording.performance), terminal.width)

    let attributes = record.fairness.attributes
    let share = max(rowBudget / max(attributes.count, 1), 3)
    for attribute in attributes {
      lines.append("")
      lines += table(attribute, reader, terminal, rows: share)
    }
    lines += verdicts(record.fairness.limits ?? [], wording, terminal)
    lines += list(
      "What stands out",
      // Limits have just been told.
      record.findings.filter { !$0.kind.hasPrefix("limit_") }.map(wording.finding),
      limit: findingLimit, terminal,
      empty: "nothing was marked")
    lines += list(
      "Not evaluated", wording.gaps.map { "\($0.what(limit: 2)): \($0.why)" }, limit: gapLimit,
      terminal, empty: nil)
    return lines.joined(separator: "\n") + "\n"
  }

  /// Checks of limits that are listed.
  private static let verdictLimit = 4

  /// What the limits came to, the failed ones first.
  private static func verdicts(
    _ results: [LimitResult], _ wording: Wording, _ terminal: TerminalText
  ) -> [String] {
    guard !results.isEmpty else { return [] }
    let out = { (text: String) in terminal.signs(SafeText.clean(text)) }
    var lines = ["", terminal.tinted("Limits", .strong)]
    lines += terminal.wrap(out(wording.verdicts), terminal.width)
    let open =
      results.filter { $0.verdict == .fail } + results.filter { $0.verdict == .inconclusive }
    for result in open.prefix(verdictLimit) {
      let verdict = wording.verdict(result)
      let form = wording.form(result.limit)
      let value = result.estimate?.value.map { ": " + wording.reader.written($0, form) } ?? ""
      let unit = value.isEmpty || form != .points ? "" : " points"
      let whom = wording.subject(result)
      let word = verdict.word.split(separator: " ").dropFirst().joined(separator: " ")
      lines += terminal.wrap(
        out(
          "- \(word.capitalizedFirst): \(Wording.lowered(wording.limit(result.limit)))"
            + (whom.isEmpty ? "" : ", \(whom)") + value + unit
            + (verdict.why.map { " (\($0))" } ?? "")), terminal.width, indent: "  ")
    }
    if open.count > verdictLimit {
      lines.append(
        terminal.signs("… \(NumberText.count(open.count - verdictLimit)) more in the report"))
    }
    return lines
  }

  private static func list(
    _ head: String, _ entries: [String], limit: Int, _ terminal: TerminalText, empty: String?
  ) -> [String] {
    guard !entries.isEmpty || empty != nil else { return [] }
    var lines = ["", terminal.tinted(head, .strong)]
    for entry in entries.prefix(limit) {
      lines += terminal.wrap(
        "- " + terminal.signs(SafeText.clean(entry)), terminal.width, indent: "  ")
    }
    if entries.isEmpty, let empty { lines.append("- " + empty) }
    if entries.count > limit {
      lines.append(
        terminal.signs("… \(NumberText.count(entries.count - limit)) more in the report"))
    }
    return lines
  }

  /// One attribute: group, n, favorable rate with interval, ratio to the reference, TPR, FPR.
  private static func table(
    _ attribute: AuditRecord.Attribute, _ reader: RecordReader, _ terminal: TerminalText,
    rows limit: Int
  ) -> [String] {
    let out = { (text: String) in terminal.signs(SafeText.clean(text)) }
    let sizes = [9, 10, 13, 7, 8, 8]
    // Narrow terminals lose columns from the right, never digits.
    var shown = sizes.count
    while shown > 2, terminal.width - sizes.prefix(shown).reduce(0, +) < 14 { shown -= 1 }
    let label = terminal.width - sizes.prefix(shown).reduce(0, +)
    let heads = ["n", "favorable", "interval", "ratio", "TPR", "FPR"]
    var head = terminal.fit(out(attribute.name), label)
    for (text, size) in zip(heads, sizes).prefix(shown) {
      head += terminal.fit(text, size, right: true)
    }
    var lines = [terminal.tinted(head, .strong)]
    var chosen = Array(attribute.groups.indices)
    if chosen.count > limit {
      // The reference first, then the lowest favorable rates: what one would look for.
      let reference = chosen.first { attribute.groups[$0].group == attribute.reference }
      let lowest = chosen.filter { $0 != reference }.sorted {
        let one = attribute.groups[$0].metrics["favorable_rate"]?.value ?? .infinity
        let other = attribute.groups[$1].metrics["favorable_rate"]?.value ?? .infinity
        return (one, $0) < (other, $1)
      }
      chosen = Array(([reference].compactMap { $0 } + lowest).prefix(limit - 1))
    }
    for index in chosen {
      let group = attribute.groups[index]
      let isReference = group.group == attribute.reference && !group.unknown
      let rate = group.metrics["favorable_rate"]
      let ratio = attribute.comparisons.first { $0.group == group.group }?
        .metrics["disparate_impact_ratio"]
      let cells = [
        NumberText.count(group.n), rate?.value.map(NumberText.rate) ?? NumberText.none,
        reader.interval(rate?.ci, .rate) ?? "",
        isReference ? "ref." : ratio?.value.map(NumberText.shortRatio) ?? NumberText.none,
        group.metrics["true_positive_rate"]?.value.map(NumberText.rate) ?? NumberText.none,
        group.metrics["false_positive_rate"]?.value.map(NumberText.rate) ?? NumberText.none,
      ]
      var line = terminal.fit("  " + out(reader.name(group)), label - 1) + " "
      for (text, size) in zip(cells, sizes).prefix(shown) {
        line += terminal.fit(out(text), size, right: true)
      }
      lines.append(line)
    }
    let more = attribute.groups.count - chosen.count
    if more > 0 {
      let groups = NumberText.count(more) + (more == 1 ? " more group" : " more groups")
      lines.append(terminal.signs("  … \(groups) in the report"))
    }
    return lines
  }
}
