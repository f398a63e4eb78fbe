internal import Tabular

/// Level lists that the user declares for categorical features.
enum DeclaredLevels {
  /// The features with the user's lists where the file has none.
  ///
  /// - Parameter ordered: lists that a numeric feature may be declared with: the codes of its levels
  ///   are its numbers then.
  static func apply(
    _ categories: [String: [String]], to features: [Feature], ordered: [[String]] = []
  ) throws(ModelError) -> [Feature] {
    var features = features
    for name in categories.keys.sorted() {
      guard let levels = categories[name] else { continue }
      guard let index = features.firstIndex(where: { $0.name == name }) else {
        throw .declaredLevels(
          feature: name,
          .unknownFeature(nearest: NearestNames.find(name, among: features.map(\.name))))
      }
      var stored: [String]?
      if case .categorical(let levels) = features[index].kind {
        stored = levels
      } else if !ordered.contains(levels) {
        throw .declaredLevels(feature: name, .notCategorical)
      }
      var seen: Set<[UInt8]> = []
      for level in levels where !seen.insert(Array(level.utf8)).inserted {
        throw .declaredLevels(feature: name, .duplicateLevel(level))
      }
      if let stored, !stored.elementsEqual(levels, by: { $0.utf8.elementsEqual($1.utf8) }) {
        throw .declaredLevels(feature: name, .differsFromFile)
      }
      features[index] = Feature(name: name, kind: .categorical(levels: levels))
    }
    return features
  }
}
