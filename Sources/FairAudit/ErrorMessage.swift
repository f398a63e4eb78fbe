import Audit
import Foundation
import Reports

/// The sentence a person reads about an error, and the exit code a script sees.
///
/// All of the tool's error texts are made here and in the extensions of this type: what went wrong,
/// where, what was expected, what to do. Cell values of data files never appear.
struct ErrorMessage: Equatable {
  let text: String
  let exitCode: Int32

  /// The codes of sysexits.h that the tool uses.
  enum Code {
    static let usage: Int32 = 64
    static let data: Int32 = 65
    static let noInput: Int32 = 66
    static let software: Int32 = 70
    static let cannotCreate: Int32 = 73
    static let inputOutput: Int32 = 74
    static let configuration: Int32 = 78
  }

  init(text: String, exitCode: Int32) {
    self.text = SafeText.clean(text)
    self.exitCode = exitCode
  }

  init(_ error: any Error) {
    switch error {
    case let error as ConfigurationError: self.init(configuration: error)
    case let error as FileError: self.init(file: error)
    case let error as RecordError: self.init(record: error)
    case let error as EvaluationError: self.init(evaluation: error)
    case let error as MeasurementError: self.init(measurement: error)
    case let error as ModelFileError: self.init(model: error)
    case let error as ExternalProgramError: self.init(external: error)
    case let error as FeatureDataError: self.init(feature: error)
    case let error as ReportError: self.init(report: error)
    default: self.init(anyOther: error)
    }
  }

  /// Words in quotes, the last joined with `or`.
  static func alternatives(_ words: [String], limit: Int = 8) -> String {
    let quoted = words.prefix(limit).map { "'\($0)'" }
    if words.count > limit { return quoted.joined(separator: ", ") + ", …" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  /// What the system says of an error number, in lower case.
  static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file or folder"
    case EACCES, EPERM: "permission denied"
    case EISDIR: "it is a folder"
    case ENOSPC: "no space left on the device"
    case EROFS: "the file system is read-only"
    default: String(cString: strerror(code)).lowercased()
    }
  }
}

// MARK: Files, records, templates

extension ErrorMessage {
  fileprivate init(file error: FileError) {
    switch error {
    case .cannotOpen(let path, let code):
      self.init(
        text: "\(path): cannot be opened: \(ErrorMessage.reason(code))", exitCode: Code.noInput)
    case .tooLarge(let path, let limit):
      self.init(
        text: "\(path): holds more than \(limit >> 20) MiB, which is no model or record",
        exitCode: Code.data)
    case .cannotCreate(let path, let code):
      self.init(
        text: "\(path): cannot be created: \(ErrorMessage.reason(code)); choose another place "
          + "with --out", exitCode: Code.cannotCreate)
    case .exists(let path):
      self.init(
        text: "\(path): exists already; choose another place with --out, or replace an earlier "
          + "result with --force", exitCode: Code.cannotCreate)
    case .notAFile(let path):
      self.init(
        text: "\(path): is a device, a pipe, a link or a folder, which is not replaced by a file; "
          + "leave out --out to write to standard output, or choose another place",
        exitCode: Code.cannotCreate)
    case .isInput(let path):
      self.init(
        text: "\(path): is read by this run and is not replaced; choose another place with --out",
        exitCode: Code.cannotCreate)
    case .notAReport(let path):
      self.init(
        text: "\(path): is not replaced, because it holds no manifest.json and so is no report; "
          + "choose another place with --out", exitCode: Code.cannotCreate)
    case .failed(let path, let code):
      self.init(
        text: "\(path): reading or writing failed: \(ErrorMessage.reason(code))",
        exitCode: Code.inputOutput)
    }
  }

  fileprivate init(record error: RecordError) {
    switch error {
    case .notJSON(let path, let error):
      self.init(
        text: "\(path):\(error.line):\(error.column): expected \(error.expected)",
        exitCode: Code.data)
    case .schema(let path, let found, let expected):
      let what = found.map { "its schema is '\($0)'" } ?? "it names no schema"
      self.init(
        text: "\(path): \(what), expected '\(expected)'", exitCode: Code.data)
    case .shape(let path, let place, let expected):
      self.init(
        text: "\(path): \(place.isEmpty ? "the document" : place): expected \(expected)",
        exitCode: Code.data)
    }
  }

  fileprivate init(report error: ReportError) {
    let text =
      switch error {
      case .templateSyntax(let file, let line, let column, let fault):
        "\(file):\(line):\(column): the template does not parse: \(fault)"
      case .missingPartial(let file, let line, let name):
        "\(file):\(line): includes '\(name)', which does not exist"
      case .partialCycle(let files):
        "templates include each other in a circle: \(files.joined(separator: " → "))"
      case .unknownTemplate(let file):
        "\(file): no built-in template has this name; rename or remove it"
      case .templateEncoding(let file): "\(file): the template is not UTF-8"
      case .unreadableTemplate(let file): "\(file): the template cannot be read"
      case .pageNotWellFormed(let line, let message, let text):
        "the page that the templates make is not well-formed at its line \(line): \(message): "
          + text
      }
    self.init(text: text, exitCode: Code.configuration)
  }
}
