/// Reads an XGBoost document key by key, from JSON or from UBJSON.
struct XGBoostReader<Scanner: DocumentScanner> {
  private(set) var document = XGBoostDocument()
  /// The node count of the tree before, a good guess for the next.
  private var nodeGuess = 0

  /// The parts of the document under the scanner.
  static func read(_ scanner: inout Scanner) throws(ModelError) -> XGBoostDocument {
    var reader = XGBoostReader()
    try reader.readDocument(&scanner)
    try scanner.end()
    return reader.document
  }

  private mutating func readDocument(_ scanner: inout Scanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      document.topKeys.append(key)
      switch key {
      case "learner":
        document.sawLearner = true
        try readLearner(&scanner)
      case "version":
        try scanner.array { (scanner, _) throws(ModelError) in
          document.version.append(try scanner.integer())
        }
      default: try scanner.skip()
      }
    }
  }

  private mutating func readLearner(_ scanner: inout Scanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "attributes":
        try scanner.object { (scanner, name) throws(ModelError) in
          if scanner.kind == .string {
            document.attributes[name] = try scanner.string()
          } else {
            try scanner.skip()
          }
        }
      case "feature_names": document.featureNames = try strings(&scanner)
      case "feature_types": document.featureTypes = try strings(&scanner)
      case "gradient_booster": try readBooster(&scanner)
      case "learner_model_param":
        try scanner.object { (scanner, key) throws(ModelError) in
          switch key {
          case "base_score": document.baseScore = try text(&scanner)
          case "num_class": document.outputClasses = try count(&scanner)
          case "num_target": document.targets = try count(&scanner)
          case "num_feature": document.featureCount = try count(&scanner)
          default: try scanner.skip()
          }
        }
      case "objective":
        try scanner.object { (scanner, key) throws(ModelError) in
          switch key {
          case "name": document.objective = try text(&scanner)
          case "quantile_loss_param", "expectile_loss_param": try readAlphas(&scanner)
          default: try scanner.skip()
          }
        }
      default: try scanner.skip()
      }
    }
  }

  /// Reads the parameters of an objective with several levels, which name its outputs.
  private mutating func readAlphas(_ scanner: inout Scanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      if key == "quantile_alpha" || key == "expectile_alpha", scanner.kind == .string {
        document.alphas = try scanner.string()
      } else {
        try scanner.skip()
      }
    }
  }

  /// Reads `gradient_booster`.
  ///
  /// Until 3.2 dart is a booster of its own that keeps a whole gbtree of the same form under
  /// `gbtree`; since then it is a gbtree with weights, which stand here in 3.3 and inside `model`
  /// from 3.4 on. An unknown key may change what the trees mean, as the weights do to a reader that
  /// does not expect them, so it is refused.
  private mutating func readBooster(
    _ scanner: inout Scanner, inner: Bool = false
  ) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "name":
        if inner {
          document.innerBooster = try text(&scanner)
        } else {
          document.booster = try text(&scanner)
        }
      case "gbtree" where !inner: try readBooster(&scanner, inner: true)
      case "weight_drop": try readWeights(&scanner)
      case "model": try readModel(&scanner)
      default: try skipUnknown(key, &scanner)
      }
    }
  }

  private mutating func readModel(_ scanner: inout Scanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "gbtree_model_param":
        try scanner.object { (scanner, key) throws(ModelError) in
          switch key {
          case "num_trees": document.treeCount = try count(&scanner)
          case "num_parallel_tree": document.parallelTrees = try countValue(&scanner)
          default: try scanner.skip()
          }
        }
      case "iteration_indptr": document.iterationStarts = try scanner.integers()
      case "tree_info":
        document.treeInfo = try placed(&scanner) { (scanner) throws(ModelError) in
          try scanner.integers()
        }
      case "trees":
        // A broken file may hold the key at both levels; the booster's name decides which is meant.
        guard !document.sawTrees else {
          throw .syntax(.duplicateKey(key), at: scanner.location())
        }
        document.sawTrees = true
        document.treesPath = scanner.pathText
        try scanner.array { (scanner, _) throws(ModelError) in
          document.trees.append(try readTree(&scanner))
        }
      case "weights":
        document.linearWeights = try placed(&scanner) { (scanner) throws(ModelError) in
          try scanner.floats()
        }
      case "boosted_rounds": try scanner.skip()
      case "cats": try readLevels(&scanner)
      case "weight_drop": try readWeights(&scanner)
      default: try skipUnknown(key, &scanner)
      }
    }
  }

  private mutating func readWeights(_ scanner: inout Scanner) throws(ModelError) {
    guard document.dropWeights == nil else {
      throw .syntax(.duplicateKey("weight_drop"), at: scanner.location())
    }
    document.dropWeights = try placed(&scanner) { (scanner) throws(ModelError) in
      try scanner.floats()
    }
  }

  private mutating func skipUnknown(
    _ key: String, _ scanner: inout Scanner
  ) throws(ModelError) {
    if document.unknownKey == nil {
      document.unknownKey = .init(value: key, offset: scanner.position, path: scanner.pathText)
    }
    try scanner.skip()
  }

  private mutating func readTree(
    _ scanner: inout Scanner
  ) throws(ModelError) -> XGBoostDocument.StoredTree {
    var tree = XGBoostDocument.StoredTree()
    scanner.skipBlanks()
    tree.offset = scanner.position
    let guess = nodeGuess
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "id":
        let offset = scanner.position
        tree.id = (try scanner.integer(), offset)
      case "left_children": tree.left = try scanner.integers(expecting: guess)
      case "right_children": tree.right = try scanner.integers(expecting: guess)
      case "split_indices": tree.splitIndices = try scanner.integers(expecting: guess)
      case "split_conditions": tree.splitConditions = try scanner.floats(expecting: guess)
      case "default_left": tree.defaultLeft = try scanner.integers(expecting: guess)
      case "base_weights": tree.baseWeights = try scanner.floats(expecting: guess)
      case "leaf_weights": tree.leafWeights = try scanner.floats()
      case "sum_hessian": tree.sumHessian = try scanner.floats(expecting: guess)
      case "loss_changes": tree.lossChanges = try scanner.floats(expecting: guess)
      case "split_type": tree.splitType = try scanner.integers(expecting: guess)
      case "categories": tree.categories = try scanner.integers()
      case "categories_nodes": tree.categoriesNodes = try scanner.integers()
      case "categories_segments": tree.categoriesSegments = try scanner.integers()
      case "categories_sizes": tree.categoriesSizes = try scanner.integers()
      case "tree_param":
        try scanner.object { (scanner, key) throws(ModelError) in
          switch key {
          case "num_nodes": tree.nodeCount = try countValue(&scanner)
          case "size_leaf_vector": tree.leafVectorSize = try countValue(&scanner)
          default: try scanner.skip()
          }
        }
      // What a prediction does not need.
      case "parents", "leaf_child_counts": try scanner.skip()
      default:
        tree.unknownKey = (key, scanner.position)
        try scanner.skip()
      }
    }
    nodeGuess = tree.left?.count ?? 0
    return tree
  }

  /// Reads `cats`: the level lists of a model trained on a data frame (XGBoost 3.1 and later).
  private mutating func readLevels(_ scanner: inout Scanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      guard key == "enc" else {
        try scanner.skip()
        return
      }
      try scanner.array { (scanner, _) throws(ModelError) in
        var offsets: [Int32]?
        var values: [Int]?
        try scanner.object { (scanner, key) throws(ModelError) in
          switch key {
          case "offsets": offsets = try scanner.integers()
          case "values":
            var numbers: [Int] = []
            try scanner.array { (scanner, _) throws(ModelError) in
              numbers.append(try scanner.integer())
            }
            values = numbers
          default: try scanner.skip()
          }
        }
        guard let values else { throw .missingKey("values", at: scanner.location()) }
        if let offsets {
          // Bytes are written as signed numbers.
          let bytes = values.map { UInt8(truncatingIfNeeded: $0) }
          document.levels.append(.words(offsets: offsets, values: bytes))
        } else {
          document.levels.append(.numbers(values))
        }
      }
    }
  }

  private func placed<Value>(
    _ scanner: inout Scanner,
    _ read: (inout Scanner) throws(ModelError) -> Value
  ) throws(ModelError) -> XGBoostDocument.Placed<Value> {
    let offset = scanner.position
    let path = scanner.pathText
    return .init(value: try read(&scanner), offset: offset, path: path)
  }

  private func strings(
    _ scanner: inout Scanner
  ) throws(ModelError) -> XGBoostDocument.Placed<[String]> {
    try placed(&scanner) { (scanner) throws(ModelError) in
      var values: [String] = []
      try scanner.array { (scanner, _) throws(ModelError) in values.append(try scanner.string()) }
      return values
    }
  }

  private func text(
    _ scanner: inout Scanner
  ) throws(ModelError) -> XGBoostDocument.Placed<String> {
    try placed(&scanner) { (scanner) throws(ModelError) in try scanner.string() }
  }

  private func count(
    _ scanner: inout Scanner
  ) throws(ModelError) -> XGBoostDocument.Placed<Int> {
    try placed(&scanner) { (scanner) throws(ModelError) in try countValue(&scanner) }
  }

  /// A count, which XGBoost writes inside quotes.
  private func countValue(_ scanner: inout Scanner) throws(ModelError) -> Int {
    let start = scanner.position
    let written =
      scanner.kind == .number ? String(try scanner.integer()) : try scanner.string()
    guard let value = Int(written), (0...Int(Int32.max)).contains(value) else {
      throw .invalidValue(written, expected: "count", at: scanner.location(start))
    }
    return value
  }
}
