/// The one result of an audit, and the schema of `audit.json` (`fairaudit/audit/1`).
///
/// Every report is a function of this value alone. It is encoded in declaration order, so the order
/// of the properties below is the order of the keys in the file.
public struct AuditRecord: Codable, Sendable, Equatable {
  /// The identifier of this format.
  public static let schemaIdentifier = "fairaudit/audit/1"

  /// The identifier of the format: ``schemaIdentifier``.
  public var schema: String
  /// What made the record.
  public var tool: Tool
  /// When it was made.
  public var run: Run
  /// The title of the report.
  public var title: String
  /// The files it was made from.
  public var inputs: Inputs
  /// What the data are.
  public var dataset: Dataset
  /// What a positive decision is.
  public var decision: Decision
  /// Absent when decisions were audited (`predictions:`) without their model.
  public var model: Model?
  /// How well decisions and scores agree with the labels, over all rows.
  public var performance: Performance
  /// Measures by group.
  public var fairness: Fairness
  /// What moves the scores; absent without a model or when explanations are switched off.
  public var explanations: Explanations?
  /// What stands out, strongest first; sentences are written from these facts by the reports.
  public var findings: [Finding]
  /// What could not be evaluated, and why.
  public var notEvaluated: [NotEvaluated]

  /// What made a record.
  public struct Tool: Codable, Sendable, Equatable {
    /// The program.
    public var name: String
    /// Its version.
    public var version: String

    /// A program and its version.
    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }

  /// The only part that may differ between two runs on the same inputs.
  public struct Run: Codable, Sendable, Equatable {
    /// ISO 8601 in UTC: `--date`, `SOURCE_DATE_EPOCH` or the clock.
    public var started: String
    /// Absent when the date was given, so that the whole file is reproducible.
    public var durationSeconds: Double?
  }

  /// The files a record was made from.
  public struct Inputs: Codable, Sendable, Equatable {
    /// The model file.
    public var model: InputFile?
    /// The data file.
    public var data: InputFile
    /// `audit.yaml`, when there was one.
    public var config: InputFile?
    /// The file of the rows that contributions compare with, when there was one.
    public var background: InputFile?
  }

  /// One input, told by its content.
  public struct InputFile: Codable, Sendable, Equatable {
    /// As the user wrote it; `-` for standard input.
    public var path: String
    /// Its size.
    public var bytes: Int
    /// The SHA-256 of its bytes in hexadecimal.
    public var sha256: String

    /// A file from its path, size and hash.
    public init(path: String, bytes: Int, sha256: String) {
      self.path = path
      self.bytes = bytes
      self.sha256 = sha256
    }
  }
}
