public import Audit

/// One applicant's explanation for a terminal.
public enum ApplicantText {
  /// Features that stand alone; the rest is one step.
  private static let limit = 12

  /// Renders one applicant: the outcome, a waterfall, the words.
  ///
  /// - Parameters:
  ///   - width: columns; at least 40 are used.
  ///   - color: whether escape sequences may be written. The caller honors `NO_COLOR`.
  ///   - unicode: whether bars and signs may go beyond ASCII.
  /// - Returns: lines of at most `width` cells, each with its line break.
  public static func render(
    _ applicant: AuditRecord.Applicant, context: ApplicantContext, width: Int = 80,
    color: Bool = false, unicode: Bool = true
  ) -> String {
    let story = ApplicantStory(
      applicant, decision: context.decision, isLogOdds: context.isLogOdds, limit: limit)
    let terminal = TerminalText(width: width, color: color, unicode: unicode)
    let out = { (text: String) in terminal.signs(SafeText.clean(text)) }
    var lines: [String] = []

    let name = applicant.id.map { "Applicant \($0)" } ?? "Row \(NumberText.count(applicant.row))"
    let score = out("score \(story.written(score: applicant.score))")
    let room = terminal.width - TerminalText.cells(score) - 2
    lines.append(terminal.tinted(terminal.fit(out(name), room), .strong) + "  " + score)
    if let outcome = story.outcome {
      var text = "Decision: \(outcome)"
      if let threshold = context.decision?.threshold {
        text += " (threshold \(story.written(score: threshold)))"
      }
      lines += terminal.wrap(out(text), terminal.width)
    }
    lines.append("")
    lines += waterfall(story, terminal, out)
    lines.append("")
    lines += terminal.wrap(out(story.paragraph), terminal.width)
    lines.append("")
    let method = context.methodName
    var foot = "Contributions in \(story.unit)"
    if !method.isEmpty { foot += ", \(method)" }
    if let additivity = context.additivity {
      foot +=
        "; they add up to the output within "
        + NumberText.significant(additivity.maxRelativeError) + " (relative)"
    }
    lines += terminal.wrap(out(foot + "."), terminal.width)
      .map { terminal.tinted($0, .muted) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func waterfall(
    _ story: ApplicantStory, _ terminal: TerminalText, _ out: (String) -> String
  ) -> [String] {
    let ends = [story.applicant.baseValue, story.applicant.margin].map {
      out(story.written(point: $0))
    }
    let numbers = ends + story.steps.map { out($0.written) }
    let numberWidth = min(max(numbers.map(TerminalText.cells).max() ?? 0, 7), 18)
    let labelWidth = min(34, terminal.width * 2 / 5)
    let barWidth = terminal.width - labelWidth - numberWidth - 3
    let applicant = story.applicant
    var stops = [applicant.baseValue, applicant.margin]
    var running = applicant.baseValue
    for step in story.steps {
      running += step.contribution
      stops.append(running)
    }
    let low = stops.min() ?? 0
    let span = max((stops.max() ?? 1) - low, 1e-9)
    // A cell for a value, from 0 to barWidth − 1; values that are no numbers stay at the edge.
    let cell = { (value: Double) -> Int in
      let share = (value - low) / span
      return share.isFinite ? Int((share * Double(barWidth - 1)).rounded()) : 0
    }
    var lines: [String] = []
    func row(_ label: String, _ text: String, _ bar: String) {
      let labels = terminal.wrap(out(label), labelWidth, indent: "  ")
      for (index, line) in labels.enumerated() {
        guard index == labels.count - 1 else {
          lines.append(line)
          continue
        }
        lines.append(
          terminal.fit(line, labelWidth) + " " + terminal.fit(text, numberWidth, right: true)
            + "  " + bar)
      }
    }
    let point = terminal.unicode ? "◆" : "*"
    let spaces = { (count: Int) in String(repeating: " ", count: max(count, 0)) }
    row(
      "Base: the average output", ends[0], spaces(cell(applicant.baseValue)) + point)
    running = applicant.baseValue
    for step in story.steps {
      let next = running + step.contribution
      row(
        step.detail.isEmpty ? step.label : "\(step.label) (\(step.detail))",
        out(step.written),
        bar(from: cell(running), to: cell(next), step.contribution, story, terminal))
      running = next
    }
    row(
      story.isLogOdds ? "This score: \(story.written(score: applicant.score))" : "This output",
      ends[1], spaces(cell(applicant.margin)) + point)
    return lines
  }

  private static func bar(
    from: Int, to: Int, _ contribution: Double, _ story: ApplicantStory, _ terminal: TerminalText
  ) -> String {
    let rightward = contribution >= 0
    let body = terminal.unicode ? "█" : "="
    let head = terminal.unicode ? (rightward ? "▶" : "◀") : (rightward ? ">" : "<")
    let length = abs(to - from)
    let drawn =
      length == 0
      ? head
      : rightward
        ? String(repeating: body, count: length) + head
        : head + String(repeating: body, count: length)
    let tint: TerminalText.Tint =
      (story.rightIsFavorable ?? true) == rightward ? .favorable : .adverse
    return String(repeating: " ", count: max(min(from, to), 0)) + terminal.tinted(drawn, tint)
  }
}
