import ArgumentParser
import Audit
import Explain
import Foundation
import Reports
import Tabular

struct ExplainCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains one applicant's decision, or every row's contributions.",
    discussion: """
      Contributions are exact Shapley values of the model's margin (the log-odds, for a \
      classifier): base value plus contributions is the margin.

        fairaudit explain --config audit.yaml --id A-1042
        fairaudit explain --model model.json --input applicant.csv --format json
        fairaudit explain --config audit.yaml --all --out contributions.csv

      --all writes CSV: id, one column per feature, base_value, margin, score; a model of several \
      outputs writes one line per row and class.
      """)

  /// What the explanation is written as.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, html, xhtml, csv
  }

  /// What contributions add up to.
  enum Space: String, ExpressibleByArgument, CaseIterable {
    case margin, probability
  }

  @Option(help: "The applicant's value in the id column.")
  var id: String?

  @Option(help: "The applicant's row, counted from 0.")
  var row: Int?

  @Option(help: "A CSV file with a header and one applicant, or - for standard input.")
  var input: String?

  @Flag(help: "Every row, as CSV.")
  var all = false

  @Option(help: "text, json, html or xhtml; csv with --all.")
  var format: Format?

  @Option(help: "The output (class) to explain (default: the positive or the predicted one).")
  var output: String?

  @Option(
    help: """
      What contributions add up to: margin, or probability (see explain.output in the \
      configuration).
      """)
  var space: Space?

  @Flag(
    help: """
      How columns act together: the strongest pairs of one applicant (text, json); with --all every \
      row's, one column A:B per pair.
      """)
  var interactions = false

  @Option(help: "With --interactions: columns, separated by commas, whose pairs are wanted.")
  var features: String?

  @Option(name: .shortAndLong, help: "The file to write (default: standard output).")
  var out: String?

  @Flag(help: "Replace the file if it exists.")
  var force = false

  @OptionGroup(title: "What is read") var files: InputOptions
  @OptionGroup var run: RunOptions

  func validate() throws {
    let chosen = [id != nil, row != nil, input != nil, all].count { $0 }
    guard chosen == 1 else {
      throw ValidationError("Give exactly one of --id, --row, --input and --all.")
    }
    if all, let format, format != .csv {
      throw ValidationError("--all writes csv; the format \(format.rawValue) is for one applicant.")
    }
    if !all, format == .csv { throw ValidationError("The format csv belongs to --all.") }
    if all, output != nil {
      throw ValidationError("--all writes every output; --output is for one applicant.")
    }
    if features != nil, !interactions {
      throw ValidationError("--features belongs to --interactions.")
    }
    if interactions, format == .html || format == .xhtml {
      throw ValidationError("--interactions is for text, json and csv.")
    }
    if input != nil, files.data != nil {
      throw ValidationError("--input is the data; leave out --data.")
    }
  }

  func execute() throws {
    var resolved = try files.resolve()
    if let space {
      resolved.configuration.explain.output = .init(rawValue: space.rawValue) ?? .margin
      resolved.configuration.places.override("explain.output")
    }
    if let input {
      // One applicant's file says nothing of what is usual: the configured data do.
      if resolved.configuration.explain.background.path == nil {
        resolved.configuration.explain.background.path = resolved.configuration.data.path
        resolved.backgroundFolder = resolved.dataFolder
      }
      resolved.configuration.data.path = input
      resolved.dataFolder = ""
    }
    if let out, !force, FileManager.default.fileExists(atPath: out) {
      throw FileError.exists(path: out)
    }
    let threads = run.threads ?? Parallel.coreCount
    let progress = ProgressBar(quiet: run.quiet)
    defer { progress.finish() }
    var times = StageTimes()
    let inputs = try resolved.read(
      for: input == nil ? .explanation : .applicant, threads: threads, times: &times,
      progress: progress.update)
    let explanation = try ExplanationRun(inputs: inputs)
    if all {
      try writeAll(explanation, threads: threads, progress: progress)
      return
    }
    if input != nil, inputs.table.rowCount != 1 {
      throw EvaluationError.oneRow(source: inputs.source, found: inputs.table.rowCount)
    }
    let row = try id.map { try explanation.row(withID: $0) } ?? row ?? 0
    var record = try explanation.applicant(row: row, output: output, tool: tool)
    if interactions {
      record.interactions = try explanation.interactions(
        row: row, output: record.applicant.output, features: chosenFeatures)
    }
    progress.finish()
    let text = try render(record)
    if let out {
      try OutputFile.write(text, to: out)
    } else {
      try Terminal.standardOutput.write(text)
    }
  }

  private func render(_ record: ApplicantRecord) throws -> String {
    let context = ApplicantContext(
      decision: record.decision, method: record.method, spaceMethod: record.spaceMethod,
      isLogOdds: record.transform == "logistic", isExact: record.exact,
      background: record.background,
      additivity: record.additivity,
      tool: record.tool, model: record.inputs.model, data: record.inputs.data)
    switch format ?? .text {
    case .json: return try RecordFile.text(record)
    case .html, .xhtml:
      return try ApplicantReport.render(
        record.applicant, context: context, format: format == .html ? .html : .xhtml)
    case .text, .csv:
      let terminal = Terminal.standardOutput
      return ApplicantText.render(
        record.applicant, context: context, width: out == nil ? terminal.width : 80,
        color: out == nil && terminal.showsColor,
        unicode: out != nil || terminal.showsUnicode)
        + (record.interactions.map { InteractionText.render($0) } ?? "")
    }
  }

  private func writeAll(
    _ explanation: ExplanationRun, threads: Int, progress: ProgressBar
  ) throws {
    let file = try out.map { try OutputFile(path: $0) } ?? Terminal.standardOutput.output
    if interactions {
      try explanation.writeInteractions(
        features: chosenFeatures, threads: threads, progress: progress.update
      ) { try file.write($0) }
    } else {
      try explanation.writeAll(threads: threads, progress: progress.update) { try file.write($0) }
    }
    try file.close()
  }

  private var chosenFeatures: [String]? {
    features?.split(separator: ",").map { String($0) }
  }
}
