/// Why contributions cannot be computed, or were computed and must not be used.
public enum ExplainError: Error, Sendable, Equatable {
  /// A tree without covers: the path-dependent values need the training weight of every node.
  case noCover(tree: Int)
  /// A model that keeps no covers, or needs a mean to count from, and no rows to take them from.
  case needsBackground
  /// A background with too few rows.
  case background(rows: Int)
  /// A method that this kind of model does not have.
  case method(ExplanationMethod)
  /// Interactions of a model that is no trees over columns made of one raw column each.
  case noInteractions
  /// Probabilities of a model whose scores are none.
  case noProbabilities
  /// Probabilities from contributions to margins where no single logistic function leads from one to the
  /// other: those of several classes, for example.
  case rescaling
  /// A cover that is negative, infinite or not a number.
  case cover(tree: Int, node: Int, found: Double)
  /// The expected margin of an output is not a finite number.
  case baseValue(output: Int, found: Double)
  /// A matrix with another number of columns than the model has features.
  case featureCount(found: Int, expected: Int)
  /// A player that the game does not have.
  case player(Int, count: Int)
  /// Rows that the matrix does not have.
  case rows(found: Range<Int>, rowCount: Int)
  /// A tree so deep, with so many features on one path, that explaining a few rows would take more
  /// memory than ``PathDependentExplainer/workspaceLimit``.
  case workspace(tree: Int, bytes: Double)
  /// So many pairs of rows and background rows that walking the trees for all of them, which are not
  /// explained by tables, would visit more nodes than allowed.
  case pairs(trees: Int, backgroundRows: Int, steps: Double, limit: Double)
  /// Base value and contributions of a row miss its margin by more than ``Additivity/tolerance``.
  case additivity(row: Int, output: Int, error: Double)
  /// A score that is not the model's transform of the margin that was explained.
  case link(row: Int, output: Int, error: Double)
  /// A list by row with another length than the number of rows.
  case length(of: RowList, found: Int, expected: Int)
  /// A weight that is negative, infinite or not a number.
  case weight(row: Int, found: Double)
  /// A group code at or above the number of groups of its partition.
  case code(partition: Int, row: Int, found: Int)

  /// An output that the model does not have.
  case output(found: Int, count: Int)

  /// A list that has one entry per row.
  public enum RowList: Sendable, Equatable {
    /// The weights of the rows.
    case weights
    /// The group codes of one partition.
    case codes(partition: Int)
    /// The labels of the rows.
    case labels
    /// The decisions about the rows.
    case decisions
  }
}
