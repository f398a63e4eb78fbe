/// What a CatBoost model was trained for, by its loss function.
struct CatBoostObjective {
  /// How raw values become scores.
  let transform: OutputTransform
  /// What the outputs mean.
  let task: ModelTask

  /// The loss function of a name; nil for one that is not supported.
  ///
  /// Scores are what `predict` of the library's estimators answers: probabilities of classes, the
  /// exponential for Poisson and Tweedie (`CatBoostRegressor._get_default_prediction_type`), and
  /// raw values for everything else.
  init?(_ name: String) {
    switch name {
    case "Logloss", "CrossEntropy", "Focal":
      (transform, task) = (.logistic, .binaryClassification)
    case "MultiClass": (transform, task) = (.softmax, .multiclassClassification)
    case "MultiClassOneVsAll", "MultiLogloss", "MultiCrossEntropy":
      (transform, task) = (.logistic, .multiclassClassification)
    case "Poisson", "Tweedie": (transform, task) = (.exponential, .regression)
    case "RMSE", "MAE", "MAPE", "Quantile", "GroupQuantile", "Lq", "Huber", "Expectile", "LogCosh",
      "MultiRMSE", "MultiRMSEWithMissingValues", "MultiQuantile", "RMSPE":
      (transform, task) = (.identity, .regression)
    case "QueryRMSE", "QuerySoftMax", "YetiRank", "YetiRankPairwise", "PairLogit",
      "PairLogitPairwise", "StochasticFilter", "StochasticRank", "LambdaMart":
      (transform, task) = (.identity, .ranking)
    default: return nil
    }
  }
}
