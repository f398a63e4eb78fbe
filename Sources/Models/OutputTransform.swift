/// How margins become scores.
public enum OutputTransform: String, Sendable {
  /// The score is the margin.
  case identity
  /// 1 / (1 + exp(-margin)).
  case logistic
  /// exp(margin).
  case exponential
  /// Exponentials normalised over the outputs.
  case softmax
  /// 1 where the margin is above 0, else 0.
  case hinge
}
