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
}
