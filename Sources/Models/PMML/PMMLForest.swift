/// Trees whose predictions are added up, on the way to one ensemble.
struct PMMLForest {
  /// The trees with their weights.
  var trees: [(tree: PMMLTree, weight: Double)]
  /// The classes; nil for a number.
  var labels: [String]?
  /// What is added to the sum.
  var base = 0.0
  /// Whether the sum is divided by the number of trees.
  var isMean: Bool
  var precision: NumberPrecision
  /// What else the target does, which is no part of the sum.
  var rescaling = PMMLCompiler.Rescaling()

  /// The number of values that each leaf has in the ensemble: one for two classes.
  var width: Int { labels.map { $0.count == 2 ? 1 : $0.count } ?? 1 }
}

extension PMMLCompiler {
  /// The forest that a model is; nil for a model of another kind.
  func forest(
    _ model: PMMLElement, in scope: PMMLScope, votes: Bool = false
  ) throws(ModelError) -> PMMLForest? {
    let function = try model.required("functionName")
    let rescaling = try rescaling(of: model)
    guard function == "regression" || function == "classification", !rescaling.hasFallback else {
      return nil
    }
    let precision = try precision(of: model)
    var forest: PMMLForest
    if model.name == "TreeModel" {
      let labels = try function == "classification" ? treeLabels([model], of: model) : nil
      forest = PMMLForest(
        trees: [(try tree(model, labels, votes: votes, precision, in: scope), 1)], labels: labels,
        isMean: false, precision: precision)
    } else {
      guard model.name == "MiningModel", let segmentation = model.child("Segmentation"),
        let found = try members(model, segmentation, precision, in: scope)
      else { return nil }
      forest = found
    }
    guard function == "regression" else { return forest }
    forest.rescaling = rescaling
    if rescaling.isLinear, rescaling.factor == 1 || precision == .double {
      if rescaling.factor != 1 { forest.isMean = false }
      for index in forest.trees.indices { forest.trees[index].weight *= rescaling.factor }
      forest.base =
        precision == .single
        ? Double(Float(rescaling.constant)) : rescaling.constant
      forest.rescaling = Rescaling()
    }
    return forest
  }

  /// The trees of an ensemble of nothing but trees that are added up.
  private func members(
    _ model: PMMLElement, _ segmentation: PMMLElement, _ precision: NumberPrecision,
    in scope: PMMLScope
  ) throws(ModelError) -> PMMLForest? {
    let method = try segmentation.required("multipleModelMethod")
    let isClassification = model["functionName"] == "classification"
    let methods =
      isClassification
      ? ["average", "weightedAverage", "majorityVote", "weightedMajorityVote"]
      : ["sum", "average", "weightedAverage", "weightedSum"]
    let segments = segmentation.children("Segment")
    guard methods.contains(method), !segments.isEmpty else { return nil }
    var models: [PMMLElement] = []
    var weights: [Double] = []
    for segment in segments {
      guard segment.child("True") != nil, let tree = segment.child("TreeModel"),
        tree["functionName"] == model["functionName"], tree.child("Targets") == nil
      else { return nil }
      models.append(tree)
      weights.append(method.hasPrefix("weighted") ? try segment.number("weight") ?? 1 : 1)
    }
    let labels = try isClassification ? treeLabels(models, of: model) : nil
    let total = weights.reduce(0, +)
    let isMean = method == "average" || method == "majorityVote"
    if isMean || method == "weightedAverage" || method == "weightedMajorityVote" {
      guard total > 0 else {
        throw .invalidValue("\(total)", expected: "positive weights", at: segmentation.location())
      }
      weights = weights.map { $0 / total }
    }
    var trees: [(PMMLTree, Double)] = []
    for (tree, weight) in zip(models, weights) {
      let inner = PMMLScope(parent: scope)
      try enter(tree, inner)
      trees.append(
        (try self.tree(tree, labels, votes: method.hasSuffix("Vote"), precision, in: inner), weight)
      )
    }
    return PMMLForest(trees: trees, labels: labels, isMean: isMean, precision: precision)
  }

  /// The classes of trees: the target's, else those that their nodes name.
  func treeLabels(
    _ trees: [PMMLElement], of model: PMMLElement
  ) throws(ModelError) -> [String] {
    if let known = target(of: model)?.valid, !known.isEmpty {
      return try labels(of: model, named: [])
    }
    var named: [String] = []
    var seen: Set<String> = []
    for tree in trees {
      var pending = [try tree.requiredChild("Node")]
      while let node = pending.popLast() {
        for name in node.children("ScoreDistribution").compactMap({ $0["value"] })
          + [node["score"]].compactMap(\.self) where seen.insert(name).inserted
        {
          named.append(name)
        }
        pending += node.children("Node").reversed()
      }
    }
    return try labels(of: model, named: named)
  }

  /// The tree of a `TreeModel`.
  ///
  /// - Parameter votes: whether a node stands for its class alone, whatever the shares of others.
  func tree(
    _ model: PMMLElement, _ labels: [String]?, votes: Bool, _ precision: NumberPrecision,
    in scope: PMMLScope
  ) throws(ModelError) -> PMMLTree {
    let byConfidence = model["missingValueStrategy"] == "weightedConfidence"
    let counts = model["missingValueStrategy"] == "aggregateNodes"
    return try PMMLTree(model, in: scope, self) { (node) throws(ModelError) in
      guard let labels else {
        guard let text = node["score"] else { return nil }
        guard let number = precision == .single ? PMMLType.float(text) : PMMLType.number(text)
        else { throw node.invalid("score", expected: "number") }
        return [number]
      }
      try reserve(labels.count, at: node)
      var values = [Double](repeating: 0, count: labels.count)
      let shares = node.children("ScoreDistribution")
      if shares.isEmpty || (votes && node["score"] != nil) {
        guard let label = node["score"] else { return nil }
        values[try self.place(of: label, in: labels, at: node)] = 1
        return values
      }
      let hasProbabilities = shares[0]["probability"] != nil && !counts
      for share in shares {
        let place = try self.place(of: share.required("value"), in: labels, at: share)
        var value = try share.requiredNumber(hasProbabilities ? "probability" : "recordCount")
        if byConfidence, let confidence = try share.number("confidence") { value = confidence }
        guard value >= 0 else { throw share.invalid("recordCount", expected: "0 or more") }
        values[place] = value
      }
      let sum = values.reduce(0, +)
      guard sum > 0 else {
        throw .invalidValue("0", expected: "positive counts", at: node.location())
      }
      if votes {
        let winner = values.indices.max { (values[$0], $1) < (values[$1], $0) } ?? 0
        return values.indices.map { $0 == winner ? 1 : 0 }
      }
      if counts || (byConfidence && shares[0]["confidence"] != nil) { return values }
      return precision == .single
        ? values.map { Double(Float($0) / Float(sum)) } : values.map { $0 / sum }
    }
  }
}
