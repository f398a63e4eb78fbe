#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where the bytes of a data file come from.
public enum DataSource: Sendable, Equatable {
  /// A file, or anything else with a path that can be read once from front to back.
  case file(path: String)
  /// Standard input.
  case standardInput
  /// Bytes in memory; errors call them by `name`.
  case bytes([UInt8], name: String)

  /// What errors call the source.
  public var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: "standard input"
    case .bytes(_, let name): name
    }
  }

  /// Whether the bytes can be read a second time: those in memory and of a regular file.
  ///
  /// Looks without opening, which would take the bytes of a pipe.
  var isRepeatable: Bool {
    switch self {
    case .bytes: return true
    case .standardInput: return false
    case .file(let path):
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
  }
}
