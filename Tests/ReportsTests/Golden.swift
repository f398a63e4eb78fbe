import Foundation
import TestSupport
import Testing

/// Compares a text with the file of that name in `Tests/Fixtures/reports/`.
///
/// A missing file is recorded and the test fails, so that nobody commits one unseen;
/// `RECORD_GOLDEN=1` records all of them again.
enum Golden {
  static let directory = Fixtures.url("reports")

  static func expect(
    _ page: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    // The stylesheet is a file of its own: a new color is no new page.
    let text = page.replacingOccurrences(
      of: "<style>[\\s\\S]*?</style>", with: "<style></style>", options: .regularExpression)
    let file = directory.appending(path: name)
    let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1"
    guard !isRecording, let expected = try? String(contentsOf: file, encoding: .utf8) else {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      if !isRecording {
        Issue.record("\(name) was missing and is recorded now", sourceLocation: sourceLocation)
      }
      return
    }
    if let line = firstDifference(text, expected) {
      Issue.record("\(name) differs from line \(line)", sourceLocation: sourceLocation)
    }
  }

  /// The first line, counted from 1, in which two texts differ.
  static func firstDifference(_ one: String, _ other: String) -> Int? {
    guard one != other else { return nil }
    let left = one.split(separator: "\n", omittingEmptySubsequences: false)
    let right = other.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      return index + 1
    }
    return min(left.count, right.count) + 1
  }
}

@Suite struct GoldenTests {
  @Test func findsADifference() {
    #expect(Golden.firstDifference("a\nb", "a\nb") == nil)
    #expect(Golden.firstDifference("a\nb", "a\nc") == 2)
    #expect(Golden.firstDifference("a", "a\n") == 2)
  }
}
