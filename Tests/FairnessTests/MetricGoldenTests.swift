import Foundation
import TestSupport
import Testing

@testable import Fairness

@Suite("Documentation of the registry")
struct MetricGoldenTests {
  @Test("docs/metrics.md says what the registry says; RECORD_GOLDEN=1 writes it anew")
  func page() throws {
    let url = Fixtures.root.deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "docs/metrics.md")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
      try Data(Metric.documentation.utf8).write(to: url)
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == Metric.documentation)
  }

  @Test("Every line of a table has the same number of cells")
  func cells() {
    var columns: Int?
    for line in Metric.documentation.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        columns = nil
        continue
      }
      let bars = line.replacing("\\|", with: "").count { $0 == "|" }
      #expect(bars == columns ?? bars && bars >= 7, "\(line)")
      columns = bars
    }
  }
}
