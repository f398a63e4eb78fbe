/// Reads the sections of a LightGBM file in their order: header, trees, parameters, categories.
struct LightGBMReader {
  var lines: LightGBMLines
  private var document = LightGBMDocument()

  init(lines: LightGBMLines) { self.lines = lines }

  private static let headerKeys: Set<String> = [
    "tree", "version", "num_class", "num_tree_per_iteration", "label_index", "max_feature_idx",
    "objective", "average_output", "feature_names", "monotone_constraints", "feature_infos",
    "tree_sizes",
  ]

  mutating func read() throws(ModelError) -> LightGBMDocument {
    var next = try readHeader()
    while let line = next, line.key == "Tree" { next = try readTree(line) }
    guard let end = next, end.key == "end of trees" else {
      if let next { throw unknownKey(next, path: next.key) }
      throw .syntax(.truncated, at: lines.location(lines.count, path: ""))
    }
    try readTail()
    return document
  }

  private func unknownKey(_ line: LightGBMLines.Line, path: String) -> ModelError {
    .unsupported(.key, found: line.key, at: lines.location(line.offset, path: path))
  }

  /// The lines before the first tree; returns the line that ends them.
  private mutating func readHeader() throws(ModelError) -> LightGBMLines.Line? {
    while let line = lines.next() {
      if line.key.isEmpty { continue }
      if line.key == "Tree" || line.key == "end of trees" { return line }
      guard Self.headerKeys.contains(line.key) else { throw unknownKey(line, path: line.key) }
      guard document.header.updateValue(line, forKey: line.key) == nil else {
        throw .syntax(
          .duplicateKey(line.key), at: lines.location(line.offset, path: line.key))
      }
    }
    return nil
  }

  /// One tree; returns the line that ends it.
  private mutating func readTree(
    _ first: LightGBMLines.Line
  ) throws(ModelError) -> LightGBMLines.Line? {
    let index = document.trees.count
    let path = "Tree=\(index)"
    guard try lines.integer(first, path: "Tree") == index else {
      throw .invalidValue(
        lines.text(first.value), expected: "tree \(index)",
        at: lines.location(first.offset, path: "Tree"))
    }
    var tree = LightGBMDocument.StoredTree()
    tree.offset = first.offset
    var seen: Set<String> = []
    var end: LightGBMLines.Line?
    reading: while let line = lines.next() {
      if line.key.isEmpty { continue }
      let place = "\(path).\(line.key)"
      switch line.key {
      case "Tree", "end of trees":
        end = line
        break reading
      case "num_leaves": tree.leafCount = try lines.integer(line, path: place)
      case "num_cat": tree.categoricalCount = try lines.integer(line, path: place)
      case "split_feature": tree.feature = try lines.integers(line, as: Int32.self, path: place)
      case "threshold":
        tree.threshold = try lines.doubles(line, path: place, allowsInfinity: true)
      case "decision_type": tree.decision = try lines.integers(line, as: UInt8.self, path: place)
      case "left_child": tree.left = try lines.integers(line, as: Int32.self, path: place)
      case "right_child": tree.right = try lines.integers(line, as: Int32.self, path: place)
      case "leaf_value": tree.leafValue = try lines.doubles(line, path: place)
      case "leaf_count": tree.leafRows = try lines.integers(line, as: Int32.self, path: place)
      case "internal_count": tree.splitRows = try lines.integers(line, as: Int32.self, path: place)
      case "cat_boundaries":
        tree.boundaries = try lines.integers(line, as: Int32.self, path: place)
      case "cat_threshold": tree.bits = try lines.integers(line, as: UInt32.self, path: place)
      case "is_linear":
        let flag = try lines.integer(line, path: place)
        guard flag == 0 || flag == 1 else {
          throw .invalidValue(
            "\(flag)", expected: "0 or 1", at: lines.location(line.offset, path: place))
        }
        tree.isLinear = flag == 1
      case "leaf_const": tree.leafConstant = try lines.doubles(line, path: place)
      case "num_features":
        tree.leafFeatureCounts = try lines.integers(line, as: Int32.self, path: place)
      case "leaf_features":
        tree.leafFeatures = try lines.integers(line, as: Int32.self, path: place)
      case "leaf_coeff": tree.leafCoefficients = try lines.doubles(line, path: place)
      // Neither predictions nor contributions depend on these; the shrinkage is in the leaves.
      case "split_gain", "leaf_weight", "internal_value", "internal_weight", "shrinkage": break
      default: throw unknownKey(line, path: place)
      }
      guard seen.insert(line.key).inserted else {
        throw .syntax(.duplicateKey(line.key), at: lines.location(line.offset, path: place))
      }
    }
    if !tree.isLinear {
      for key in ["leaf_const", "num_features", "leaf_features", "leaf_coeff"]
      where seen.contains(key) {
        throw .unsupported(.key, found: key, at: lines.location(first.offset, path: path))
      }
    }
    for key in ["num_leaves", "leaf_value"] where !seen.contains(key) {
      throw .missingKey(key, at: lines.location(first.offset, path: path))
    }
    document.trees.append(tree)
    return end
  }

  /// The lines after the trees: parameters, and the lists of a data frame's categories.
  private mutating func readTail() throws(ModelError) {
    var openParameters: Int?
    tail: while let line = lines.next() {
      let text = line.key
      if text == "parameters:" {
        openParameters = line.offset
      } else if text == "end of parameters" {
        openParameters = nil
      } else if openParameters != nil, text.hasPrefix("["), let colon = text.firstIndex(of: ":") {
        let name = String(text[text.index(after: text.startIndex)..<colon])
        // A line without `=` is a key alone, cut where keys end; these two may be longer.
        if name == "boosting" || name == "categorical_feature" {
          let whole = lines.text(line.offset..<line.value.upperBound)
          let value = whole.dropFirst(name.count + 2)
          document.parameters[name] =
            value.hasSuffix("]")
            ? value.dropLast().trimmingBlanks() : value.trimmingBlanks()
        }
      } else if text.hasPrefix("pandas_categorical:") {
        try readLists(at: line.offset + "pandas_categorical:".utf8.count)
        break tail
      }
    }
    if let openParameters {
      throw .syntax(.truncated, at: lines.location(openParameters, path: "parameters"))
    }
  }

  /// The lists of categories, which are JSON.
  private mutating func readLists(at offset: Int) throws(ModelError) {
    var scanner = lines.json(from: offset)
    document.listsOffset = offset
    scanner.skipBlanks()
    if scanner.kind == .null {
      try scanner.skip()
      return try scanner.end()
    }
    var lists: [[String]] = []
    try scanner.array { (scanner, _) throws(ModelError) in
      var list: [String] = []
      try scanner.array { (scanner, _) throws(ModelError) in
        switch scanner.kind {
        case .string: list.append(try scanner.string())
        // As pandas prints them.
        case .boolean: list.append(try scanner.boolean() ? "True" : "False")
        case .number:
          let start = scanner.position
          try scanner.skip()
          list.append(lines.text(start..<scanner.position))
        default:
          throw .wrongType(
            expected: "category", found: "\(scanner.kind.map { "\($0)" } ?? "end")",
            at: scanner.location())
        }
      }
      lists.append(list)
    }
    try scanner.end()
    document.lists = lists
  }
}
