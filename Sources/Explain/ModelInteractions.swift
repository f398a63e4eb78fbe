public import Models

/// Interactions of the raw columns of any model whose learnt part is trees, at its margin.
///
/// As in ``ModelExplainer``, all columns that a pipeline derives from one raw column are one player, and
/// trees without covers have them counted on a background.
public struct ModelInteractions: Sendable {
  /// The pairs of raw columns.
  public let pairs: InteractionPairs
  /// What contributions are counted from, by output of the model.
  public let baseValues: [Double]

  private let model: Model
  private let explainer: InteractionExplainer
  /// By output of the model, that of the trees.
  private let outputs: [Int]
  /// See ``Model/complementMargin``.
  private let complement: Double?

  /// Whether a model has interactions: whether its learnt part is trees over columns that are each made
  /// of one raw column.
  public static func suits(_ model: Model) -> Bool { trees(of: model) != nil }

  /// An explainer of a model.
  ///
  /// - Parameters:
  ///   - chosen: the raw columns whose pairs are wanted, each with every other column; nil for all.
  ///   - background: rows to count covers on, used only where the trees store none; or those that take
  ///     absent columns' place.
  ///   - isInterventional: whether absent columns take the background's values instead of being averaged
  ///     by covers.
  /// - Throws: ``ExplainError``, or what preparing the background throws.
  public init(
    _ model: Model, chosen: [Int]? = nil, background: FeatureMatrix? = nil,
    isInterventional: Bool = false, precision: ContributionPrecision = .automatic
  ) throws {
    guard let found = Self.trees(of: model) else { throw ExplainError.noInteractions }
    var trees = found.trees
    var absent: FeatureMatrix?
    if isInterventional {
      guard let background else { throw ExplainError.needsBackground }
      absent = try model.learnerMatrix(of: background)
    } else if !trees.hasCover {
      guard let background else { throw ExplainError.needsBackground }
      guard background.rowCount > 0 else { throw ExplainError.background(rows: 0) }
      trees = trees.countingCovers(on: try model.learnerMatrix(of: background))
    }
    explainer = try InteractionExplainer(
      trees,
      players: FeatureGroups(groupOfFeature: found.players, count: model.features.count),
      chosen: chosen, background: absent, precision: precision)
    self.model = model
    outputs = found.outputs
    complement = model.complementMargin
    pairs = explainer.pairs
    let (bases, start) = (explainer.baseValues, model.complementMargin)
    baseValues = found.outputs.map { output in start.map { $0 - bases[output] } ?? bases[output] }
  }

  /// The trees of a model, the raw column of each of their columns, and by output that of the trees.
  private static func trees(
    of model: Model
  ) -> (trees: TreeEnsemble, players: [Int], outputs: [Int])? {
    guard let found = model.decomposition, case .trees(let trees) = found.learner else {
      return nil
    }
    let players = found.players.compactMap(\.self)
    guard players.count == found.players.count else { return nil }
    return (trees, players, found.outputs)
  }

  /// Hands the interactions of some rows to a consumer, block by block in row order: see
  /// ``InteractionExplainer/forEachBlock(_:rows:threads:body:)``.
  @discardableResult
  public func forEachBlock(
    _ matrix: FeatureMatrix, rows: Range<Int>? = nil, threads: Int = 0,
    body: (InteractionBlock) throws -> Void
  ) throws -> Double {
    let rows = rows ?? 0..<matrix.rowCount
    guard rows.lowerBound >= 0, rows.upperBound <= matrix.rowCount else {
      throw ExplainError.rows(found: rows, rowCount: matrix.rowCount)
    }
    return try InteractionExplainer.inOrder(
      explainer.chunks(of: rows), threads: threads, make: { try block(matrix, rows: $0) },
      body: body)
  }

  /// The interactions of some rows on this thread.
  private func block(_ matrix: FeatureMatrix, rows: Range<Int>) throws -> InteractionBlock {
    let part: FeatureMatrix
    do throws(PredictionError) {
      part = try model.learnerMatrix(of: matrix.selecting(rows))
    } catch {
      throw PredictionError(
        feature: error.feature, row: rows.lowerBound + error.row, problem: error.problem)
    }
    let made = try explainer.block(part, rows: 0..<rows.count)
    let sign: Double = complement == nil ? 1 : -1
    func picked(_ values: [Double]) -> [Double] {
      stride(from: 0, to: values.count, by: made.outputCount).flatMap { start in
        outputs.map { sign * values[start + $0] }
      }
    }
    let margins = stride(from: 0, to: made.margins.count, by: made.outputCount).flatMap { start in
      outputs.map { output in
        let margin = made.margins[start + output]
        return complement.map { $0 - margin } ?? margin
      }
    }
    return InteractionBlock(
      rows: rows, pairs: pairs, values: picked(made.values),
      contributions: picked(made.contributions), margins: margins, baseValues: baseValues,
      outputCount: outputs.count, additivityError: made.additivityError)
  }
}
