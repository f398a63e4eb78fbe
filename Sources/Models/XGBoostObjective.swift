#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// What an XGBoost objective says about its outputs.
struct XGBoostObjective: Sendable {
  /// The name in the file.
  let name: String
  /// What the outputs are.
  let task: ModelTask
  /// How margins become scores.
  let transform: OutputTransform
  /// How the stored base score becomes a margin.
  let link: Link

  /// The inverse of a transform, as applied to `base_score`.
  enum Link: Sendable {
    case identity, logit, log

    /// The margin of a base score, in Float32 with the C library's functions as XGBoost has it.
    func margin(_ score: Float) -> Float {
      switch self {
      case .identity: score
      case .logit: -logf(1 / score - 1)
      case .log: logf(score)
      }
    }
  }

  /// The objective of a name, or nil when it is not supported.
  init?(named name: String) {
    guard let found = Self.table.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  private init(
    _ name: String, _ task: ModelTask, _ transform: OutputTransform, _ link: Link
  ) {
    self.name = name
    self.task = task
    self.transform = transform
    self.link = link
  }

  /// Every supported objective.
  static let table: [XGBoostObjective] = [
    XGBoostObjective("binary:logistic", .binaryClassification, .logistic, .logit),
    XGBoostObjective("binary:logitraw", .binaryClassification, .identity, .identity),
    XGBoostObjective("binary:hinge", .binaryClassification, .hinge, .identity),
    XGBoostObjective("multi:softprob", .multiclassClassification, .softmax, .identity),
    XGBoostObjective("multi:softmax", .multiclassClassification, .softmax, .identity),
    XGBoostObjective("reg:squarederror", .regression, .identity, .identity),
    XGBoostObjective("reg:linear", .regression, .identity, .identity),
    XGBoostObjective("reg:squaredlogerror", .regression, .identity, .identity),
    XGBoostObjective("reg:pseudohubererror", .regression, .identity, .identity),
    XGBoostObjective("reg:absoluteerror", .regression, .identity, .identity),
    XGBoostObjective("reg:quantileerror", .regression, .identity, .identity),
    XGBoostObjective("reg:logistic", .regression, .logistic, .logit),
    XGBoostObjective("reg:gamma", .regression, .exponential, .log),
    XGBoostObjective("reg:tweedie", .regression, .exponential, .log),
    XGBoostObjective("count:poisson", .regression, .exponential, .log),
    XGBoostObjective("rank:pairwise", .ranking, .identity, .identity),
    XGBoostObjective("rank:ndcg", .ranking, .identity, .identity),
    XGBoostObjective("rank:map", .ranking, .identity, .identity),
  ]
}
