/// The slots and sets of a ``PredictionForest`` while it is made.
struct ForestBuilder {
  /// What nodes compare; the first is ``ForestSlot/Kind/nothing``.
  private(set) var slots: [ForestSlot] = [ForestSlot(feature: 0, kind: .nothing)]
  /// The bits of sets that are not in their nodes.
  private(set) var words: [UInt32] = []
  /// Whether some feature has more levels than a node has bits for.
  private(set) var usesWords = false
  /// The nodes of the last tree in the order of their new places.
  var order: [Int] = []
  private var places: [ForestSlot: Int] = [:]
  /// By feature that categorical nodes test, one more than the largest code of their sets.
  private var limits: [Int: Int] = [:]

  /// The codes of a set in ``words``: those beyond are rare, and would take much memory.
  private static let wideLimit = 1 << 10

  /// A builder that knows the levels of all features.
  /// - Parameter narrowBits: the bits that a node has for a set.
  init(_ trees: [Tree], narrowBits: Int) {
    for tree in trees {
      for node in 0..<tree.nodeCount where !tree.categories[node].words.isEmpty {
        guard !tree.isLeaf(node) else { continue }
        let set = tree.categories[node]
        // Trees of XGBoost before 1.7 send codes beyond a set's bits another way than those within.
        let limit = tree.unlistedGoDefault ? set.bitCount : set.codeCount
        let feature = Int(tree.feature[node])
        limits[feature] = max(limits[feature] ?? 0, limit)
      }
    }
    // Two bits are for what is missing and for what is no code.
    usesWords = limits.values.contains { $0 + 2 > narrowBits && $0 <= Self.wideLimit }
  }

  /// Whether the sets of a tree are small enough.
  func canTest(_ tree: Tree) -> Bool {
    for node in 0..<tree.nodeCount where !tree.categories[node].words.isEmpty {
      if !tree.isLeaf(node), limits[Int(tree.feature[node])] ?? 0 > Self.wideLimit { return false }
    }
    return true
  }

  /// The slot that an inner node compares.
  mutating func slot(_ tree: Tree, _ node: Int) -> Int {
    let feature = Int(tree.feature[node])
    let slot = ForestSlot(feature: feature, kind: kind(tree, node, feature))
    if let place = places[slot] { return place }
    slots.append(slot)
    places[slot] = slots.count - 1
    return slots.count - 1
  }

  private func kind(_ tree: Tree, _ node: Int, _ feature: Int) -> ForestSlot.Kind {
    guard tree.categories[node].words.isEmpty else { return .code(limit: limits[feature] ?? 0) }
    let isLeft = tree.defaultLeft[node]
    switch tree.missing.isEmpty ? .nan : tree.missing[node] {
    case .none: return .missingZero
    case .zero: return isLeft ? .zeroLow : .zeroHigh
    case .nan: return isLeft ? .missingLow : .missingHigh
    }
  }

  /// The set of a categorical node: its bits, or where they start in ``words``.
  mutating func set(_ tree: Tree, _ node: Int) -> UInt64 {
    let limit = limits[Int(tree.feature[node])] ?? 0
    // What goes right: the codes; then any other value, as which -1 stands; then what is missing.
    let goesRight = (0...(limit + 1)).map { code in
      !tree.goesLeft(node, value: code < limit ? Double(code) : code == limit ? -1 : .nan)
    }
    guard usesWords else {
      return goesRight.enumerated().reduce(0) { $0 | ($1.element ? 1 : 0) << UInt64($1.offset) }
    }
    let start = words.count
    words += Array(repeating: 0, count: limit / 32 + 2)
    for (code, isRight) in goesRight.enumerated() where isRight {
      words[start + code / 32] |= 1 << UInt32(code % 32)
    }
    return UInt64(start)
  }
}
