extension PMMLCompiler {
  /// Where the model comes from.
  var origin: ModelOrigin {
    ModelOrigin(
      format: PMMLLoader.format, version: root["version"], kind: model.name,
      objective: model["functionName"] ?? "")
  }

  /// The finished model.
  ///
  /// Two classes give one score: the probability of the second one of the target's values.
  func finish(_ options: ModelOptions) throws(ModelError) -> Model {
    var score = try score(model, in: scope)
    try applyFinalOutput(to: &score)
    let features = try DeclaredLevels.apply(options.categories, to: features)
    let results: [Register]
    let outputs: [String]
    let task: ModelTask
    switch score.labels {
    case nil:
      (results, outputs, task) = (score.registers, ["score"], .regression)
    case let labels? where labels.count == 2:
      let name = labels[1] == "1" ? "score" : labels[1]
      (results, outputs, task) = ([score.registers[1]], [name], .binaryClassification)
    case let labels?:
      (results, outputs, task) = (score.registers, labels, .multiclassClassification)
    }
    let places = score.margins?.compactMap { margins[$0] } ?? []
    let program = ScoringProgram(
      builder.finish(), results: results, scoresAreProbabilities: score.labels != nil,
      transform: score.transform,
      // Where no margin is known, none is claimed.
      learnerOutputs: places.count == results.count
        ? places : Array(repeating: -1, count: results.count))
    var result = Model(
      origin: origin, features: features, outputs: outputs, task: task,
      precision: try precision(of: model), program: program)
    result.scorecard = scorecard
    if let labels = score.labels, labels.count == 2 { result.classes = labels }
    return result
  }

  /// Takes the model's only final transformed output in place of its number, as a regression of a
  /// transformed target has it.
  private func applyFinalOutput(to score: inout PMMLScore) throws(ModelError) {
    guard score.labels == nil else { return }
    let finals = (model.child("Output")?.children("OutputField") ?? []).filter {
      $0["feature"] == "transformedValue" && $0["isFinalResult"] != "false"
        && $0["dataType"] != "string"
    }
    guard finals.count == 1, let name = finals[0]["name"] else { return }
    let scope = try outputs(score, of: model, self.scope)
    guard let value = scope.values[name], value.type.isNumeric,
      value.register != score.registers[0], learned.contains(value.register)
    else { return }
    score.registers = [value.register]
    score.transform = nil
  }
}
