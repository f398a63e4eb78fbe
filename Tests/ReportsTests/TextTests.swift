import Foundation
import Testing

@testable import Audit
@testable import Reports

@Suite struct TextTests {
  static func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy { $0.value < 128 } }

  @Test(arguments: SampleRecords.all.map(\.name))
  func summaryFitsTheTerminal(name: String) throws {
    let record = try #require(SampleRecords.all.first { $0.name == name }?.record)
    for width in [60, 80, 120] {
      let text = AuditText.summary(record, width: width)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for line in lines { #expect(TerminalText.cells(String(line)) <= width, "\(line)") }
      if width >= 80 { #expect(lines.count <= 45) }
    }
    try Golden.expect(AuditText.summary(record), matches: "\(name).summary.txt")
  }

  @Test func summaryHoldsBackGroups() {
    let text = AuditText.summary(SampleRecords.manyGroups)
    #expect(text.contains("… 23 more groups in the report"))
  }

  @Test func asciiIsASCII() {
    #expect(Self.isPlain(AuditText.summary(SampleRecords.loan, unicode: false)))
    let applicant = SampleRecords.applicant(id: "A-1", row: 0, chosenAs: nil, seed: 4)
    #expect(
      Self.isPlain(
        ApplicantText.render(applicant, context: .init(SampleRecords.loan), unicode: false)))
  }

  @Test func colorOnlyWhenAsked() {
    let applicant = SampleRecords.applicant(id: "A-1", row: 0, chosenAs: nil, seed: 4)
    let context = ApplicantContext(SampleRecords.loan)
    #expect(!ApplicantText.render(applicant, context: context).contains("\u{1B}"))
    let colored = ApplicantText.render(applicant, context: context, color: true)
    #expect(colored.contains("\u{1B}[34m"))
    // Without the sequences it is the same text.
    let stripped = colored.replacingOccurrences(
      of: "\u{1B}\\[[0-9]+m", with: "", options: .regularExpression)
    #expect(stripped == ApplicantText.render(applicant, context: context))
  }

  @Test(arguments: [4, 7, 21])
  func applicantFitsAndAddsUp(seed: UInt64) throws {
    let applicant = SampleRecords.applicant(id: "A-1", row: 0, chosenAs: nil, seed: seed)
    for width in [50, 80] {
      for unicode in [true, false] {
        let text = ApplicantText.render(
          applicant, context: .init(SampleRecords.loan), width: width, unicode: unicode)
        for line in text.split(separator: "\n") {
          #expect(TerminalText.cells(String(line)) <= width, "\(line)")
        }
      }
    }
    let story = ApplicantStory(
      applicant, decision: SampleRecords.loan.decision, isLogOdds: true, limit: 5)
    let sum = story.steps.reduce(applicant.baseValue) { $0 + $1.contribution }
    #expect(abs(sum - applicant.margin) < 1e-12)
    #expect(story.steps.last?.feature == "7 other features")
    try Golden.expect(
      ApplicantText.render(applicant, context: .init(SampleRecords.loan)),
      matches: "applicant-\(seed).txt")
  }

  @Test func oneFeatureIsNotFolded() {
    let applicant = SampleRecords.applicant(id: nil, row: 0, chosenAs: nil, seed: 4)
    let story = ApplicantStory(applicant, decision: nil, isLogOdds: true, limit: 11)
    #expect(story.steps.count == 12)
    #expect(story.steps.allSatisfy { !$0.feature.contains("other") })
  }

  /// Small and large ratios keep their column.
  @Test(arguments: [(0.0104, "0.01"), (0.0004, "< 0.01"), (4321.0, "> 999")])
  func ratiosKeepTheirColumn(_ value: Double, _ text: String) throws {
    var record = SampleRecords.loan
    let entries = record.fairness.attributes[0].comparisons[0].metrics.entries
    let index = try #require(entries.firstIndex { $0.id == "disparate_impact_ratio" })
    record.fairness.attributes[0].comparisons[0].metrics.entries[index].result.value = value
    let lines = AuditText.summary(record).replacingOccurrences(of: "\u{A0}", with: " ")
      .split(separator: "\n").map(String.init)
    let line = try #require(lines.first { $0.hasPrefix("  Female ") })
    #expect(line.contains("% " + String(repeating: " ", count: 6 - text.count) + text + "  "))
    #expect(line.count == 80)
  }

  @Test func saysStandardInput() throws {
    var record = SampleRecords.loan
    record.inputs.data.path = "-"
    #expect(AuditText.summary(record).contains("19,970 rows of standard input"))
    let page = try AuditReport.render(record, format: .html)
    #expect(page.contains("<dd>standard input, 19,970 of 20,000 rows evaluated</dd>"))
    #expect(page.contains("19,970 rows of standard input."))
    #expect(page.contains("<td class=\"w\">standard input</td>"))
    #expect(!page.contains(">-,") && !page.contains(">-<"))
  }

  @Test func holdsBackWhatIsMissing() {
    let text = AuditText.summary(SampleRecords.almostUndefined)
    #expect(text.components(separatedBy: "\n- age = ").count == 4)
    #expect(text.contains("… 11 more in the report"))
  }

  /// A name from a file cannot command the terminal.
  @Test func namesAreHarmless() {
    var applicant = SampleRecords.applicant(
      id: "\u{1B}[2Jx\u{202E}y", row: 0, chosenAs: nil, seed: 4)
    applicant.contributions[0].value = "\u{7}\n\u{9B}31m"
    let text = ApplicantText.render(applicant, context: .init(SampleRecords.loan))
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    #expect(!text.contains("\u{202E}"))
  }

  @Test func thePageOfAnApplicant() throws {
    let applicant = SampleRecords.applicant(id: "A-1", row: 0, chosenAs: nil, seed: 4)
    for format in DocumentFormat.allCases {
      let page = try ApplicantReport.render(
        applicant, context: .init(SampleRecords.loan), format: format)
      #expect(PageCheck.faults(page) == [])
    }
    try Golden.expect(
      ApplicantReport.render(applicant, context: .init(SampleRecords.loan), format: .xhtml),
      matches: "applicant.xhtml")
  }

  /// A model whose output is no probability and that decides nothing.
  @Test func worksWithoutADecision() throws {
    var applicant = SampleRecords.applicant(id: nil, row: 5, chosenAs: nil, seed: 4)
    applicant.positive = nil
    applicant.favorable = nil
    applicant.score = applicant.margin
    let context = ApplicantContext(
      decision: nil, method: "path_dependent", isLogOdds: false,
      tool: .init(name: "fairaudit", version: "0.1.0"))
    let text = ApplicantText.render(applicant, context: context)
    #expect(!text.contains("favorable"))
    #expect(text.contains("upwards"))
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("its average output before it looks at anything"))
    // The start is written in one way in words and drawing.
    #expect(text.components(separatedBy: "−0.310").count == 3)
    #expect(
      PageCheck.faults(try ApplicantReport.render(applicant, context: context, format: .html)) == []
    )
  }
}
