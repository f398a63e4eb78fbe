/// Puts the parts of a LightGBM file together into a checked model.
struct LightGBMAssembler {
  let document: LightGBMDocument
  /// For the lines and columns of errors.
  let lines: LightGBMLines
  let options: ModelOptions

  /// The model.
  func ensemble() throws(ModelError) -> TreeEnsemble {
    let version = try header("version")
    let versionText = lines.text(version.value)
    guard versionText == "v3" || versionText == "v4" else {
      throw .unsupported(.version, found: versionText, at: place(version))
    }
    let objective = try objective()
    let last = try lines.integer(header("max_feature_idx"), path: "max_feature_idx")
    let names = words(try header("feature_names"))
    guard last >= 0, names.count == last + 1 else {
      throw .count(
        found: names.count, expected: max(0, last) + 1, at: place(try header("feature_names")))
    }
    let outputCount = try outputCount(objective)
    guard !document.trees.isEmpty else {
      throw .unsupported(.trees, found: "0", at: lines.location(0, path: ""))
    }
    guard document.trees.count % outputCount == 0 else {
      throw .count(
        found: document.trees.count,
        expected: (document.trees.count / outputCount + 1) * outputCount,
        at: place(try header("num_tree_per_iteration")))
    }
    if let sizes = document.header["tree_sizes"] {
      let stated = try lines.integers(sizes, as: Int.self, path: "tree_sizes")
      guard stated.count == document.trees.count else {
        throw .count(found: document.trees.count, expected: stated.count, at: place(sizes))
      }
    }
    let isMean = document.header["average_output"] != nil
    let share = isMean ? Double(outputCount) / Double(max(1, document.trees.count)) : 1
    var builder = TreeEnsembleBuilder(featureCount: names.count, outputCount: outputCount)
    for (index, tree) in document.trees.enumerated() {
      try append(tree, index: index, to: &builder, output: index % outputCount, weight: share)
    }
    let features = try features(names)
    do {
      return try builder.finish(
        origin: ModelOrigin(
          format: LightGBMTextLoader.format, version: versionText,
          kind: document.parameters["boosting"] ?? (isMean ? "rf" : "gbdt"),
          objective: objective.name),
        features: features,
        outputs: outputCount == 1 ? ["score"] : (0..<outputCount).map(String.init),
        baseMargin: Array(repeating: 0, count: outputCount), transform: objective.transform,
        task: objective.task, precision: .double, summation: isMean ? .mean : .baseFirst,
        slope: objective.slope)
    } catch {
      throw .tree(error, at: lines.location(0, path: ""))
    }
  }

  // MARK: Header

  func place(_ line: LightGBMLines.Line) -> ModelLocation {
    lines.location(line.offset, path: line.key)
  }

  func header(_ key: String) throws(ModelError) -> LightGBMLines.Line {
    guard let line = document.header[key] else {
      throw .missingKey(key, at: lines.location(0, path: ""))
    }
    return line
  }

  func words(_ line: LightGBMLines.Line) -> [String] {
    lines.text(line.value).split(separator: " ").map(String.init)
  }

  private func objective() throws(ModelError) -> LightGBMObjective {
    // A model of an objective of the user's own has no such line: what its scores mean is unknown.
    guard let line = document.header["objective"] else {
      throw .unsupported(.objective, found: "custom", at: lines.location(0, path: "objective"))
    }
    let text = lines.text(line.value)
    guard let objective = LightGBMObjective(line: text) else {
      throw .unsupported(.objective, found: text, at: place(line))
    }
    return objective
  }

  private func outputCount(_ objective: LightGBMObjective) throws(ModelError) -> Int {
    let line = try header("num_tree_per_iteration")
    let count = try lines.integer(line, path: line.key)
    let classes = try lines.integer(header("num_class"), path: "num_class")
    let expected = objective.isMulticlass ? classes : 1
    guard count == expected, classes == (objective.classCount ?? classes),
      objective.isMulticlass ? (2...1 << 20).contains(classes) : classes == 1
    else {
      throw .invalidValue("\(count)", expected: "number of outputs", at: place(line))
    }
    return count
  }
}
