/// Everything measured of a model that predicts a number.
public struct RegressionResult: Sendable, Equatable, Codable {
  /// Which direction of the prediction is good for the person.
  public let goodDirection: RegressionSample.GoodDirection
  /// All rows together; its group is named ``FairnessAudit/overallName``.
  public let overall: RegressionGroup
  /// The ends of the tenths of all predictions, ascending: nine numbers, of which neighbors may be
  /// equal.
  public let decileEdges: [Double]
  /// One result per attribute, in the order given.
  public let attributes: [TaskAttribute<RegressionGroup, RegressionComparison>]
  /// The tests that were corrected together, over all comparisons of all attributes.
  public let testCount: Int
  /// The replicates of the bootstrap over rows; fewer than asked for where rows times replicates
  /// would exceed ``RegressionAudit/maximumDraws``, 0 for none.
  public let replicates: Int
}

/// A group of an audit of predicted numbers.
public struct RegressionGroup: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String
  /// Whether this is the group of unknown values.
  public let unknown: Bool
  /// Its rows of positive weight.
  public let n: Int
  /// The sum of its weights, exposures included.
  public let weight: Double
  /// Measures of the group.
  public let metrics: TaskMeasures
  /// Quantiles of the residual (label − prediction) and of its absolute value.
  public let errorQuantiles: [ErrorQuantile]
  /// Actual against expected by tenth of all predictions, from the lowest; tenths without a row of
  /// the group are listed with n = 0.
  public let deciles: [PredictionDecile]
}

/// A quantile of a group's errors.
public struct ErrorQuantile: Sendable, Equatable, Codable {
  /// The share of weight at or below it.
  public let quantile: Double
  /// The quantile of label − prediction.
  public let residual: Estimate
  /// The quantile of |label − prediction|.
  public let absoluteError: Estimate
}

/// The rows of a group whose predictions lie in one tenth of all predictions.
public struct PredictionDecile: Sendable, Equatable, Codable {
  /// The tenth, 1 (lowest predictions) to 10.
  public let decile: Int
  /// The group's rows in it.
  public let n: Int
  /// Their weight, exposures included.
  public let weight: Double
  /// Their weighted mean prediction.
  public let meanPrediction: Estimate
  /// Their weighted mean label.
  public let meanLabel: Estimate
  /// Sum of labels over sum of predictions, both weighted.
  public let actualToExpected: Estimate
}

/// A group of an audit of predicted numbers against the reference.
public struct RegressionComparison: Sendable, Equatable, Codable {
  /// The group that is compared.
  public let group: String
  /// Its measures.
  public internal(set) var metrics: TaskMeasures
}
