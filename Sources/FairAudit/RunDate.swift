import ArgumentParser
import Foundation

/// The date that a record states: `--date`, `SOURCE_DATE_EPOCH`, or the clock.
struct RunDate {
  /// ISO 8601 in UTC.
  let text: String
  /// Whether it was given, so that two runs can have the same bytes.
  let isGiven: Bool

  init(option: String?) throws {
    if let option {
      guard let date = RunDate.parse(option) else {
        throw ValidationError("--date takes ISO 8601, as in 2026-11-22 or 2026-11-22T08:30:00Z.")
      }
      text = RunDate.format(date)
      isGiven = true
    } else if let epoch = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"] {
      guard let seconds = Int(epoch), (0...253_402_300_799).contains(seconds) else {
        throw ValidationError("SOURCE_DATE_EPOCH is no number of seconds since 1970.")
      }
      text = RunDate.format(Date(timeIntervalSince1970: Double(seconds)))
      isGiven = true
    } else {
      text = RunDate.format(Date())
      isGiven = false
    }
  }

  private static func format(_ date: Date) -> String {
    date.formatted(.iso8601)
  }

  private static func parse(_ text: String) -> Date? {
    let full = text.contains("T") ? text : text + "T00:00:00Z"
    return try? Date(full, strategy: .iso8601)
  }
}
