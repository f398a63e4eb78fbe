import Fairness
import Foundation
import Testing

@testable import Audit
@testable import Reports

/// The parts of a record beside rates and their comparison: each where a reader would look for it, and
/// nowhere when there is nothing.
@Suite struct DepthTests {
  static func page(_ name: String) throws -> String {
    try AuditReport.render(
      SampleRecords.decode(SampleRecords.text(of: name)), format: .html
    ).replacingOccurrences(of: "\u{A0}", with: " ")
  }

  static let places = [
    "table-limits", "attribute-1-within-1", "attribute-1-scores", "attribute-1-flips",
    "attribute-1-proxies", "attribute-1-power", "attribute-1-data", "classes", "ordered", "ranking",
    "estimated", "subgroups", "similar",
  ]

  @Test func everyPartHasItsPlace() throws {
    #expect(SampleRecords.recorded.count == 2)
    let page = try Self.page("depth")
    for place in Self.places { #expect(page.contains("id=\"\(place)\""), "\(place) is missing") }
  }

  @Test func aRecordWithoutThemHasNone() throws {
    let page = try AuditReport.render(SampleRecords.loan, format: .html)
    for place in Self.places { #expect(!page.contains("id=\"\(place)\""), "\(place) is there") }
  }

  /// Predicted numbers come with no favorable rates, no table of labels against decisions.
  @Test func predictedNumbersStandAlone() throws {
    let page = try Self.page("numbers")
    let main = try #require(page.range(of: "<main")).lowerBound
    let words = String(page[main...])
    #expect(page.contains("id=\"numbers\""))
    #expect(!page.contains("id=\"groups\""))
    #expect(!page.contains("table-confusion"))
    #expect(!words.contains("Favorable rate"))
    #expect(!words.contains("No protected attribute"))
    #expect(words.contains("predictions are farthest off on average for"))
  }

  @Test(arguments: [
    (
      "limit_failed",
      "Limit disparate impact ratio at least 0.80: 2 checks fail; farthest is sex: "
        + "Female with 0.71 (95 % interval 0.68–0.75; n = 5,875)."
    ),
    (
      "reversal",
      "is below that of Male by 8.0 points, but within strata of region it is above by "
        + "2.0 points"
    ),
    (
      "decision_flips",
      "2.1 % of decisions change when nothing but sex does (95 % interval 1.7–2.6 "
        + "%; n = 5,875)."
    ),
    (
      "worse_subgroup",
      "Subgroup sex = Female, region = North: its favorable rate differs from "
        + "everybody else's by −12.0 percentage points, confirmed on rows it was not found on"
    ),
    (
      "four_fifths_turned",
      "Female is below four fifths of Male (ratio 0.80) (95 % interval "
        + "0.75–0.85; n = 5,875); one other decision would turn that."
    ),
    (
      "strong_proxy",
      "income tells sex = Female from the rest with an area under the ROC curve of "
        + "0.66 (chance is 0.50) (95 % interval 0.640–0.680; n = 5,875), and carries 26.4 % of the "
        + "contributions."
    ),
    (
      "representation_gap",
      "Female makes up 48.8 % of the rows (95 % interval 47.5–50.1 %; n = "
        + "5,875) and 51.0 % of the declared population."
    ),
    ("limit_undecided", "one check cannot be decided on these rows"),
  ])
  func tellsWhatStandsOut(kind: String, words: String) throws {
    let record = try SampleRecords.decode(SampleRecords.text(of: "depth"))
    let finding = try #require(record.findings.first { $0.kind == kind })
    let sentence = Wording(RecordReader(record)).finding(finding)
      .replacingOccurrences(of: "\u{A0}", with: " ")
    #expect(sentence.localizedCaseInsensitiveContains(words), "\(sentence)")
  }

  /// Every number of a limit comes with its verdict and the reason.
  @Test func verdictsSayWhy() throws {
    let record = try SampleRecords.decode(SampleRecords.text(of: "depth"))
    let wording = Wording(RecordReader(record))
    for result in record.fairness.limits ?? [] {
      let verdict = wording.verdict(result)
      #expect(verdict.word.contains(" "))
      #expect((verdict.why == nil) == (result.verdict != .inconclusive))
    }
    let text = AuditText.summary(record)
    #expect(text.contains("Limits\n"))
    #expect(text.split(separator: "\n").allSatisfy { TerminalText.cells(String($0)) <= 80 })
    #expect(text.split(separator: "\n").count < 60)
  }

  @Test func linesStayInsideTheirChart() {
    let series = (0..<7).map { (index: Int) -> LineChart.Series in
      let points = (0...20).map { (place: Int) -> (x: Double, y: Double) in
        (x: Double(place) / 20, y: Double(place * index % 21) / 20)
      }
      return LineChart.Series(
        label: String(repeating: "long name \(index) ", count: 3), points: points)
    }
    let chart = LineChart(
      title: "t", summary: "s", series: series, horizontal: "threshold",
      vertical: "favorable rate", mark: (0.5, "threshold 0.5"), steps: true)
    for width in [ChartWidth.wide, ChartWidth.narrow] {
      let canvas = chart.draw(width: width)
      for box in canvas.boxes { #expect(box.left >= -0.5 && box.right <= width + 0.5, "\(box)") }
      for (index, box) in canvas.boxes.enumerated() {
        for other in canvas.boxes.dropFirst(index + 1) {
          let across = box.right <= other.left || other.right <= box.left
          let down = box.bottom <= other.top || other.bottom <= box.top
          #expect(across || down, "\(box.text) and \(other.text)")
        }
      }
    }
    let empty = LineChart(title: "", summary: "", series: [], horizontal: "", vertical: "")
    #expect(empty.draw(width: 300).height > 0)
  }
}
