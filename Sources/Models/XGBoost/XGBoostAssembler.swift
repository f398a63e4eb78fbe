/// Puts the parts of an XGBoost document together into a checked model.
struct XGBoostAssembler {
  let document: XGBoostDocument
  /// For the places of errors.
  let scanner: any DocumentScanner
  /// The name of the file format.
  let format: String
  let options: ModelOptions

  /// Whether the writer's version is at least some version; files that state none count as new.
  func isVersion(_ major: Int, _ minor: Int) -> Bool {
    guard let first = document.version.first else { return true }
    if first != major { return first > major }
    return (document.version.dropFirst().first ?? 0) >= minor
  }

  /// The model.
  func model() throws(ModelError) -> Model {
    document.booster?.value == "gblinear" ? try linearModel() : Model(try ensemble())
  }

  /// What the objective's name says.
  func objective() throws(ModelError) -> XGBoostObjective {
    let name = try required(document.objective, "learner.objective.name")
    guard let objective = XGBoostObjective(named: name.value) else {
      throw .unsupported(.objective, found: name.value, at: location(name))
    }
    if let unknown = document.unknownKey {
      throw .unsupported(.key, found: unknown.value, at: location(unknown))
    }
    return objective
  }

  /// The number of features.
  func featureCount() throws(ModelError) -> Int {
    let count = try required(document.featureCount, "learner.learner_model_param.num_feature")
    // Arrays per feature are made below: a claimed count is believed only where names back it up or
    // it stays within what a model may have.
    let namesCount = document.featureNames?.value.count ?? 0
    guard count.value > 0, count.value <= max(1 << 20, namesCount) else {
      throw .invalidValue(
        "\(count.value)", expected: "number of features", at: location(count))
    }
    return count.value
  }

  /// Where the model comes from.
  func origin(_ kind: String, _ objective: XGBoostObjective) -> ModelOrigin {
    ModelOrigin(
      format: format,
      version: document.version.isEmpty
        ? nil : document.version.map(String.init).joined(separator: "."),
      kind: kind, objective: objective.name)
  }

  /// A model of trees.
  private func ensemble() throws(ModelError) -> TreeEnsemble {
    let booster = try boosterName()
    let objective = try objective()
    if let weights = document.linearWeights {
      throw .unsupported(.key, found: "weights", at: location(weights))
    }
    guard document.sawTrees else {
      throw .missingKey(
        "trees", at: scanner.location(0, path: "learner.gradient_booster.model"))
    }
    let featureCount = try featureCount()
    let outputCount = try outputCount(objective)
    let order = try treeOrder()
    let groups = try treeGroups(count: order.count, outputs: outputCount)
    let weights = try treeWeights(booster: booster, count: order.count)
    let best = bestIteration()
    let used = treesInUse(total: order.count, outputs: outputCount, best: best)
    guard used > 0 else {
      throw .unsupported(.trees, found: "0", at: scanner.location(0, path: document.treesPath))
    }

    var builder = TreeEnsembleBuilder(featureCount: featureCount, outputCount: outputCount)
    // Sets take a bit per code up to their largest: far more memory than the text of a few large
    // codes, which a real model has few of.
    var setBudget = 8 * scanner.count + 8 << 20
    for (position, index) in order.prefix(used).enumerated() {
      try append(
        document.trees[index], index: index, to: &builder, output: groups[position],
        outputs: outputCount, weight: weights[position], setBudget: &setBudget)
    }
    let base = try baseMargins(objective: objective, outputs: outputCount)
    let features = try features(count: featureCount)
    do {
      return try builder.finish(
        origin: origin(booster, objective), features: features,
        outputs: outputNames(objective, count: outputCount), baseMargin: base,
        transform: objective.transform(outputs: outputCount), task: objective.task,
        bestIteration: best,
        // Until 1.2, and for dart until 1.3, a row's leaves were summed from zero and the base
        // margin came last.
        summation: isVersion(1, booster == "dart" ? 4 : 3) ? .baseFirst : .baseLast,
        storedTreeCount: order.count + builder.treeCount - used)
    } catch {
      throw .tree(error, at: scanner.location(0, path: "learner"))
    }
  }

  // MARK: Places

  func location<Value>(_ placed: XGBoostDocument.Placed<Value>) -> ModelLocation {
    scanner.location(placed.offset, path: placed.path)
  }

  func required<Value>(
    _ value: XGBoostDocument.Placed<Value>?, _ path: String
  ) throws(ModelError) -> XGBoostDocument.Placed<Value> {
    if let value { return value }
    let parts = path.split(separator: ".")
    throw .missingKey(
      String(parts.last ?? ""),
      at: scanner.location(0, path: parts.dropLast().joined(separator: ".")))
  }

  // MARK: Booster

  private func boosterName() throws(ModelError) -> String {
    let booster = try required(document.booster, "learner.gradient_booster.name")
    switch booster.value {
    case "gbtree":
      // Since 3.3 dart is a gbtree whose trees have weights.
      return document.dropWeights?.value.isEmpty ?? true ? booster.value : "dart"
    case "dart":
      if let inner = document.innerBooster, inner.value != "gbtree" {
        throw .unsupported(.booster, found: inner.value, at: location(inner))
      }
      return booster.value
    default: throw .unsupported(.booster, found: booster.value, at: location(booster))
    }
  }

  // MARK: The list of trees

  /// The positions of the stored trees in the order of their ids, which is the order of summation.
  private func treeOrder() throws(ModelError) -> [Int] {
    let count = document.trees.count
    if let stated = document.treeCount, stated.value != count {
      throw .count(found: count, expected: stated.value, at: location(stated))
    }
    var order = [Int](repeating: -1, count: count)
    for (index, tree) in document.trees.enumerated() {
      guard let id = tree.id else {
        // Files made by other tools may leave the ids out: then the order is the file's.
        order[index] = index
        continue
      }
      guard (0..<count).contains(id.value), order[id.value] == -1 else {
        throw .invalidValue(
          "\(id.value)", expected: "tree id",
          at: scanner.location(id.offset, path: "\(document.treesPath)[\(index)].id"))
      }
      order[id.value] = index
    }
    if let hole = order.firstIndex(of: -1) {
      throw .missingKey("id", at: scanner.location(0, path: "\(document.treesPath)[\(hole)]"))
    }
    return order
  }

  private func treeGroups(count: Int, outputs: Int) throws(ModelError) -> [Int] {
    guard let info = document.treeInfo else {
      guard outputs == 1 else {
        throw .missingKey(
          "tree_info", at: scanner.location(0, path: "learner.gradient_booster.model"))
      }
      return Array(repeating: 0, count: count)
    }
    guard info.value.count == count else {
      throw .count(found: info.value.count, expected: count, at: location(info))
    }
    for (index, group) in info.value.enumerated() where !(0..<outputs).contains(Int(group)) {
      throw .invalidValue(
        "\(group)", expected: "output index",
        at: scanner.location(info.offset, path: "\(info.path)[\(index)]"))
    }
    return info.value.map(Int.init)
  }

  private func treeWeights(booster: String, count: Int) throws(ModelError) -> [Double] {
    if booster == "gbtree", document.dropWeights?.value.isEmpty ?? true {
      return Array(repeating: 1, count: count)
    }
    let weights = try required(
      document.dropWeights, "learner.gradient_booster.weight_drop")
    guard weights.value.count == count else {
      throw .count(found: weights.value.count, expected: count, at: location(weights))
    }
    return weights.value
  }

  /// The best round by the attribute that early stopping leaves.
  private func bestIteration() -> Int? {
    document.attributes["best_iteration"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// How many of the trees predict.
  private func treesInUse(total: Int, outputs: Int, best: Int?) -> Int {
    switch options.trees {
    case .all: return total
    case .automatic where document.attributes["scikit_learn"] == nil: return total
    case .automatic, .best: break
    }
    guard let best else { return total }
    if let starts = document.iterationStarts, best < starts.count - 1 {
      return min(max(Int(starts[best + 1]), 0), total)
    }
    // Before 1.6 a file does not say how many trees a round has; some count those up to the best
    // round, for the others one tree per output is assumed.
    if document.parallelTrees == nil,
      let limit = document.attributes["best_ntree_limit"].flatMap({ Int($0) }), limit > 0
    {
      let (used, over) = limit.multipliedReportingOverflow(by: outputs)
      return over ? total : min(used, total)
    }
    let perRound = max(document.parallelTrees ?? 1, 1).multipliedReportingOverflow(by: outputs)
    let (rounds, over) = best.addingReportingOverflow(1)
    if perRound.overflow || over { return total }
    let (used, wide) = perRound.partialValue.multipliedReportingOverflow(by: rounds)
    return wide ? total : min(used, total)
  }

}

extension Substring {
  /// The text without blanks at its ends.
  func trimmingBlanks() -> String {
    var text = self
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
