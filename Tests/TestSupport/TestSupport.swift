public import Foundation

/// Where the tests' own files stand.
public enum Fixtures {
  /// The folder `Tests/Fixtures`.
  public static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  /// A file below it.
  public static func url(_ path: String) -> URL { root.appending(path: path) }

  /// The bytes of a file below it.
  public static func data(_ path: String) throws -> Data { try Data(contentsOf: url(path)) }
}
