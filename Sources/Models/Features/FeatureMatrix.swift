public import Tabular

/// The inputs of a model: one column for each of its features, in the model's order.
///
/// Numbers are Doubles and shared with the table they come from, not copied; a model that works in
/// Float32 rounds at the comparison. A categorical feature holds the *model's* code of each level.
/// NaN marks a missing value.
public struct FeatureMatrix: Sendable {
  /// The values by feature, then row.
  public let columns: [[Double]]
  /// The number of rows.
  public let rowCount: Int
  /// By column, the words that the codes of a ``Feature/Kind/text`` column stand for; nil elsewhere,
  /// and no entries at all where there are no such columns.
  private let words: [[String]?]

  /// A matrix from columns of one length.
  ///
  /// - Parameter words: by column, the words that its codes stand for, for text columns; no entries
  ///   where there are none.
  public init(columns: [[Double]], rowCount: Int, words: [[String]?] = []) {
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns of one length")
    precondition(words.isEmpty || words.count == columns.count, "an entry by column")
    self.columns = columns
    self.rowCount = rowCount
    self.words = words
  }

  /// The words that the codes of a text column stand for; nil for other columns.
  public func words(ofColumn column: Int) -> [String]? {
    words.isEmpty ? nil : words[column]
  }

  /// Some rows, in the order given.
  public func selecting(_ rows: [Int]) -> FeatureMatrix {
    FeatureMatrix(
      columns: columns.map { column in rows.map { column[$0] } }, rowCount: rows.count,
      words: words)
  }

  /// Consecutive rows.
  public func selecting(_ rows: Range<Int>) -> FeatureMatrix {
    guard rows != 0..<rowCount else { return self }
    return FeatureMatrix(
      columns: columns.map { Array($0[rows]) }, rowCount: rows.count, words: words)
  }

  /// The same rows with the words of another matrix before their own, so that the codes of either
  /// stand for words of the result.
  public func prepending(words other: FeatureMatrix) -> FeatureMatrix {
    guard !words.isEmpty, words != other.words else { return self }
    var columns = columns
    let all = words.enumerated().map { column, own -> [String]? in
      guard let own, let first = other.words(ofColumn: column) else { return own }
      columns[column] = columns[column].map { $0 + Double(first.count) }
      return first + own
    }
    return FeatureMatrix(columns: columns, rowCount: rowCount, words: all)
  }

  /// The same columns with other values: codes of text columns keep their words.
  public func replacing(columns: [[Double]], rowCount: Int) -> FeatureMatrix {
    FeatureMatrix(columns: columns, rowCount: rowCount, words: words)
  }

  /// The values of one row in feature order.
  public func row(_ index: Int) -> [Double] {
    columns.map { $0[index] }
  }

  /// The inputs of a model from a table, with what was assumed on the way.
  public static func make(
    table: Table, for features: [Feature], options: FeatureEncoder.Options = .init()
  ) throws(FeatureError) -> (matrix: FeatureMatrix, notes: [FeatureNote]) {
    try FeatureEncoder(features: features, options: options).encode(table)
  }
}
