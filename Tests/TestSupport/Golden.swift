public import Foundation

/// Compares a text with a committed file.
///
/// A missing file is recorded and fails; `RECORD_GOLDEN=1` records again.
public enum Golden {
  /// Nil when the file holds the text; otherwise what to tell.
  public static func difference(_ text: String, at file: URL) -> String? {
    let known = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
    if known == text { return nil }
    let record = ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1"
    if known == nil || record {
      try? FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try? Data(text.utf8).write(to: file)
      return record ? nil : "\(file.lastPathComponent): recorded a new baseline"
    }
    let (left, right) = (
      (known ?? "").split(separator: "\n", omittingEmptySubsequences: false),
      text.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let line = zip(left, right).prefix { $0 == $1 }.count
    return """
      \(file.lastPathComponent):\(line + 1): differs; RECORD_GOLDEN=1 records it again
      - \(line < left.count ? left[line] : "(end)")
      + \(line < right.count ? right[line] : "(end)")
      """
  }
}
