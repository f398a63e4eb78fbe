extension LightGBMAssembler {
  /// The model's inputs, with the levels that a data frame's lists or the user give them.
  func features(_ names: [String]) throws(ModelError) -> [Feature] {
    let line = try header("feature_names")
    var seen: Set<String> = []
    for (index, name) in names.enumerated() where !seen.insert(name).inserted {
      throw .invalidValue(
        name, expected: "distinct names",
        at: lines.location(line.offset, path: "feature_names[\(index)]"))
    }
    let infos = document.header["feature_infos"].map(words)
    if let infos, infos.count != names.count {
      throw .count(
        found: infos.count, expected: names.count, at: place(try header("feature_infos")))
    }
    let isCategorical = categoricalFeatures(names, infos: infos)
    let positions = names.indices.filter { isCategorical[$0] }
    let lists = document.lists ?? []
    var features = names.indices.map { index in
      Feature(
        name: names[index], kind: isCategorical[index] ? .categorical(levels: nil) : .numeric)
    }
    if lists.count == positions.count {
      for (index, list) in zip(positions, lists) {
        try check(list, of: names[index], info: infos?[index])
        features[index] = Feature(name: names[index], kind: .categorical(levels: list))
      }
      return try DeclaredLevels.apply(options.categories, to: features)
    }
    // A column of ordered categories has a list but is a number to the model, and LightGBM's file
    // does not say which columns the lists belong to.
    features = try DeclaredLevels.apply(options.categories, to: features, ordered: lists)
    let leveled = features.compactMap { feature -> [String]? in
      if case .categorical(levels: let levels?) = feature.kind { return levels }
      return nil
    }
    guard lists.isEmpty || leveled == lists else {
      throw .unsupported(
        .unassignedCategories, found: "\(lists.count)",
        at: lines.location(document.listsOffset, path: "pandas_categorical"))
    }
    return features
  }

  /// The features that training took for categories: named in its parameters, listed by category in
  /// `feature_infos`, or tested for membership by some node.
  private func categoricalFeatures(_ names: [String], infos: [String]?) -> [Bool] {
    var found = [Bool](repeating: false, count: names.count)
    for (index, info) in (infos ?? []).enumerated() where info != "none" && !info.hasPrefix("[") {
      found[index] = true
    }
    if var text = document.parameters["categorical_feature"] {
      let isNames = text.hasPrefix("name:")
      if isNames { text.removeFirst("name:".count) }
      for word in text.split(separator: ",") {
        let index = isNames ? names.firstIndex(of: String(word)) : Int(word.trimmingBlanks())
        if let index, names.indices.contains(index) { found[index] = true }
      }
    }
    for tree in document.trees where tree.categoricalCount > 0 {
      for (feature, decision) in zip(tree.feature, tree.decision)
      where decision & 1 != 0 && names.indices.contains(Int(feature)) {
        found[Int(feature)] = true
      }
    }
    return found
  }

  /// Refuses a list that is too short for the codes that training saw.
  private func check(
    _ list: [String], of feature: String, info: String?
  ) throws(ModelError) {
    guard let info, !info.hasPrefix("["), info != "none" else { return }
    let codes = info.split(separator: ":").compactMap { Int($0) }
    guard let largest = codes.max(), largest >= list.count else { return }
    throw .count(
      found: list.count, expected: largest + 1,
      at: lines.location(document.listsOffset, path: "pandas_categorical.\(feature)"))
  }
}
