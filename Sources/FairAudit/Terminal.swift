import Audit
import Foundation

/// One of the process's output streams, and what it can show.
struct Terminal: Sendable {
  let descriptor: Int32

  static let standardOutput = Terminal(descriptor: 1)
  static let standardError = Terminal(descriptor: 2)

  /// A text of a file's making without control characters, which a terminal would carry out.
  static func clean(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isControl =
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
          return isControl ? "\u{FFFD}" : scalar
        }))
  }

  /// Whether a person is reading.
  var isInteractive: Bool { isatty(descriptor) == 1 }

  /// Whether colour may be used: on a terminal that is not dumb, unless `NO_COLOR` is set.
  var showsColor: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isInteractive && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  /// Whether the locale says UTF-8.
  var showsUnicode: Bool {
    let environment = ProcessInfo.processInfo.environment
    let locale =
      [environment["LC_ALL"], environment["LC_CTYPE"], environment["LANG"]]
      .compactMap { $0 }.first { !$0.isEmpty } ?? ""
    return !isInteractive || locale.uppercased().contains("UTF-8")
      || locale.uppercased().contains("UTF8")
  }

  /// The width in columns: that of the window up to 100, 80 where there is none.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return min(100, max(40, Int(size.ws_col)))
  }

  /// Writes all of a text.
  func write(_ text: String) throws(FileError) {
    try output.write(text)
  }

  /// The stream as an output like any file.
  var output: OutputFile {
    OutputFile(
      descriptor: descriptor, name: descriptor == 1 ? "standard output" : "standard error")
  }
}
