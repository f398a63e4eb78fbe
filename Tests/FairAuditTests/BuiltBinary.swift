import Foundation

/// The command line as built.
enum BuiltBinary {
  /// The binary beside the test bundle, or the one that `FAIRAUDIT` names.
  static let url: URL = {
    if let path = ProcessInfo.processInfo.environment["FAIRAUDIT"] { return URL(filePath: path) }
    var folder = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
    // On some platforms the bundle is a folder.
    while folder.pathExtension == "xctest" || folder.path.contains(".xctest/") {
      folder.deleteLastPathComponent()
    }
    return folder.appending(path: "fairaudit")
  }()
}
