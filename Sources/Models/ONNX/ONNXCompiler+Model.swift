extension ONNXCompiler {
  /// The whole model.
  mutating func model() throws(ModelError) -> Model {
    try readInputs()
    let name = try scoresName()
    try run(for: [name])
    guard let tensor = values[name] else {
      throw .missingKey(name, at: places.graph("graph.output"))
    }
    guard tensor.type.isReal, tensor.dimensions.first == .rows(1) else {
      throw .unsupported(
        .graphPart, found: "output '\(name)' that is not scores by row",
        at: places.graph("graph.output"))
    }
    guard !tensor.elements.isEmpty else {
      throw .count(found: 0, expected: 1, at: places.graph("graph.output '\(name)'"))
    }
    let classes = try classes(scores: name)
    var results: [Int] = []
    for element in tensor.elements {
      switch settle(element) {
      case .column(let column): results.append(column)
      case .number(let number):
        results.append(
          emit(.operation(ConstantOperation(value: .number(number))), []).lowerBound)
      case .word, .rowCount:
        throw .unsupported(
          .graphPart, found: "output '\(name)' of words", at: places.graph("graph.output"))
      }
    }
    let task: ModelTask
    let outputs: [String]
    if let classes {
      guard classes.count == results.count || (classes.count == 2 && results.count == 1) else {
        throw .count(
          found: results.count, expected: classes.count, at: places.graph("graph.output '\(name)'"))
      }
      if classes.count == 2 {
        task = .binaryClassification
        outputs = [classes[1] == "1" ? "score" : classes[1]]
        results = [results[results.count - 1]]
      } else {
        task = .multiclassClassification
        outputs = classes
      }
    } else {
      task = .regression
      outputs =
        results.count == 1 ? ["score"] : results.indices.map { "\(name)_\($0)" }
    }
    let precision: NumberPrecision = tensor.type == .double ? .double : .single
    var model = try ONNXAssembler(
      compiler: self, results: results, outputs: outputs, classCount: classes?.count ?? 0,
      task: task, precision: precision, origin: origin(task)
    ).model()
    if let classes, classes.count == 2 { model.classes = classes }
    return model
  }

  /// Who wrote the file, and the operators that hold what was learnt.
  private func origin(_ task: ModelTask) -> ModelOrigin {
    let learners = ["TreeEnsemble", "LinearClassifier", "LinearRegressor", "MatMul", "Gemm"]
    var kinds: [String] = []
    for node in document.graph.node
    where learners.contains(where: { node.opType.hasPrefix($0) }) && !kinds.contains(node.opType) {
      kinds.append(node.opType)
    }
    let version = [document.producerName, document.producerVersion].filter { !$0.isEmpty }
    return ModelOrigin(
      format: ONNXLoader.format, version: version.isEmpty ? nil : version.joined(separator: " "),
      kind: kinds.isEmpty ? "graph" : kinds.joined(separator: " + "), objective: task.rawValue)
  }
}
