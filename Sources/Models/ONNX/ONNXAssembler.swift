/// Makes a ``Model`` of the steps that a compiler wrote, without those that no score needs.
struct ONNXAssembler {
  let compiler: ONNXCompiler
  /// By output of the model, the column of its score.
  let results: [Int]
  let outputs: [String]
  /// The number of classes; 0 for a regression.
  let classCount: Int
  let task: ModelTask
  let precision: NumberPrecision
  let origin: ModelOrigin

  /// The model.
  func model() throws(ModelError) -> Model {
    let needed = needed()
    let meaning = ONNXMeaning(steps: compiler.steps, results: results)
    var builder = ProgramBuilder(featureCount: compiler.features.count)
    // By column, its register.
    var registers: [Int: Int] = [:]
    // By step, the outputs that are kept.
    var kept: [Int: [Int]] = [:]
    for feature in compiler.features.indices { registers[feature] = feature }
    for (index, step) in compiler.steps.enumerated() {
      let outputs = step.outputs.filter { needed[$0] }
      guard !outputs.isEmpty else { continue }
      let inputs = step.inputs.compactMap { registers[$0] }
      let made: Range<Int>
      switch step.kind {
      case .operation(let operation):
        made = builder.append(operation, inputs, outputs: step.outputs.count)
        for (column, register) in zip(step.outputs, made) { registers[column] = register }
        continue
      case .linear(let model):
        let places = outputs.map { $0 - step.outputs.lowerBound }
        kept[index] = places
        made = builder.append(
          LinearOperation(
            model: LinearModel(
              weights: places.map { model.weights[$0] },
              intercepts: places.map { model.intercepts[$0] }, missing: model.missing,
              precision: model.precision)), inputs, outputs: places.count)
      case .forest(let forest):
        let places = outputs.map { $0 - step.outputs.lowerBound }
        kept[index] = places
        let ensemble = try ensemble(forest, targets: places)
        if let plain = plain(ensemble, inputs: step.inputs, outputs: outputs) { return plain }
        made = builder.append(
          TreeOperation(ensemble: ensemble), inputs, outputs: places.count)
      }
      for (column, register) in zip(outputs, made) { registers[column] = register }
    }
    let program = ScoringProgram(
      builder.finish(), results: results.compactMap { registers[$0] },
      scoresAreProbabilities: isProbability(meaning), transform: meaning.transform,
      learnerOutputs: learnerOutputs(meaning, kept: kept))
    return Model(
      origin: origin, features: compiler.features, outputs: outputs, task: task,
      precision: precision, program: program,
      defaultThreshold: program.scoresAreProbabilities || task != .binaryClassification ? nil : 0)
  }

  /// By column, whether a score needs it.
  private func needed() -> [Bool] {
    var needed = [Bool](repeating: false, count: compiler.columnCount)
    for column in results { needed[column] = true }
    for step in compiler.steps.reversed() where step.outputs.contains(where: { needed[$0] }) {
      for input in step.inputs { needed[input] = true }
    }
    return needed
  }

  /// A regression that is trees over the raw columns and nothing else.
  private func plain(
    _ ensemble: TreeEnsemble, inputs: [Int], outputs: [Int]
  ) -> Model? {
    guard task == .regression, outputs == results, ensemble.precision == precision,
      inputs == Array(compiler.features.indices)
    else { return nil }
    return Model(ensemble)
  }

  private func ensemble(
    _ forest: ONNXForest, targets: [Int]
  ) throws(ModelError) -> TreeEnsemble {
    let isWhole =
      forest.slotsInUse.count == compiler.features.count && forest.valuesInUse.isEmpty
    let names = targets.count == outputs.count ? outputs : targets.map { "target_\($0)" }
    do {
      return try forest.ensemble(
        slots: forest.slotsInUse, values: forest.valuesInUse, targets: targets, origin: origin,
        features: isWhole
          ? compiler.features
          : forest.slotsInUse.enumerated().map { Feature(name: "c\($0.offset)", kind: .numeric) },
        outputs: names, transform: .identity, task: task)
    } catch {
      throw .tree(error, at: forest.node?.place() ?? compiler.places.top)
    }
  }

  /// Whether scores are probabilities: those of a classifier, unless they are margins, which may lie
  /// anywhere.
  private func isProbability(_ meaning: ONNXMeaning) -> Bool {
    guard task != .regression else { return false }
    guard meaning.transform == .identity, let step = meaning.learner else { return true }
    guard case .forest(let forest) = compiler.steps[step].kind else { return false }
    // Shares of training rows: each tree's leaves are at least 0, and together at most 1.
    var largest = 0.0
    for tree in forest.trees {
      var most = 0.0
      for leaf in tree.leaves {
        if leaf.weight < 0 { return false }
        most = max(most, leaf.weight)
      }
      largest += most
    }
    let count = forest.aggregation == .average ? Double(max(1, forest.trees.count)) : 1
    return largest / count <= 1.001
  }

  /// By output of the model, the kept output of the learnt step that stands behind it; -1 where none
  /// does alone.
  private func learnerOutputs(_ meaning: ONNXMeaning, kept: [Int: [Int]]) -> [Int] {
    if let step = meaning.learner, let places = kept[step] {
      return meaning.outputs.map { places.firstIndex(of: $0) ?? -1 }
    }
    guard kept.count == 1, let places = kept.values.first else { return results.map { _ in -1 } }
    if places.count == 1 { return results.map { _ in 0 } }
    // A margin by class, from which the scores are made together.
    guard places.count == classCount else { return results.map { _ in -1 } }
    return results.count == 1 ? [classCount - 1] : Array(results.indices)
  }
}
