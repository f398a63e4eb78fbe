internal import Audit
internal import Foundation

/// What there is to say about one applicant, before it becomes a page or a terminal text.
struct ApplicantStory {
  /// One feature's step, or the fold of several.
  struct Step {
    var feature: String
    /// `31,000`, `missing`; empty for the fold.
    var value: String
    var typical: String?
    var contribution: Double
    /// Of an estimated contribution.
    var standardError: Double?

    /// `+0.21`, or `+0.21 ± 0.02` with its standard error.
    var written: String {
      NumberText.contribution(contribution)
        + (standardError.map { " ± \(NumberText.significant($0))" } ?? "")
    }
    /// "income 31,000".
    var label: String { value.isEmpty ? feature : "\(feature) \(value)" }
    /// "typical 48,500"; empty when unknown.
    var detail: String { typical.map { "typical \($0)" } ?? "" }
  }

  let applicant: AuditRecord.Applicant
  let decision: AuditRecord.Decision?
  /// Whether the score is the logistic function of the margin: then margins are log-odds.
  let isLogOdds: Bool
  /// In descending order of size, the fold last.
  let steps: [Step]
  /// Every feature, in descending order of size.
  let all: [Step]

  /// - Parameter limit: how many features stand alone; the others are folded into one step.
  init(
    _ applicant: AuditRecord.Applicant, decision: AuditRecord.Decision?, isLogOdds: Bool, limit: Int
  ) {
    self.applicant = applicant
    self.isLogOdds = isLogOdds
    self.decision = decision
    all = applicant.contributions.enumerated().sorted {
      // Equal sizes keep the model's order.
      (abs($0.element.contribution), -$0.offset) > (abs($1.element.contribution), -$1.offset)
    }.map { _, entry in
      Step(
        feature: entry.feature, value: entry.value.map(NumberText.cell) ?? "missing",
        typical: entry.typical.map(NumberText.cell), contribution: entry.contribution,
        standardError: entry.standardError)
    }
    let shown = all.count <= limit + 1 ? all.count : limit
    var steps = Array(all.prefix(shown))
    let rest = all.dropFirst(shown)
    if !rest.isEmpty {
      steps.append(
        Step(
          feature: "\(NumberText.count(rest.count)) other features", value: "", typical: nil,
          contribution: rest.reduce(0) { $0 + $1.contribution }))
    }
    self.steps = steps
  }

  /// Whether steps to the right lead to the decision that is good for the person; nil when there
  /// is no decision.
  var rightIsFavorable: Bool? {
    applicant.positive == nil ? nil : decision?.positiveIsFavorable
  }

  /// The name of the space contributions are counted in.
  var unit: String { isLogOdds ? "log-odds" : "model output" }

  /// The threshold in the space of the contributions.
  var marginThreshold: Double? {
    guard applicant.positive != nil, let threshold = decision?.threshold else { return nil }
    if !isLogOdds { return abs(applicant.margin - applicant.score) < 1e-9 ? threshold : nil }
    guard threshold > 0, threshold < 1 else { return nil }
    return log(threshold / (1 - threshold))
  }

  /// A score as people read it.
  func written(score: Double) -> String {
    isLogOdds ? NumberText.rate(score) : NumberText.significant(score)
  }

  /// Where the steps start or end, the same in texts and charts: log-odds with a sign.
  func written(point margin: Double) -> String {
    isLogOdds ? NumberText.contribution(margin) : NumberText.significant(margin)
  }

  /// A margin as people read it, with its probability where it has one.
  func written(margin: Double) -> String {
    written(point: margin)
      + (isLogOdds ? " (\(NumberText.rate(Self.probability(margin))))" : "")
  }

  /// The decision in words; nil when there is none.
  var outcome: String? {
    guard let positive = applicant.positive else { return nil }
    let side = positive ? "positive" : "negative"
    guard let favorable = applicant.favorable else { return side }
    return "\(side), \(favorable ? "favorable" : "unfavorable") for the person"
  }

  /// One paragraph for a person who has never seen a contribution.
  var paragraph: String {
    var text = "The score is \(written(score: applicant.score))"
    if let positive = applicant.positive, let threshold = decision?.threshold {
      text += ", \(positive ? "at or above" : "below") the threshold of "
      text += written(score: threshold)
    }
    text += "."
    if let outcome { text += " The decision is \(outcome)." }
    text += " The model starts from \(written(margin: applicant.baseValue)), its average output"
    text += isLogOdds ? " in log-odds" : ""
    text += " before it looks at anything about this person, and ends at "
    text += written(margin: applicant.margin) + "."
    let raising = all.filter { $0.contribution > 0 }.prefix(3)
    let lowering = all.filter { $0.contribution < 0 }.prefix(3)
    let (up, down) =
      switch rightIsFavorable {
      case true?: ("towards the favorable decision", "towards the unfavorable decision")
      case false?: ("towards the unfavorable decision", "towards the favorable decision")
      case nil: ("upwards", "downwards")
      }
    // The side of the outcome comes first: it answers "why".
    let positive = applicant.positive ?? (applicant.margin >= applicant.baseValue)
    let sides = positive ? [(raising, up), (lowering, down)] : [(lowering, down), (raising, up)]
    for (steps, direction) in sides where !steps.isEmpty {
      text += " What weighed most \(direction): "
      text +=
        steps.map { step in
          step.typical.map { "\(step.label) (typical \($0))" } ?? step.label
        }.joined(separator: "; ") + "."
    }
    if let reasons = applicant.reasons, !reasons.isEmpty {
      text += " The scorecard's reason codes, the weightiest first: "
      text +=
        reasons.map { "\($0.code) (\(NumberText.significant($0.points)) points)" }
        .joined(separator: "; ") + "."
    }
    return text
  }

  /// The waterfall.
  func chart(title: String) -> WaterfallChart {
    WaterfallChart(
      title: title,
      summary: "Steps from \(written(margin: applicant.baseValue)) to "
        + "\(written(margin: applicant.margin)), the largest: "
        + (steps.first.map { "\($0.label), \(NumberText.contribution($0.contribution))" } ?? "none")
        + ".",
      base: applicant.baseValue, baseLabel: "Base: the average output",
      baseText: written(point: applicant.baseValue),
      steps: steps.map {
        WaterfallChart.Step(
          label: $0.label, detail: $0.detail, contribution: $0.contribution,
          text: $0.written)
      },
      end: applicant.margin,
      endLabel: isLogOdds ? "This score: \(written(score: applicant.score))" : "This output",
      endText: written(point: applicant.margin), threshold: marginThreshold,
      rightIsFavorable: rightIsFavorable, isLogOdds: isLogOdds, unit: unit)
  }

  /// Every contribution as a table.
  func table(id: String, caption: String, path: String?) -> TableView {
    TableView(
      id: id, caption: caption, path: path,
      columns: ["Feature", "Value", "Typical", "Contribution, \(unit)"].map {
        TableView.Column(text: $0)
      },
      rows: all.map { step in
        TableView.Row(
          head: step.feature, note: nil,
          cells: [
            .init(step.value, isText: true), .init(step.typical ?? NumberText.none, isText: true),
            .init(step.written),
          ])
      },
      note: nil)
  }

  static func probability(_ margin: Double) -> Double { 1 / (1 + exp(-margin)) }
}
