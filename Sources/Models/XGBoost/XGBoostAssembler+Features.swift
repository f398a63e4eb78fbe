internal import Tabular

extension XGBoostAssembler {
  /// The model's inputs, with the levels that the file stores or the user declares.
  func features(count: Int) throws(ModelError) -> [Feature] {
    let names = document.featureNames.flatMap { $0.value.isEmpty ? nil : $0 }
    let types = document.featureTypes.flatMap { $0.value.isEmpty ? nil : $0 }
    if let names, names.value.count != count {
      throw .count(found: names.value.count, expected: count, at: location(names))
    }
    if let types, types.value.count != count {
      throw .count(found: types.value.count, expected: count, at: location(types))
    }
    if !document.levels.isEmpty, document.levels.count != count {
      throw .count(
        found: document.levels.count, expected: count,
        at: scanner.location(0, path: "learner.gradient_booster.model.cats.enc"))
    }
    if let names {
      var seen: Set<String> = []
      for (index, name) in names.value.enumerated() where !seen.insert(name).inserted {
        throw .invalidValue(
          name, expected: "distinct names",
          at: scanner.location(names.offset, path: "\(names.path)[\(index)]"))
      }
    }
    let splitKinds = categoricalFeatures(count: count)
    var features: [Feature] = []
    features.reserveCapacity(count)
    for index in 0..<count {
      let name = names?.value[index] ?? "f\(index)"
      let stored = try storedLevels(of: index)
      let type = types?.value[index]
      let kind: Feature.Kind
      switch type {
      case "c": kind = .categorical(levels: stored)
      case "i": kind = .boolean
      case "float", "int", "q", "integer", nil:
        kind = splitKinds[index] || stored != nil ? .categorical(levels: stored) : .numeric
      case .some(let other):
        throw .unsupported(
          .featureType, found: other,
          at: scanner.location(
            document.featureTypes?.offset ?? 0, path: "learner.feature_types[\(index)]"))
      }
      features.append(Feature(name: name, kind: kind))
    }
    return try DeclaredLevels.apply(options.categories, to: features)
  }

  /// The features that categorical nodes test, which files without feature types do not name.
  private func categoricalFeatures(count: Int) -> [Bool] {
    var found = [Bool](repeating: false, count: count)
    for tree in document.trees where tree.splitType.contains(1) {
      for (node, type) in tree.splitType.enumerated() where type == 1 {
        guard let indices = tree.splitIndices, let left = tree.left, node < indices.count,
          node < left.count, left[node] >= 0, (0..<count).contains(Int(indices[node]))
        else { continue }
        found[Int(indices[node])] = true
      }
    }
    return found
  }

  /// The level list of a feature, or nil where the file has none that can be trusted.
  private func storedLevels(of index: Int) throws(ModelError) -> [String]? {
    guard index < document.levels.count else { return nil }
    let place = "learner.gradient_booster.model.cats.enc[\(index)]"
    switch document.levels[index] {
    case .numbers(let numbers): return numbers.map(String.init)
    case .words(let offsets, let values):
      guard offsets.count > 1 else { return nil }
      // Before 3.4 the offsets of a data frame's words counted characters while the words were
      // stored as UTF-8, cut to the number of characters: with a letter beyond ASCII the words
      // cannot be told apart, and have to be declared.
      if !isVersion(3, 4), values.contains(where: { $0 >= 0x80 }) { return nil }
      var levels: [String] = []
      for (start, end) in zip(offsets, offsets.dropFirst()) {
        guard start >= 0, start <= end, Int(end) <= values.count,
          let word = String(validating: values[Int(start)..<Int(end)], as: UTF8.self)
        else {
          throw .invalidValue(
            "\(start)..<\(end)", expected: "level",
            at: scanner.location(0, path: "\(place).offsets"))
        }
        levels.append(word)
      }
      return levels
    }
  }
}
