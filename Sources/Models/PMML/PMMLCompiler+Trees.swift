extension PMMLCompiler {
  /// The scores of forests as one learnt step: by forest, what it gives. Nil where some tree is no
  /// binary one.
  func ensemble(_ forests: [PMMLForest]) throws(ModelError) -> [PMMLScore]? {
    let trees = forests.flatMap { $0.trees.map(\.tree) }
    var inputs = PMMLTreeInputs(trees)
    // Trees that ask nothing are the same for every row: nothing to explain.
    guard !inputs.areTooWide, !inputs.inputs.isEmpty else { return nil }
    // Float32 trees compare Float32 numbers; with others among them Double is exact.
    let isSingle =
      forests.allSatisfy { $0.precision == .single }
      && inputs.inputs.allSatisfy {
        $0.codes != nil || $0.value.type == .float || $0.value.type == .boolean
      }
    let rule: SplitRule = isSingle ? .below : .atMostExact
    let width = forests.reduce(0) { $0 + $1.width }
    var binary: [PMMLBinaryTree] = []
    for tree in trees {
      var converter = PMMLTreeConverter(tree, inputs: inputs, rule: rule, refusesMissing: true)
      guard converter.convert() else { return nil }
      inputs = converter.inputs
      binary.append(converter.result)
    }
    let isMean = forests.allSatisfy { $0.isMean && $0.trees.count == forests[0].trees.count }
    var builder = TreeEnsembleBuilder(featureCount: inputs.inputs.count, outputCount: width)
    var names: [String] = []
    var base: [Double] = []
    var next = 0
    for forest in forests {
      let first = names.count
      for place in 0..<forest.width {
        names.append(forest.labels.map { $0.count == 2 ? $0[1] : $0[place] } ?? "score\(first)")
        base.append(isSingle ? Double(Float(forest.base)) : forest.base)
      }
      for (tree, weight) in forest.trees {
        for place in 0..<forest.width {
          let index = forest.labels?.count == 2 ? 1 : place
          try append(
            binary[next], tree, output: first + place, value: index, weight: weight, rule: rule,
            to: &builder)
        }
        next += 1
      }
    }
    let ensemble: TreeEnsemble
    do {
      ensemble = try builder.finish(
        origin: origin,
        features: inputs.inputs.enumerated().map { index, input in
          Feature(
            name: "x\(index)", kind: input.codes == nil ? .numeric : .categorical(levels: nil))
        }, outputs: names, baseMargin: base, transform: .identity, task: .regression,
        precision: isSingle ? .single : .double, summation: isMean ? .mean : .baseLast)
    } catch {
      throw .tree(error, at: model.location())
    }
    var registers: [Register] = []
    for input in inputs.inputs {
      var register = input.value.register
      if input.isRequired, input.value.mayBeMissing {
        register = column(PMMLPresenceOperation(), [register])
      }
      if let codes = input.codes { register = column(PMMLCodeOperation(codes: codes), [register]) }
      registers.append(register)
    }
    let made = Array(learner(TreeOperation(ensemble: ensemble), registers, width))
    var start = 0
    return forests.map { forest in
      let own = Array(made[start..<(start + forest.width)])
      start += forest.width
      guard let labels = forest.labels else {
        let register = rescaled(own[0], forest.rescaling, forest.precision)
        return PMMLScore(
          labels: nil, registers: [register], margins: forest.rescaling.factor < 0 ? nil : own,
          transform: register == own[0] ? .identity : nil)
      }
      var result = own
      if labels.count == 2 {
        let type: PMMLType = forest.precision == .single ? .float : .double
        result = [column(PMMLNumberOperation(type: type) { 1 - $0 }, own), own[0]]
      }
      return PMMLScore(labels: labels, registers: result, margins: own, transform: .identity)
    }
  }

  private func append(
    _ binary: PMMLBinaryTree, _ tree: PMMLTree, output: Int, value: Int, weight: Double,
    rule: SplitRule, to builder: inout TreeEnsembleBuilder
  ) throws(ModelError) {
    do {
      try builder.append(
        rule: rule, feature: binary.feature, threshold: binary.threshold, left: binary.left,
        right: binary.right, defaultLeft: binary.defaultLeft, categories: binary.categories,
        value: binary.leaf.map { $0 < 0 ? 0 : tree.nodes[$0].values?[value] ?? 0 },
        cover: binary.covers, output: output, weight: weight)
    } catch {
      throw .tree(error, at: tree.nodes[0].element.location())
    }
  }

  /// A tree that is no binary one, walked as PMML has it.
  func walked(_ forest: PMMLForest) throws(ModelError) -> PMMLScore {
    let tree = forest.trees[0].tree
    let width = forest.labels?.count ?? 1
    let operation = PMMLTreeOperation(
      tree, width: width, isClassification: forest.labels != nil)
    let made = Array(columns(operation, operation.registers, width))
    guard forest.labels != nil else {
      return PMMLScore(
        labels: nil, registers: [rescaled(made[0], forest.rescaling, forest.precision)])
    }
    return PMMLScore(labels: forest.labels, registers: made)
  }
}
