public import Models

/// Exact Shapley values of a linear model's margin, by player.
///
/// With βⱼ the weight of column j, a player adds Σ βⱼ (xⱼ − E xⱼ) over its columns, E being the mean over a
/// background (Lundberg and Lee, "A unified approach to interpreting model predictions", 2017,
/// corollary 1). It is the value of the interventional game: an absent column is replaced by those of
/// the background's rows. For a sum of terms the grouped value is the sum of the columns' own values.
public struct LinearExplainer: ContributionEngine {
  /// The mean margin over the background, by output.
  public let baseValues: [Double]
  /// The number of players.
  public let featureCount: Int
  /// The number of outputs.
  public var outputCount: Int { model.intercepts.count }
  /// The number of columns.
  public var columnCount: Int { model.columnCount }

  private let model: LinearModel
  /// By column, its player; nil for a column that is the same for every row.
  private let players: [Int?]
  /// By output, then column: the mean term over the background.
  private let means: [[Double]]

  /// An explainer of a linear model.
  ///
  /// - Parameters:
  ///   - players: by column, its player in `0..<playerCount`; nil for a column that is the same for
  ///     every row.
  ///   - background: the rows whose mean contributions are counted from, with the model's columns.
  public init(
    _ model: LinearModel, players: [Int?], playerCount: Int, background: FeatureMatrix
  ) throws(ExplainError) {
    guard players.count == model.columnCount, background.columns.count == model.columnCount else {
      throw .featureCount(found: background.columns.count, expected: model.columnCount)
    }
    guard background.rowCount > 0 else { throw .background(rows: 0) }
    self.model = model
    self.players = players
    featureCount = playerCount
    let means = model.weights.indices.map { output in
      background.columns.enumerated().map { column, values in
        values.reduce(0.0) { $0 + model.term($1, column: column, output: output) }
          / Double(background.rowCount)
      }
    }
    self.means = means
    baseValues = model.intercepts.indices.map { means[$0].reduce(model.intercepts[$0], +) }
    for (output, value) in baseValues.enumerated() where !value.isFinite {
      throw .baseValue(output: output, found: value)
    }
  }

  /// Pieces of 4,096 rows.
  public func chunks(of rows: Range<Int>) -> [Range<Int>] { rows.pieces(of: 4096) }

  /// The contributions of some rows on this thread.
  /// - Complexity: O(rows · columns · outputs).
  public func block(_ matrix: FeatureMatrix, rows: Range<Int>) throws -> ExplanationBlock {
    let (outputs, players) = (outputCount, featureCount)
    var values = [Double](repeating: 0, count: rows.count * players * outputs)
    var margins: [Double] = []
    margins.reserveCapacity(rows.count * outputs)
    for row in rows {
      let start = (row - rows.lowerBound) * players * outputs
      for output in 0..<outputs {
        var margin = model.intercepts[output]
        for (column, player) in self.players.enumerated() {
          let term = model.term(matrix.columns[column][row], column: column, output: output)
          margin += term
          if let player {
            values[start + player * outputs + output] += term - means[output][column]
          }
        }
        margins.append(margin)
      }
    }
    let error = try Additivity.check(
      values: values, margins: margins, baseValues: baseValues, firstRow: rows.lowerBound)
    return ExplanationBlock(
      rows: rows, values: values, margins: margins, baseValues: baseValues,
      featureCount: players, outputCount: outputs, additivityError: error)
  }
}
