import Models
import Tabular

/// What keeps rows of a file from being explained, found while the file is read a first time: the
/// same errors that the whole file at once would give.
struct RowCheck: Sendable {
  /// The error of the encoder that would be told first.
  private(set) var error: FeatureError?
  /// The first row that a pipeline refuses to score.
  private(set) var refusal: FeatureError?
  /// The columns that hold words of which some are no plain numbers (``Column/asPlainNumbers()``).
  private var wordColumns: Set<String> = []
  /// The columns that hold words.
  private var wordedColumns: Set<String> = []

  /// Nothing found yet.
  init() {}

  /// Checks some rows.
  ///
  /// - Parameter grouping: the columns that may be read as plain numbers where all words are such.
  init(_ table: Table, model: Model, encoder: FeatureEncoder, grouping: Set<String>) {
    for column in table.columns where grouping.contains(column.name) {
      guard case .categorical(_, let levels) = column.values, !levels.isEmpty else { continue }
      wordedColumns.insert(column.name)
      if case .categorical = column.asPlainNumbers().values { wordColumns.insert(column.name) }
    }
    do {
      let matrix = try encoder.encode(table).matrix
      // Trees take any number; steps before them may not.
      guard case .program = model.form else { return }
      do {
        _ = try model.scores(of: matrix)
      } catch let error as PredictionError {
        refusal = .refused(
          feature: error.feature.map { model.features[$0].name }, row: error.row,
          line: table.lines.line(ofRow: error.row), problem: error.problem)
      } catch {
        // Nothing else is thrown by steps; if it were, explaining would meet it again.
      }
    } catch {
      self.error = error
    }
  }

  /// Whether a column turns into numbers when all of its words are known.
  var hasPlainNumbers: Bool { !wordedColumns.isSubset(of: wordColumns) }

  /// Adds what was found in the rows behind, which start at a row and a line.
  mutating func append(_ next: RowCheck, rows: Int, lines: Int, features: [Feature]) {
    wordColumns.formUnion(next.wordColumns)
    wordedColumns.formUnion(next.wordedColumns)
    if let found = next.error?.moved(rows: rows, lines: lines) {
      if let known = error {
        if found.place(among: features) < known.place(among: features) { error = found }
      } else {
        error = found
      }
    }
    refusal = refusal ?? next.refusal?.moved(rows: rows, lines: lines)
  }
}
