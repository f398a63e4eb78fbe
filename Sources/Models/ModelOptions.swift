/// What a model file leaves open and its user may say.
public struct ModelOptions: Sendable, Equatable {
  /// Which of the stored trees predict.
  public var trees: TreeSelection
  /// The levels of categorical features in the order of training, by feature name: for files that do
  /// not store them.
  public var categories: [String: [String]]

  /// Which of the stored trees predict.
  public enum TreeSelection: String, Sendable, CaseIterable {
    /// What the writer's own `predict` does: the trees up to the best round for a model that one of
    /// XGBoost's scikit-learn estimators saved, all trees for one that a `Booster` saved.
    case automatic
    /// All of them.
    case all
    /// Those up to the best round; all where the file states none.
    case best
  }

  /// Options; the defaults suit files that say all there is to say.
  public init(trees: TreeSelection = .automatic, categories: [String: [String]] = [:]) {
    self.trees = trees
    self.categories = categories
  }
}
