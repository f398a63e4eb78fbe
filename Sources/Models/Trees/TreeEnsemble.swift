/// A sum of decision trees, with everything the file says about how its outputs are made.
public struct TreeEnsemble: Sendable {
  /// Where the model comes from: format, library version, booster, objective.
  public let origin: ModelOrigin
  /// The inputs in order.
  public internal(set) var features: [Feature]
  /// The names of the outputs: one for a binary classifier or a regression, else one per class.
  public let outputs: [String]
  /// The trees in the order in which the library adds them up.
  public internal(set) var trees: [Tree]
  /// What each output starts from, in margin space.
  public let baseMargin: [Double]
  /// How a margin becomes a score.
  public let transform: OutputTransform
  /// What a margin is multiplied with before ``transform``: LightGBM's `sigmoid`; else 1.
  public let slope: Double
  /// What the outputs mean.
  public let task: ModelTask
  /// The round after which training would have stopped, when the file says so (0-based).
  public let bestIteration: Int?
  /// The precision of margins and scores.
  public let precision: NumberPrecision
  /// The order in which the library adds a row's leaves and the base margin.
  public let summation: Summation
  /// The number of trees in the file, of which ``trees`` may be a part (see
  /// ``ModelOptions/TreeSelection``).
  public let storedTreeCount: Int

  /// How a row's leaves and the base margin are summed, which the rounding depends on.
  public enum Summation: String, Sendable {
    /// The leaves are added to the base margin (XGBoost 1.3 and later; dart 1.4).
    case baseFirst = "base_first"
    /// The leaves are summed from zero, and the base margin is added last (earlier XGBoost).
    case baseLast = "base_last"
    /// The leaves are summed from zero as they stand, and the sum is divided by their number
    /// (LightGBM's random forests). ``Tree/weight`` is one over that number all the same, for sums
    /// in any other order.
    case mean
  }
}
