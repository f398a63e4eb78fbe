extension XGBoostAssembler {
  /// A linear model (`gblinear`).
  ///
  /// A missing value adds nothing. The sum starts from the intercept with the base margin added to it
  /// and takes in the features in order, all in Float32, as XGBoost's own does. Since 3.1 a file may
  /// have a base score for each output; XGBoost adds the first one to every output of a linear model,
  /// and so does this.
  func linearModel() throws(ModelError) -> Model {
    let objective = try objective()
    let featureCount = try featureCount()
    let outputCount = try outputCount(objective)
    let stored = try required(
      document.linearWeights, "learner.gradient_booster.model.weights")
    if document.sawTrees {
      throw .unsupported(
        .key, found: "trees", at: scanner.location(0, path: document.treesPath))
    }
    let (expected, over) = (featureCount + 1).multipliedReportingOverflow(by: outputCount)
    guard !over, stored.value.count == expected else {
      throw .count(
        found: stored.value.count, expected: over ? .max : expected, at: location(stored))
    }
    if let place = stored.value.firstIndex(where: { !$0.isFinite }) {
      throw .invalidValue(
        "\(stored.value[place])", expected: "weight",
        at: scanner.location(stored.offset, path: "\(stored.path)[\(place)]"))
    }
    let base = try baseMargins(objective: objective, outputs: outputCount)[0]
    let features = try features(count: featureCount)
    if let feature = features.firstIndex(where: { $0.isCategorical }) {
      throw .unsupported(
        .featureType, found: "c",
        at: scanner.location(
          document.featureTypes?.offset ?? 0, path: "learner.feature_types[\(feature)]"))
    }
    let intercepts = stored.value.suffix(outputCount).map { Double(Float($0) + Float(base)) }
    if let output = intercepts.firstIndex(where: { !$0.isFinite }) {
      throw .invalidValue(
        "\(stored.value[featureCount * outputCount + output])", expected: "weight",
        at: location(stored))
    }
    let linear = LinearModel(
      weights: (0..<outputCount).map { output in
        (0..<featureCount).map { stored.value[$0 * outputCount + output] }
      },
      intercepts: intercepts, missing: .skipped, precision: .single, order: .interceptFirst)
    let transform = objective.transform(outputs: outputCount)
    var builder = ProgramBuilder(featureCount: featureCount)
    let margins = builder.append(
      LinearOperation(model: linear), Array(0..<featureCount), outputs: outputCount)
    let scores =
      transform == .identity
      ? margins
      : builder.append(
        TransformOperation(transform: transform, precision: .single), Array(margins),
        outputs: outputCount)
    return Model(
      origin: origin("gblinear", objective), features: features,
      outputs: outputNames(objective, count: outputCount), task: objective.task,
      precision: .single,
      program: ScoringProgram(
        builder.finish(), results: Array(scores),
        scoresAreProbabilities: transform.givesProbabilities, transform: transform),
      defaultThreshold: transform.defaultThreshold(for: objective.task))
  }
}

extension Feature {
  /// Whether the model reads levels.
  fileprivate var isCategorical: Bool {
    if case .categorical = kind { return true }
    return false
  }
}
