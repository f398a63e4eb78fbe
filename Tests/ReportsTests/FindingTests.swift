import Foundation
import Testing

@testable import Audit
@testable import Reports

/// The sentences about what stands out, in both directions and at the edges of their numbers.
@Suite struct FindingTests {
  typealias Finding = AuditRecord.Finding
  typealias Measured = AuditRecord.Measured

  static func sentence(_ finding: Finding, positiveIsFavorable: Bool = true) -> String {
    var record = positiveIsFavorable ? SampleRecords.loan : SampleRecords.predictions
    for metric in ["true_positive_rate", "false_positive_rate"] {
      record.fairness.definitions.append(
        SampleRecords.definition("\(metric)_difference", metric, "comparison", "difference", ""))
    }
    record.fairness.definitions.append(
      SampleRecords.definition(
        "predictive_equality_difference", "Predictive equality difference", "comparison",
        "difference", ""))
    return Wording(RecordReader(record)).finding(finding)
      .replacingOccurrences(of: "\u{A0}", with: " ")
  }

  static func ratio(
    _ value: Double, ci: [Double]?, p: Double?, rates: (Double, Double)
  ) -> Finding {
    Finding(
      kind: "disparate_impact", attribute: "sex", group: "Male", reference: "Female",
      metric: "disparate_impact_ratio",
      result: Measured(value: value, ci: ci, n: 300, pValue: p, pAdjusted: p),
      groupResult: Measured(value: rates.0, n: 200),
      referenceResult: Measured(value: rates.1, n: 100))
  }

  static func gap(
    _ metric: String, _ rates: (Double, Double), ci: [Double], p: Double
  ) -> Finding {
    Finding(
      kind: "error_rate_gap", attribute: "race", group: "A", reference: "B", metric: metric,
      result: Measured(value: rates.0 - rates.1, ci: ci, n: 900, pValue: p, pAdjusted: p),
      groupResult: Measured(value: rates.0, n: 500),
      referenceResult: Measured(value: rates.1, n: 400))
  }

  @Test func aRatioAboveOne() {
    let finding = Self.ratio(1.109, ci: [1.08, 1.14], p: 0.001, rates: (0.61, 0.55))
    #expect(
      Self.sentence(finding)
        == "sex: Male received the favorable decision 110.9 % as often as Female (95 % interval "
        + "108.0–114.0 %; n = 200 and 100): 61.0 % against 55.0 %.")
    #expect(
      Self.sentence(finding, positiveIsFavorable: false).contains(
        "Male received the favorable (negative) decision 110.9 % as often as Female"))
  }

  @Test func anIntervalThatContainsParity() {
    let ratio = Self.ratio(0.77, ci: [0.5, 1.05], p: 0.4, rates: (0.4, 0.52))
    #expect(
      Self.sentence(ratio).hasSuffix("; the interval contains 1, so the data cannot tell."))
    let edge = Self.ratio(0.77, ci: [0.5, 1], p: nil, rates: (0.4, 0.52))
    #expect(Self.sentence(edge).hasSuffix("so the data cannot tell."))
    let gap = Self.gap("false_positive_rate_difference", (0.3, 0.2), ci: [-0.01, 0.2], p: 0.2)
    #expect(Self.sentence(gap).hasSuffix("; the interval contains 0, so the data cannot tell."))
    // Interval and test come from different methods and may disagree: both are told.
    let mixed = Self.ratio(0.77, ci: [0.5, 1.05], p: 0.031, rates: (0.4, 0.52))
    #expect(
      Self.sentence(mixed).hasSuffix("; the interval contains 1, while the adjusted p is 0.031."))
    let late = Self.ratio(0.77, ci: [0.6, 0.95], p: 0.351, rates: (0.4, 0.52))
    #expect(
      Self.sentence(late).hasSuffix("; the adjusted p is 0.351, so chance is not ruled out."))
    let none = Self.ratio(0.77, ci: nil, p: nil, rates: (0.4, 0.52))
    #expect(Self.sentence(none).hasSuffix("40.0 % against 52.0 %."))
  }

  @Test func ratesAmongPeopleWhoAreFlagged() {
    let finding = Self.gap(
      "true_positive_rate_difference", (0.72, 0.523), ci: [0.1, 0.3], p: 0.001)
    #expect(
      Self.sentence(finding, positiveIsFavorable: false)
        == "race: among people whose label is positive, 72.0 % of A and 52.3 % of B were flagged "
        + "(decided positive), a difference of +19.7 percentage points (95 % interval +10.0 to "
        + "+30.0; n = 500 and 400).")
    #expect(Self.sentence(finding).contains("52.3 % of B were decided positive, a difference"))
    let other = Self.gap(
      "predictive_equality_difference", (0.2, 0.45), ci: [-0.3, -0.2], p: 0.001)
    #expect(
      Self.sentence(other, positiveIsFavorable: false).contains(
        "label is negative, 20.0 % of A and 45.0 % of B were flagged (decided positive), a "
          + "difference of −25.0 percentage points"))
  }

  /// Rates that do not make the difference are no evidence for it.
  @Test func doesNotTellRatesOfAnotherMeasure() {
    var finding = Self.gap(
      "true_positive_rate_difference", (0.72, 0.523), ci: [0.1, 0.3], p: 0.001)
    finding.result?.value = -0.3
    #expect(!Self.sentence(finding).contains("among people"))
  }

  @Test(arguments: [
    (0, "age: above 100 has no rows, so it has no rates."),
    (1, "age: above 100 has only 1 row, so its rates are imprecise."),
    (12, "age: above 100 has only 12 rows, so its rates are imprecise."),
  ])
  func smallGroups(_ n: Int, _ text: String) {
    #expect(
      Self.sentence(
        .init(
          kind: "small_group", attribute: "age", group: "above 100",
          result: Measured(value: Double(n), n: n))) == text)
  }

  @Test func unknownGroups() {
    var finding = Finding(
      kind: "unknown_group", attribute: "sex", group: "unknown", result: Measured(value: 1, n: 1))
    #expect(
      Self.sentence(finding)
        == "sex is not known for 1 row. It is shown as its own group and is never the reference.")
    finding.result?.n = 2
    #expect(
      Self.sentence(finding).contains("for 2 rows. They are shown as their own group and are"))
  }

  /// The same sentences stand in the page and on the terminal.
  @Test func areInPageAndTerminal() throws {
    var record = SampleRecords.loan
    record.findings = [
      Self.ratio(1.3, ci: [0.9, 1.7], p: 0.3, rates: (0.65, 0.5)),
      Self.gap("true_positive_rate_difference", (0.72, 0.523), ci: [0.1, 0.3], p: 0.001),
    ]
    let page = try AuditReport.render(record, format: .html)
      .replacingOccurrences(of: "\u{A0}", with: " ")
    let text = AuditText.summary(record, width: 400).replacingOccurrences(of: "\u{A0}", with: " ")
    for finding in record.findings {
      let sentence = Wording(RecordReader(record)).finding(finding)
        .replacingOccurrences(of: "\u{A0}", with: " ")
      #expect(page.contains(sentence))
      #expect(text.contains(sentence))
    }
  }
}
