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

        fairaudit explain --config audit.yaml --all --format npy --out contributions.npy

      --all writes CSV: id, one column per feature, base_value, margin, score; a model of several \
      outputs writes one line per row and class. With --format npy it writes the same numbers as a \
      NumPy array of float64, rows by columns (rows by outputs by columns for several outputs), and \
      the names of columns and outputs to a file beside it, contributions.columns.json. Rows are \
      explained as they are read where the data are a file and the model needs no background of \
      them: then memory does not grow with the data. --interactions reads all rows first.
      """)

  /// What the explanation is written as.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, html, xhtml, csv, npy

    /// The same of every row; nil for one applicant's formats.
    var ofAllRows: ContributionFormat? { ContributionFormat(rawValue: rawValue) }
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

  @Flag(help: "Every row, as CSV or as a NumPy array.")
  var all = false

  @Option(help: "text, json, html or xhtml; csv or npy with --all.")
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

  @Option(
    help: """
      With --interactions: columns, separated by commas, whose pairs are wanted (a column whose name \
      has a comma cannot be named).
      """)
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
    if all, let format, format.ofAllRows == nil {
      throw ValidationError(
        "--all writes csv or npy; the format \(format.rawValue) is for one applicant.")
    }
    if !all, let format, format.ofAllRows != nil {
      throw ValidationError("The format \(format.rawValue) belongs to --all.")
    }
    if all, output != nil {
      throw ValidationError("--all writes every output; --output is for one applicant.")
    }
    if features != nil, !interactions {
      throw ValidationError("--features belongs to --interactions.")
    }
    if interactions, format == .html || format == .xhtml || format == .npy {
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
    for path in [out, legendPath].compactMap(\.self) {
      try OutputFile.check(path, force: force, inputs: resolved.inputPaths)
    }
    let threads = run.threads ?? Parallel.coreCount
    let progress = ProgressBar(quiet: run.quiet)
    defer { progress.finish() }
    var times = StageTimes()
    if all, !interactions {
      try writeAll(
        try AllRowsExplanation(
          resolved.configuration, configurationFile: resolved.file.map { ($0.path, $0.bytes) },
          folders: resolved.folders, threads: threads, times: &times, progress: progress.update),
        threads: threads, progress: progress)
      return
    }
    let inputs = try resolved.read(
      for: input == nil ? .explanation : .applicant, threads: threads, times: &times,
      progress: progress.update)
    let explanation = try ExplanationRun(inputs: inputs)
    if all {
      let file = try out.map { try OutputFile(path: $0) } ?? Terminal.standardOutput.output
      try explanation.writeInteractions(
        features: chosenFeatures, threads: threads, progress: progress.update
      ) { try file.write($0) }
      try file.close()
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
    case .text, .csv, .npy:
      let terminal = Terminal.standardOutput
      return ApplicantText.render(
        record.applicant, context: context, width: out == nil ? terminal.width : 80,
        color: out == nil && terminal.showsColor,
        unicode: out != nil || terminal.showsUnicode)
        + (record.interactions.map { InteractionText.render($0) } ?? "")
    }
  }

  /// Where the names of an array's columns are written; nil where nothing but the contributions is.
  private var legendPath: String? {
    guard all, format == .npy, let out else { return nil }
    return (out.hasSuffix(".npy") ? String(out.dropLast(4)) : out) + ".columns.json"
  }

  private func writeAll(
    _ explanation: AllRowsExplanation, threads: Int, progress: ProgressBar
  ) throws {
    let file = try out.map { try OutputFile(path: $0) } ?? Terminal.standardOutput.output
    try explanation.write(
      as: format?.ofAllRows ?? .csv, threads: threads, progress: progress.update
    ) { try file.write($0) }
    let legend = try legendPath.map { try OutputFile(path: $0) }
    try legend?.write(explanation.legend())
    try file.close()
    try legend?.close()
  }

  private var chosenFeatures: [String]? {
    features?.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0).trimmingCharacters(in: .whitespaces) }
  }
}
