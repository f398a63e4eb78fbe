import ArgumentParser
import Audit
import Foundation

/// The flags that say what is read, common to `audit` and `explain`; each overrides its key in
/// `audit.yaml`.
struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration file. Without it, ./audit.yaml is used when no --data is given.",
      valueName: "audit.yaml"))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "The model file; its format is told from its content.", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp("The CSV file, or - for standard input.", valueName: "file"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "A score at or above it is a positive decision (default: 0.5 for probabilities).",
      valueName: "number"))
  var threshold: Double?

  @Option(
    help: ArgumentHelp(
      "The label value after which rates are named (default: 1 or true).", valueName: "value"))
  var positiveLabel: String?

  @Option(
    help: ArgumentHelp(
      "The label value that is good for the person (default: the positive one).",
      valueName: "value"))
  var favorableLabel: String?

  @Option(help: ArgumentHelp("The column that names an applicant.", valueName: "column"))
  var idColumn: String?

  @Option(
    help: ArgumentHelp(
      "A cell text that means a missing value (default: an empty cell). Repeat.",
      valueName: "text"))
  var missing: [String] = []

  @Option(
    help: ArgumentHelp(
      "The character between fields, or `tab` (default: told from the header).",
      valueName: "character"))
  var separator: String?

  /// The configuration file if there is one, with these flags laid over it.
  func resolve() throws -> ResolvedConfiguration {
    var configuration = AuditConfiguration()
    var file: ResolvedConfiguration.File?
    let path =
      config
      ?? (data == nil && FileManager.default.fileExists(atPath: "audit.yaml") ? "audit.yaml" : nil)
    var folder = ""
    if let path {
      let bytes = try InputFiles.read(path)
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
      guard let text = String(validating: content, as: UTF8.self) else {
        throw ConfigurationError(file: path, key: "", problem: .syntax("text that is not UTF-8"))
      }
      configuration = try AuditConfiguration(yaml: text, file: path)
      file = .init(path: path, bytes: bytes)
      if let slash = path.lastIndex(of: "/") { folder = String(path[...slash]) }
    }
    try overlay(&configuration)
    return ResolvedConfiguration(
      configuration: configuration, file: file, modelFolder: model == nil ? folder : "",
      dataFolder: data == nil ? folder : "", backgroundFolder: folder)
  }

  private func overlay(_ configuration: inout AuditConfiguration) throws {
    func set<Value>(
      _ path: WritableKeyPath<AuditConfiguration.DataSource, Value?>, _ value: Value?, _ key: String
    ) {
      guard let value else { return }
      configuration.data[keyPath: path] = value
      configuration.places.override(key)
    }
    if let model {
      if configuration.model == nil { configuration.model = .init(path: model) }
      configuration.model?.path = model
      configuration.model?.command = []
      configuration.places.override("model.path")
    }
    set(\.path, data, "data.path")
    set(\.positiveLabel, positiveLabel, "data.positive_label")
    set(\.favorableLabel, favorableLabel, "data.favorable_label")
    set(\.id, idColumn, "data.id")
    if !missing.isEmpty { configuration.data.missing = missing }
    if let separator {
      guard AuditConfiguration.singleByte(separator) != nil else {
        throw ConfigurationError(
          key: "--separator",
          problem: .outOfRange(found: separator, expected: "one ASCII character or `tab`"))
      }
      configuration.data.separator = separator
    }
    if let threshold {
      guard configuration.model != nil else {
        throw ConfigurationError(
          key: "--threshold", problem: .conflict("a threshold belongs to a model; give --model"))
      }
      guard threshold.isFinite else {
        throw ConfigurationError(
          key: "--threshold",
          problem: .outOfRange(found: "\(threshold)", expected: "a finite number"))
      }
      configuration.model?.threshold = threshold
      configuration.places.override("model.threshold")
    }
  }
}
