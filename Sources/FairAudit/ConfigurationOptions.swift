import ArgumentParser
import Audit
import Foundation

/// The flags that say what is audited; each overrides its key in `audit.yaml`.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration file. Without it, ./audit.yaml is used when no --data is given.",
      valueName: "audit.yaml"))
  var config: String?

  @Option(help: "The model file; its format is told from its content.")
  var model: String?

  @Option(help: "The labelled CSV file, or - for standard input.")
  var data: String?

  @Option(help: "The column of the true outcome.")
  var label: String?

  @Option(help: "The label value after which rates are named (default: 1 or true).")
  var positiveLabel: String?

  @Option(help: "The label value that is good for the person (default: the positive one).")
  var favorableLabel: String?

  @Option(
    help: ArgumentHelp(
      "A column by which people are grouped, and the group that others are compared with. Repeat.",
      valueName: "column[:reference]"))
  var protected: [String] = []

  @Option(
    help: ArgumentHelp(
      "Ascending cut points of a numeric protected column, as in age=25,40,62. Repeat.",
      valueName: "column=numbers"))
  var bins: [String] = []

  @Option(
    help: ArgumentHelp(
      "Columns whose combinations are groups as well, as in sex,race. Repeat.",
      valueName: "columns"))
  var intersection: [String] = []

  @Option(help: "A score at or above it is a positive decision (default: 0.5 for probabilities).")
  var threshold: Double?

  @Option(
    help: ArgumentHelp(
      "Audit this column's values instead of a model; with --at-least or --at-most.",
      valueName: "column"))
  var predictions: String?

  @Option(help: "With --predictions: a value of at least this is a positive decision.")
  var atLeast: Double?

  @Option(help: "With --predictions: a value of at most this is a positive decision.")
  var atMost: Double?

  @Option(help: ArgumentHelp("The column that names an applicant.", valueName: "column"))
  var idColumn: String?

  @Option(help: ArgumentHelp("The column of row weights.", valueName: "column"))
  var weight: String?

  @Option(
    help: ArgumentHelp(
      "A cell text that means a missing value (default: an empty cell). Repeat.",
      valueName: "text"))
  var missing: [String] = []

  @Option(help: "The character between fields, or `tab` (default: told from the header).")
  var separator: String?

  @Option(help: "Whether the model was trained on these rows: training or test.")
  var sample: String?

  @Option(help: "The title of the report.")
  var title: String?

  @Option(help: "The confidence level of intervals (default: 0.95).")
  var confidence: Double?

  /// The configuration file if there is one, with the flags laid over it.
  func resolve() throws -> ResolvedConfiguration {
    var configuration = AuditConfiguration()
    var file: ResolvedConfiguration.File?
    let path =
      config
      ?? (data == nil && FileManager.default.fileExists(atPath: "audit.yaml") ? "audit.yaml" : nil)
    var folder = ""
    if let path {
      let bytes = try InputFiles.read(path)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw ConfigurationError(file: path, key: "", problem: .syntax("text that is not UTF-8"))
      }
      configuration = try AuditConfiguration(yaml: text, file: path)
      file = .init(path: path, bytes: bytes)
      if let slash = path.lastIndex(of: "/") { folder = String(path[...slash]) }
    }
    let modelFolder = model == nil ? folder : ""
    let dataFolder = data == nil ? folder : ""
    try overlay(&configuration)
    return ResolvedConfiguration(
      configuration: configuration, file: file, modelFolder: modelFolder, dataFolder: dataFolder)
  }

  private func overlay(_ configuration: inout AuditConfiguration) throws {
    if let model {
      if configuration.model == nil {
        configuration.model = .init(path: model)
      } else {
        configuration.model?.path = model
      }
      if predictions == nil { configuration.predictions = nil }
    }
    if let data { configuration.data.path = data }
    if let label { configuration.data.label = label }
    if let positiveLabel { configuration.data.positiveLabel = positiveLabel }
    if let favorableLabel { configuration.data.favorableLabel = favorableLabel }
    if let idColumn { configuration.data.id = idColumn }
    if let weight { configuration.data.weight = weight }
    if !missing.isEmpty { configuration.data.missing = missing }
    if let title { configuration.title = title }
    if let separator {
      guard AuditConfiguration.singleByte(separator) != nil else {
        throw flagError(
          "--separator", .outOfRange(found: separator, expected: "one ASCII character or `tab`"))
      }
      configuration.data.separator = separator
    }
    if let sample {
      guard let value = AuditConfiguration.DataSource.Sample(rawValue: sample) else {
        throw flagError(
          "--sample", .notAChoice(found: sample, choices: ["training", "test"]))
      }
      configuration.data.sample = value
    }
    if let confidence {
      guard (0.5...0.9999).contains(confidence) else {
        throw flagError(
          "--confidence",
          .outOfRange(found: "\(confidence)", expected: "a number from 0.5 to 0.9999"))
      }
      configuration.inference.confidence = confidence
    }
    if let threshold {
      guard configuration.model != nil else {
        throw flagError("--threshold", .conflict("a threshold belongs to a model; give --model"))
      }
      configuration.model?.threshold = threshold
    }
    try overlayPredictions(&configuration)
    try overlayProtected(&configuration)
  }

  private func overlayPredictions(_ configuration: inout AuditConfiguration) throws {
    guard let predictions else {
      if atLeast != nil || atMost != nil {
        throw flagError("--at-least", .conflict("a rule belongs to --predictions"))
      }
      return
    }
    switch (atLeast, atMost) {
    case (let limit?, nil):
      configuration.predictions = .init(column: predictions, rule: .atLeast(limit))
    case (nil, let limit?):
      configuration.predictions = .init(column: predictions, rule: .atMost(limit))
    default:
      throw flagError("--predictions", .conflict("give exactly one of --at-least and --at-most"))
    }
    if model == nil { configuration.model = nil }
  }

  private func overlayProtected(_ configuration: inout AuditConfiguration) throws {
    var cuts: [String: [Double]] = [:]
    for text in bins {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let numbers = parts.count == 2 ? parts[1].split(separator: ",").map { Double($0) } : []
      let values = numbers.compactMap { $0 }
      guard !values.isEmpty, values.count == numbers.count,
        zip(values, values.dropFirst()).allSatisfy({ $0 < $1 })
      else {
        throw flagError(
          "--bins",
          .outOfRange(found: text, expected: "a column and ascending numbers, as in age=25,40,62"))
      }
      cuts[parts[0]] = values
    }
    if !protected.isEmpty || !intersection.isEmpty {
      var attributes: [AuditConfiguration.ProtectedAttribute] = []
      for text in protected {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let column = String(parts[0])
        attributes.append(
          .init(
            columns: [column], bins: cuts[column],
            reference: parts.count == 2 ? String(parts[1]) : nil))
      }
      for text in intersection {
        let columns = text.split(separator: ",").map(String.init)
        guard columns.count >= 2, Set(columns).count == columns.count else {
          throw flagError(
            "--intersection",
            .outOfRange(found: text, expected: "two or more columns, as in sex,race"))
        }
        attributes.append(.init(columns: columns))
      }
      configuration.protected = attributes
    }
    for (column, values) in cuts.sorted(by: { $0.key < $1.key }) {
      let places = configuration.protected.indices.filter {
        configuration.protected[$0].columns == [column]
      }
      guard let place = places.first else {
        throw flagError("--bins", .conflict("'\(column)' is not declared with --protected"))
      }
      configuration.protected[place].bins = values
    }
  }

  private func flagError(_ flag: String, _ problem: ConfigurationError.Problem)
    -> ConfigurationError
  {
    ConfigurationError(key: flag, problem: problem)
  }
}

/// A configuration whose files can be found.
struct ResolvedConfiguration {
  /// The configuration file as it was read.
  struct File {
    let path: String
    let bytes: [UInt8]
  }

  var configuration: AuditConfiguration
  /// The configuration file, if there was one.
  var file: File?
  /// What stands before the model's path: the configuration file's folder, or nothing for a flag.
  var modelFolder: String
  /// The same for the data.
  var dataFolder: String
}

/// The flags of how a command runs and speaks.
struct RunOptions: ParsableArguments {
  @Option(help: "Threads to use (default: all cores); the result never depends on it.")
  var threads: Int?

  @Flag(help: "Say nothing on standard error but warnings and errors.")
  var quiet = false

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads takes a whole number of 1 or more.")
    }
  }
}
