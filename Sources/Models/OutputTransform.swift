/// How margins become scores.
public enum OutputTransform: String, Sendable {
  /// The score is the margin.
  case identity
  /// 1 / (1 + exp(-margin)).
  case logistic
  /// 1 / (1 + exp(-k · margin)) with a factor k other than 1: the margin is not the log-odds.
  case scaledLogistic = "scaled_logistic"
  /// log(1 + exp(margin)).
  case softplus
  /// sign(margin) · margin².
  case signedSquare = "signed_square"
  /// exp(margin).
  case exponential
  /// Exponentials normalised over the outputs.
  case softmax
  /// The margin for the first output; for each further one the score before it plus
  /// log(1 + exp(margin)) + 1e-6, so that scores ascend.
  case softplusSteps = "softplus_steps"
  /// 1 where the margin is above 0, else 0.
  case hinge
}
