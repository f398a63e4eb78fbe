import Foundation
import Markup
import Testing

@testable import Audit
@testable import Reports

@Suite struct AuditReportTests {
  @Test(arguments: SampleRecords.all.map(\.name), DocumentFormat.allCases)
  func holdsThePageRules(name: String, format: DocumentFormat) throws {
    let record = try #require(SampleRecords.all.first { $0.name == name }?.record)
    let page = try AuditReport.render(record, format: format)
    #expect(PageCheck.faults(page) == [])
    #expect(!page.contains("{{"))
    #expect(PageCheck.matches("\\b(nan|NaN|inf|-0\\.0)\\b", page) == [], "a number that is none")
  }

  @Test(arguments: SampleRecords.all.map(\.name))
  func parsesBack(name: String) throws {
    let record = try #require(SampleRecords.all.first { $0.name == name }?.record)
    try WellFormedness.checkHTML(AuditReport.render(record, format: .html))
    try WellFormedness.checkXHTML(AuditReport.render(record, format: .xhtml))
  }

  /// The two formats hold the same words in the same order.
  @Test(arguments: SampleRecords.all.map(\.name))
  func saysTheSameInBothFormats(name: String) throws {
    let record = try #require(SampleRecords.all.first { $0.name == name }?.record)
    let pages = try DocumentFormat.allCases.map { format in
      var page = try AuditReport.render(record, format: format)
      page.removeSubrange(..<(try #require(page.range(of: "<body>")).lowerBound))
      return page
    }
    #expect(pages[0] == pages[1])
  }

  @Test(arguments: SampleRecords.all.map(\.name))
  func matchesItsGolden(name: String) throws {
    let record = try #require(SampleRecords.all.first { $0.name == name }?.record)
    try Golden.expect(AuditReport.render(record, format: .xhtml), matches: "\(name).xhtml")
  }

  /// The first records said neither what a model is made of nor that its contributions are exact.
  @Test func rendersAnEarlierRecord() throws {
    let record = SampleRecords.loan
    let text = try RecordFile.text(record)
    let earlier = text.replacingOccurrences(
      of: #""(exact|parts)": (true|\[\s*"trees"\s*\]),?"#, with: "",
      options: .regularExpression)
    #expect(earlier.utf8.count < text.utf8.count - 20)
    let read = try RecordFile.decode(
      AuditRecord.self, from: Array(earlier.utf8), path: "audit.json",
      schema: AuditRecord.schemaIdentifier)
    #expect(read.model?.parts == nil)
    #expect(read.explanations?.exact == nil)
    #expect(
      try AuditReport.render(read, format: .html) == AuditReport.render(record, format: .html))
  }

  @Test func isDeterministic() throws {
    let first = try AuditReport.render(SampleRecords.manyGroups, format: .html)
    for _ in 0..<3 {
      #expect(try AuditReport.render(SampleRecords.manyGroups, format: .html) == first)
    }
  }

  @Test func staysUnder400KilobytesForTheLoanExample() throws {
    let page = try AuditReport.render(SampleRecords.loan, format: .html)
    #expect(page.utf8.count < 400_000)
  }

  @Test func saysWhatWasMeasured() throws {
    let page = try AuditReport.render(SampleRecords.loan, format: .html)
    let text = page.replacingOccurrences(of: "\u{A0}", with: " ")
    #expect(
      text.contains("sex: Female received the favorable decision 71.1 % as often as Male"))
    #expect(text.contains("n = 9,402 and 10,450"))
    #expect(text.contains("nobody was decided positive"))
    #expect(text.contains("income alone carries 26.4 % of the total mean absolute contribution"))
  }

  /// What the table of groups says adds up, whatever rows an attribute left out.
  @Test func sharesOfAnAttributeSumToOne() throws {
    var record = SampleRecords.loan
    record.dataset.rowsEvaluated = 40_000
    let page = try AuditReport.render(record, format: .html)
    let table = try #require(
      PageCheck.matches("<table id=\"table-groups\">[\\s\\S]*?</table>", page).first)
    let shares = PageCheck.matches(
      "<td class=\"w\">sex</td><td>[0-9,]+</td><td>([0-9.]+)", table
    ).compactMap(Double.init)
    #expect(shares.count == 3)
    #expect(abs(shares.reduce(0, +) - 100) < 0.2)
  }

  @Test func namesTheRulesOfWhatStandsOut() throws {
    let page = try AuditReport.render(SampleRecords.loan, format: .html)
    for number in ["below 0.05", "below 0.8 or above 1.25", "at least 30 rows"] {
      #expect(page.contains(number))
    }
    #expect(page.contains("For age and sex × region it was picked from these rows"))
    #expect(page.contains("the adjusted p-values there are somewhat too small"))
    // A declared reference was fixed beforehand.
    let declared = try AuditReport.render(SampleRecords.predictions, format: .html)
    #expect(!declared.contains("too small"))
    #expect(!declared.contains("features that are protected attributes"))
  }

  @Test(arguments: [
    ("median_score", "with the median score"), ("highest_score", "with the highest score"),
    ("lowest_score", "with the lowest score"),
  ])
  func titlesOfExamples(_ id: String, _ words: String) throws {
    var record = SampleRecords.loan
    record.explanations?.sample[0].chosenAs = id
    #expect(
      try AuditReport.render(record, format: .html)
        .contains("<bdi>Applicant A-00482</bdi> <span class=\"aside\">\(words)</span>"))
  }

  @Test func saysLoudlyThatRowsWereTrainedOn() throws {
    let page = try AuditReport.render(SampleRecords.threeClasses, format: .html)
    #expect(page.contains("Rows the model was trained on."))
    #expect(
      !(try AuditReport.render(SampleRecords.loan, format: .html))
        .contains("Rows the model was trained on."))
  }

  @Test func keepsPositiveAndFavorableApart() throws {
    let page = try AuditReport.render(SampleRecords.predictions, format: .html)
      .replacingOccurrences(of: "\u{A0}", with: " ")
    #expect(page.contains("received the favorable (negative) decision"))
    #expect(page.contains("The favorable decision is the negative one (not flagged)"))
    #expect(page.contains("The model that made them was not part of the audit."))
    #expect(!page.contains("What drives the output"))
  }

  @Test func keepsTheUndefinedUndefined() throws {
    let page = try AuditReport.render(SampleRecords.almostUndefined, format: .html)
    #expect(page.contains("not defined"))
    #expect(page.contains("no rows"))
    #expect(page.contains("6 more"))
  }

  @Test func groupsWhatIsMissingByReason() {
    var record = SampleRecords.loan
    record.notEvaluated = [
      .init(what: "sex = F: true_positive_rate", why: "no positives"),
      .init(what: "sex = M: true_positive_rate", why: "no positives"),
      .init(what: "age = 1: true_positive_rate", why: "no positives"),
      .init(what: "age = 2: true_positive_rate", why: "no positives"),
      .init(what: "age = 3: true_positive_rate", why: "no positives"),
      .init(what: "sex = F: roc_auc", why: "no positives"),
      .init(what: "sex = F: accuracy", why: "no rows"),
      .init(what: "calibration", why: "no scores"),
    ]
    let gaps = Wording(RecordReader(record)).gaps
    #expect(
      gaps.map { $0.what() } == [
        "sex = F: true-positive rate, ROC AUC",
        "sex = M; age = 1; age = 2; age = 3: true-positive rate",
        "sex = F: accuracy", "calibration",
      ])
    #expect(gaps[1].what(limit: 2) == "sex = M; age = 1 and 2 more: true-positive rate")
    #expect(gaps.map(\.why) == ["no positives", "no positives", "no rows", "no scores"])
  }

  /// Values from a file stay text: no element and no attribute comes out of a name.
  @Test func escapesNames() throws {
    let page = try AuditReport.render(SampleRecords.manyGroups, format: .html)
    #expect(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"))
    #expect(!page.contains("<script"))
  }
}
