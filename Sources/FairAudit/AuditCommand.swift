import ArgumentParser
import Audit
import Foundation
import Reports
import Tabular

struct AuditCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Audits a model, or decisions somebody made, on labelled data.",
    discussion: """
      Writes a folder with audit.json (everything that was measured), report.html and \
      report.xhtml (the same for people), and manifest.json (what it was made from, by SHA-256).

        fairaudit audit --config audit.yaml --out report
        fairaudit audit --model model.json --data test.csv --label approved \\
          --protected sex:Male
        fairaudit audit --data scores.csv --predictions decile_score --at-least 5 \\
          --label recidivism --favorable-label 0 --protected race:Caucasian
      """)

  @OptionGroup(title: "What is read") var input: InputOptions
  @OptionGroup(title: "What is measured") var audit: AuditOptions
  @OptionGroup var run: RunOptions

  @Option(name: .shortAndLong, help: "The folder to write.")
  var out = "fairaudit-report"

  @Flag(help: "Replace an earlier report in that folder.")
  var force = false

  @Flag(help: "Print audit.json to standard output and write no folder.")
  var json = false

  @Option(help: "The date that the record states (default: SOURCE_DATE_EPOCH or the clock).")
  var date: String?

  @Option(help: "A folder with templates that replace the built-in ones, file by file.")
  var templates: String?

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out takes the name of a folder.") }
  }

  func execute() throws {
    let date = try RunDate(option: date)
    var resolved = try input.resolve()
    try audit.overlay(&resolved.configuration, model: input.model != nil)
    let folder = json ? nil : try OutputFolder(path: out, replace: force)
    let templates = try templates.map { try TemplateSet(directory: URL(filePath: $0)) } ?? .builtIn
    let threads = run.threads ?? Parallel.coreCount
    let progress = ProgressBar(quiet: run.quiet)
    defer { progress.finish() }
    var times = StageTimes()
    let inputs = try resolved.read(
      for: .audit, threads: threads, times: &times, progress: progress.update)
    var record = try AuditRun(inputs: inputs, tool: tool, started: date.text, threads: threads)
      .record(times: &times, progress: progress.update)
    if !date.isGiven {
      record.run.durationSeconds = (times.total * 1000).rounded() / 1000
    }
    let text = try RecordFile.text(record)
    guard let folder else {
      progress.finish()
      try Terminal.standardOutput.write(text)
      return
    }
    progress.update(.write, 0)
    try times.measure(.write) {
      try folder.write(
        ReportFiles.make(
          record, json: text,
          inputs: [record.inputs.model, record.inputs.data, record.inputs.config].compactMap(
            \.self),
          configuration: inputs.configuration.settings, templates: templates))
    }
    progress.finish()
    let terminal = Terminal.standardOutput
    try terminal.write(
      AuditText.summary(
        record, width: terminal.width, color: terminal.showsColor, unicode: terminal.showsUnicode))
    if !run.quiet {
      let parts = times.seconds.map { "\($0.stage.rawValue) \(seconds($0.seconds))" }
      try? Terminal.standardError.write(
        "Time: \(seconds(times.total)) (\(parts.joined(separator: ", ")))\n")
    }
    try terminal.write(ReportFiles.place(out))
  }

  private func seconds(_ value: Double) -> String {
    String(format: "%.2f s", value)
  }
}

extension ResolvedConfiguration {
  /// Reads the files that the configuration names.
  func read(
    for purpose: AuditInputs.Purpose, threads: Int, times: inout StageTimes,
    progress: @escaping ProgressHandler
  ) throws -> AuditInputs {
    try AuditInputs.read(
      configuration, for: purpose, configurationFile: file.map { ($0.path, $0.bytes) },
      folders: folders, threads: threads, times: &times, progress: progress)
  }
}
