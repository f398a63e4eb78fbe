/// One named column of a ``Table``: a value for every row, missing values explicit.
public struct Column: Sendable, Equatable {
  /// The name in the file's header; `name#k` for the k-th of several columns of one name whose
  /// values differ.
  public let name: String
  /// The cells, by type.
  public let values: Values

  /// The cells of a column in the representation of its type.
  public enum Values: Sendable, Equatable {
    /// Numbers in Double, exactly as `strtod` reads the text; NaN marks a missing cell.
    case numeric([Double])
    /// Words as indexes into `levels`, which stand in the order of first appearance in the file;
    /// -1 marks a missing cell.
    case categorical(codes: [Int32], levels: [String])
    /// Truth values: 1, 0, and -1 for a missing cell.
    case boolean([Int8])
  }

  /// A column from its parts.
  public init(name: String, values: Values) {
    self.name = name
    self.values = values
  }

  /// The number of rows.
  public var count: Int {
    switch values {
    case .numeric(let numbers): numbers.count
    case .categorical(let codes, _): codes.count
    case .boolean(let flags): flags.count
    }
  }
}

/// The type of a column's cells.
public enum ColumnType: String, Sendable, CaseIterable {
  /// Decimal numbers.
  case numeric
  /// Words.
  case categorical
  /// `true` and `false` in the spellings that readers know.
  case boolean
}
