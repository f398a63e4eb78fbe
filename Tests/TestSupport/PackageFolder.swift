public import Foundation

/// The folders of the package.
public enum PackageFolder {
  /// The top.
  public static let root = Fixtures.root.deletingLastPathComponent().deletingLastPathComponent()

  /// A file below it.
  public static func url(_ path: String) -> URL { root.appending(path: path) }
}
