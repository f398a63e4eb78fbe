extension PMMLCompiler {
  /// The score of a model whose fields are declared.
  ///
  /// - Parameter votes: whether only the class counts that the model decides for.
  func score(
    _ model: PMMLElement, in scope: PMMLScope, votes: Bool = false
  ) throws(ModelError) -> PMMLScore {
    try nested(model) { () throws(ModelError) in
      switch model.name {
      case "TreeModel":
        guard let forest = try forest(model, in: scope, votes: votes) else {
          return try walked(singleTree(model, in: scope), model)
        }
        if let scores = try ensemble([forest]) { return scores[0] }
        return try walked(forest, model)
      case "MiningModel": return try mining(model, in: scope)
      case "RegressionModel": return try regression(model, in: scope)
      case "GeneralRegressionModel": return try generalRegression(model, in: scope)
      case "Scorecard": return try scorecard(model, in: scope)
      default: throw model.unsupported()
      }
    }
  }

  private func walked(
    _ forest: PMMLForest, _ model: PMMLElement
  ) throws(ModelError) -> PMMLScore {
    let score = try walked(forest)
    return try filled(score, try rescaling(of: model), at: model)
  }

  /// A tree by itself, whatever its target says.
  private func singleTree(
    _ model: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLForest {
    let function = try model.required("functionName")
    guard function == "regression" || function == "classification" else {
      throw model.unsupported("functionName")
    }
    let precision = try precision(of: model)
    let labels = try function == "classification" ? treeLabels([model], of: model) : nil
    return PMMLForest(
      trees: [(try tree(model, labels, votes: false, precision, in: scope), 1)], labels: labels,
      isMean: false, precision: precision, rescaling: try rescaling(of: model))
  }

  /// The score of an ensemble or a chain of models.
  private func mining(_ model: PMMLElement, in scope: PMMLScope) throws(ModelError) -> PMMLScore {
    let segmentation = try model.requiredChild("Segmentation")
    let method = try segmentation.required("multipleModelMethod")
    if method == "modelChain" { return try chain(model, segmentation, in: scope) }
    if let forest = try forest(model, in: scope), let scores = try ensemble([forest]) {
      return scores[0]
    }
    var members: [(truth: Register?, weight: Double, score: PMMLScore)] = []
    for segment in segmentation.children("Segment") {
      let truth: Register?
      if case .constant(true) = try predicate(in: segment, scope) {
        truth = nil
      } else {
        truth = self.truth(try predicate(in: segment, scope))
      }
      members.append(
        (
          truth, try segment.number("weight") ?? 1,
          try member(segment, in: scope, votes: method.hasSuffix("Vote"))
        ))
    }
    guard let first = members.first else {
      throw .missingKey("Segment", at: segmentation.location())
    }
    for other in members where other.score.labels != first.score.labels {
      throw .invalidValue(
        "\(other.score.labels ?? [])", expected: "\(first.score.labels ?? [])",
        at: segmentation.location())
    }
    let isClassification = first.score.labels != nil
    let allowed =
      isClassification
      ? [
        "average", "weightedAverage", "majorityVote", "weightedMajorityVote", "max", "selectFirst",
      ]
      : [
        "sum", "weightedSum", "average", "weightedAverage", "median", "weightedMedian",
        "selectFirst",
      ]
    guard allowed.contains(method), let rule = PMMLCombination.Method(rawValue: method) else {
      throw segmentation.unsupported("multipleModelMethod")
    }
    let treatment = try segmentation.choice(
      "missingPredictionTreatment", ["returnMissing", "skipSegment", "continue"],
      default: "continue")
    let width = first.score.registers.count
    let precision = try precision(of: model)
    let operation = PMMLCombination(
      method: rule, weights: members.map(\.weight), hasTruth: members.map { $0.truth != nil },
      width: width, skipsMissing: treatment == "skipSegment", precision: precision)
    let made = columns(
      operation, members.flatMap { [$0.truth].compactMap(\.self) + $0.score.registers }, width)
    if isClassification {
      return try filled(
        PMMLScore(labels: first.score.labels, registers: Array(made)),
        try rescaling(of: model), at: model)
    }
    return try number(made.lowerBound, margin: nil, nil, model, precision)
  }

  /// The model of a segment.
  private func embedded(_ segment: PMMLElement) throws(ModelError) -> PMMLElement {
    guard let model = segment.children.first(where: { !Self.predicates.contains($0.name) }) else {
      throw .missingKey("Model", at: segment.location())
    }
    return model
  }

  private func member(
    _ segment: PMMLElement, in scope: PMMLScope, votes: Bool
  ) throws(ModelError) -> PMMLScore {
    let model = try embedded(segment)
    let inner = PMMLScope(parent: scope)
    try enter(model, inner)
    return try score(model, in: inner, votes: votes)
  }

  /// A chain: each model sees the outputs of those before it, the last one's score is the chain's.
  private func chain(
    _ model: PMMLElement, _ segmentation: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLScore {
    let chain = PMMLScope(parent: scope)
    var segments: [(model: PMMLElement, scope: PMMLScope)] = []
    for segment in segmentation.children("Segment") {
      guard segment.child("True") != nil else {
        throw .unsupported(
          .setting, found: "modelChain with a condition", at: segment.location())
      }
      let model = try embedded(segment)
      let inner = PMMLScope(parent: chain)
      try enter(model, inner)
      segments.append((model, inner))
    }
    guard !segments.isEmpty else { throw .missingKey("Segment", at: segmentation.location()) }
    var result: PMMLScore?
    var next = 0
    while next < segments.count {
      // Forests that stand side by side become one learnt step.
      var forests: [PMMLForest] = []
      while next + forests.count < segments.count {
        let (candidate, inner) = segments[next + forests.count]
        guard ["TreeModel", "MiningModel"].contains(candidate.name),
          let forest = try? forest(candidate, in: inner)
        else { break }
        forests.append(forest)
      }
      var scores: [PMMLScore] = []
      if forests.count > 1, let made = try ensemble(forests) { scores = made }
      if scores.isEmpty { scores = [try score(segments[next].model, in: segments[next].scope)] }
      for score in scores {
        try publish(score, of: segments[next].model, segments[next].scope, to: chain)
        result = score
        next += 1
      }
    }
    guard let result else { throw .missingKey("Segment", at: segmentation.location()) }
    if result.labels == nil {
      let rescaling = try rescaling(of: model)
      let register = rescaled(result.registers[0], rescaling, try precision(of: model))
      if register != result.registers[0] {
        return PMMLScore(
          labels: nil, registers: [register], margins: rescaling.factor < 0 ? nil : result.margins)
      }
    }
    return try filled(result, try rescaling(of: model), at: model)
  }

  // MARK: Outputs

  /// Makes the outputs of a model fields of a scope.
  private func publish(
    _ score: PMMLScore, of model: PMMLElement, _ inner: PMMLScope, to scope: PMMLScope
  ) throws(ModelError) {
    let outputs = try outputs(score, of: model, inner)
    for (name, value) in outputs.values { scope.values[name] = value }
  }

  /// The outputs of a model that are columns, in a scope of their own.
  func outputs(
    _ score: PMMLScore, of model: PMMLElement, _ inner: PMMLScope
  ) throws(ModelError) -> PMMLScope {
    let scope = PMMLScope(parent: inner)
    for output in model.child("Output")?.children("OutputField") ?? [] {
      let name = try output.required("name")
      let value: PMMLValue
      switch output["feature"] ?? "predictedValue" {
      case "predictedValue":
        if score.labels == nil {
          value = PMMLValue(register: score.registers[0], type: .double)
        } else {
          value = winner(score, type: target(of: model)?.type ?? .string)
        }
      case "probability":
        guard let labels = score.labels else { continue }
        if let label = output["value"] {
          value = PMMLValue(
            register: score.registers[try place(of: label, in: labels, at: output)], type: .double)
        } else {
          value = PMMLValue(
            register: column(PMMLLargestOperation(), score.registers), type: .double)
        }
      case "transformedValue", "decision":
        guard output.children.contains(where: { Self.expressions.contains($0.name) }) else {
          continue
        }
        let type = try output["dataType"] == nil ? .double : PMMLType(output)
        value = try typed(output, type, in: scope)
      default: continue
      }
      scope.values[name] = value
    }
    return scope
  }

  /// The column of the class with the greatest probability; of several, the first.
  private func winner(_ score: PMMLScore, type: PMMLType) -> PMMLValue {
    let labels = score.labels ?? []
    let numbers = type.isNumeric ? labels.map { type.value($0) ?? .nan } : nil
    let table = PMMLTable(numbers: numbers, words: labels, fallback: nil, ifMissing: nil)
    return PMMLValue(
      register: column(PMMLWinnerOperation(labels: table), score.registers), type: type)
  }
}

/// The class with the greatest probability.
struct PMMLWinnerOperation: ColumnOperation {
  let labels: PMMLTable

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    return [
      labels.column(
        (0..<rows).map { row in
          columns.contains { $0[row].isNaN }
            ? nil
            : columns.indices.max { (columns[$0][row], $1) < (columns[$1][row], $0) }
        })
    ]
  }
}

/// The greatest of some columns.
struct PMMLLargestOperation: ColumnOperation {
  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    return [.numbers((0..<rows).map { row in columns.map { $0[row] }.max() ?? .nan })]
  }
}
