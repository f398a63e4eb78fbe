/// What a report folder was made from and what it holds, by SHA-256 (`manifest.json`).
public struct Manifest: Codable, Sendable, Equatable {
  /// The identifier of this format.
  public static let schemaIdentifier = "fairaudit/manifest/1"
  /// The file's name in a report folder.
  public static let fileName = "manifest.json"

  /// The identifier of the format: ``schemaIdentifier``.
  public var schema: String
  /// What made the folder.
  public var tool: AuditRecord.Tool
  /// The files it was made from, in a fixed order.
  public var inputs: [AuditRecord.InputFile]
  /// The settings in effect, in the shape of `audit.yaml`.
  public var configuration: JSONValue?
  /// The folder's files but this one, in the order in which they were written.
  public var outputs: [AuditRecord.InputFile]

  /// A manifest of some files.
  public init(
    tool: AuditRecord.Tool, inputs: [AuditRecord.InputFile], configuration: JSONValue?,
    files: [(name: String, content: String)]
  ) {
    schema = Manifest.schemaIdentifier
    self.tool = tool
    self.inputs = inputs
    self.configuration = configuration
    outputs = files.map { file in
      let bytes = Array(file.content.utf8)
      return .init(path: file.name, bytes: bytes.count, sha256: ContentHash.of(bytes))
    }
  }

  /// One way in which a folder differs from its manifest.
  public enum Difference: Sendable, Equatable {
    /// A listed file that is not there or cannot be read.
    case missing(path: String)
    /// A listed file of another content.
    case changed(path: String, expected: String, found: String)
    /// A file that is not listed.
    case unlisted(path: String)
  }

  /// Compares a folder with the manifest.
  ///
  /// - Parameters:
  ///   - names: the files in the folder.
  ///   - content: reads one of them; nil when it cannot be read.
  public func differences(
    names: [String], content: (String) -> [UInt8]?
  ) -> [Difference] {
    var differences: [Difference] = []
    for output in outputs {
      guard let bytes = content(output.path) else {
        differences.append(.missing(path: output.path))
        continue
      }
      let found = ContentHash.of(bytes)
      if found != output.sha256 || bytes.count != output.bytes {
        differences.append(.changed(path: output.path, expected: output.sha256, found: found))
      }
    }
    let listed = Set(outputs.map(\.path) + [Manifest.fileName])
    for name in names.sorted() where !listed.contains(name) {
      differences.append(.unlisted(path: name))
    }
    return differences
  }
}
