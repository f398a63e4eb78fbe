import Audit

/// A line on standard error that says how far the work has come; silent unless a person watches.
final class ProgressBar {
  private let terminal = Terminal.standardError
  private let isActive: Bool
  private var shown = ""

  init(quiet: Bool) {
    isActive = !quiet && terminal.isInteractive
  }

  /// Shows a stage and its share.
  func update(_ stage: AuditStage, _ share: Double) {
    guard isActive else { return }
    let width = 24
    let filled = Int((min(max(share, 0), 1) * Double(width)).rounded())
    let (full, empty) = terminal.showsUnicode ? ("━", "─") : ("#", ".")
    let name = stage.rawValue + String(repeating: " ", count: max(0, 15 - stage.rawValue.count))
    let percent = String(Int((min(max(share, 0), 1) * 100).rounded()))
    let line =
      "  " + name + String(repeating: full, count: filled)
      + String(repeating: empty, count: width - filled)
      + " " + String(repeating: " ", count: 3 - percent.count) + percent + " %"
    guard line != shown else { return }
    shown = line
    try? terminal.write("\r" + line)
  }

  /// Takes the line away.
  func finish() {
    guard isActive, !shown.isEmpty else { return }
    try? terminal.write("\r" + String(repeating: " ", count: shown.count) + "\r")
    shown = ""
  }
}
