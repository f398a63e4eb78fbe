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

  /// How the margins of some outputs become scores: of one expectile the margin is the score.
  func transform(outputs: Int) -> OutputTransform {
    outputs == 1 && transform == .softplusSteps ? .identity : transform
  }

  /// The inverse of a transform, as applied to `base_score`.
  enum Link: Sendable {
    case identity, logit, log
    /// From the second output on: the inverse of the softplus of the step from the one before.
    case softplusSteps

    /// The margin of a base score, in Float32 with the C library's functions as XGBoost has it.
    func margin(_ score: Float) -> Float {
      switch self {
      case .identity, .softplusSteps: score
      case .logit: -logf(1 / score - 1)
      case .log: logf(score)
      }
    }

    /// The margins of the base scores of all outputs.
    func margins(_ scores: [Float]) -> [Float] {
      guard self == .softplusSteps else { return scores.map(margin) }
      return scores.enumerated().map { output, score in
        guard output > 0 else { return score }
        let step = max(score - scores[output - 1] - 1e-6, 1e-6)
        return step + logf(-expm1f(-step))
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

  /// Every objective of 1.0 to 3.4. A model of an objective of the user's own is saved under the name
  /// of the one that the booster was set to besides.
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
    XGBoostObjective("reg:expectileerror", .regression, .softplusSteps, .softplusSteps),
    XGBoostObjective("reg:logistic", .regression, .logistic, .logit),
    XGBoostObjective("reg:gamma", .regression, .exponential, .log),
    XGBoostObjective("reg:tweedie", .regression, .exponential, .log),
    XGBoostObjective("count:poisson", .regression, .exponential, .log),
    XGBoostObjective("survival:cox", .regression, .exponential, .log),
    XGBoostObjective("survival:aft", .regression, .exponential, .log),
    XGBoostObjective("rank:pairwise", .ranking, .identity, .identity),
    XGBoostObjective("rank:ndcg", .ranking, .identity, .identity),
    XGBoostObjective("rank:map", .ranking, .identity, .identity),
  ]
}
