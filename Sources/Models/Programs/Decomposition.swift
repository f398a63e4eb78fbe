/// A model as explainers see it: a learnt part with a known inside, and the columns it sees.
///
/// The columns may be derived: scaled numbers, one column per category, indicators of missing values.
/// Each knows the raw column it is made of, which is the *player* of the Shapley game: all columns of
/// a player are present or absent together.
public struct Decomposition: Sendable {
  /// The learnt part.
  public let learner: Learner
  /// By column of the learnt part, the raw column (index among ``Model/features``) it is made of; nil
  /// for one that is the same for every row.
  public let players: [Int?]
  /// By output of the model, the output of the learnt part that its contributions add up to.
  public let outputs: [Int]

  /// A learnt part.
  public enum Learner: Sendable {
    /// Sums of decision trees.
    case trees(TreeEnsemble)
    /// Weighted sums.
    case linear(LinearModel)
  }

  /// Whether the learnt part sees the raw columns themselves, one by one.
  public var isIdentity: Bool { players.enumerated().allSatisfy { $0.offset == $0.element } }
}
