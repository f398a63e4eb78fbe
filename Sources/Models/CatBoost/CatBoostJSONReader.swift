/// Reads a CatBoost model key by key from the JSON that `save_model(format="json")` writes.
struct CatBoostJSONReader {
  var document = CatBoostDocument()
  /// Under which keys there were trees.
  private var treeKeys: Set<String> = []

  /// The parts of the document under the scanner.
  static func read(_ scanner: inout JSONScanner) throws(ModelError) -> CatBoostDocument {
    var reader = CatBoostJSONReader()
    try reader.readDocument(&scanner)
    try scanner.end()
    guard !reader.treeKeys.isEmpty else {
      throw .missingKey("oblivious_trees", at: scanner.location(0, path: ""))
    }
    return reader.document
  }

  private mutating func readDocument(_ scanner: inout JSONScanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "model_info": try readInfo(&scanner)
      case "features_info": try readFeatures(&scanner)
      case "oblivious_trees", "trees":
        // A model has one or the other; both together would be two models.
        guard treeKeys.insert(key).inserted, treeKeys.count == 1 else {
          throw .syntax(.duplicateKey(key), at: scanner.location())
        }
        if scanner.kind == .null {
          try scanner.skip()
        } else {
          try readTrees(&scanner, oblivious: key == "oblivious_trees")
        }
      case "ctr_data":
        if scanner.kind == .null {
          try scanner.skip()
        } else {
          try readTables(&scanner)
        }
      case "scale_and_bias": try readScale(&scanner)
      // What an unknown part changes about predictions cannot be known.
      default: unsupported(.key, key, &scanner); try scanner.skip()
      }
    }
  }

  func place(_ scanner: inout JSONScanner) -> CatBoostDocument.Place {
    scanner.skipBlanks()
    return .init(offset: scanner.position, path: scanner.pathText)
  }

  /// Remembers the first part that is not supported, so that the file is read to its end first.
  mutating func unsupported(
    _ part: ModelError.Unsupported, _ found: String, _ scanner: inout JSONScanner
  ) {
    guard document.unsupported == nil else { return }
    document.unsupported = (part, found, place(&scanner))
  }

  // MARK: Information

  private mutating func readInfo(_ scanner: inout JSONScanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "params" where scanner.kind == .object: try readParameters(&scanner)
      case "class_params" where scanner.kind == .object: try readClasses(&scanner)
      case _ where scanner.kind == .string:
        let place = place(&scanner)
        try readText(key, try scanner.string(), place) {
          scanner.location(place.offset, path: place.path)
        }
      default: try scanner.skip()
      }
    }
  }

  /// Takes in a text of what the library says of training; some are JSON themselves.
  mutating func readText(
    _ key: String, _ text: String, _ place: CatBoostDocument.Place, at location: () -> ModelLocation
  ) throws(ModelError) {
    switch key {
    case "catboost_version_info": document.version = Self.version(text)
    case "binclass_probability_threshold":
      guard let threshold = Double(text), threshold > 0, threshold < 1 else {
        throw .invalidValue(text, expected: "number between 0 and 1", at: location())
      }
      document.threshold = threshold
    case "params", "class_params", "loss_function":
      // A sum of models has the loss function alone.
      guard !text.isEmpty, key != "loss_function" || document.loss == nil else { return }
      do {
        try readInner(key, text)
      } catch {
        throw .invalidValue(
          String(text.prefix(40)), expected: "JSON of \(key)", at: location())
      }
      if key != "class_params" { document.lossPlace = place }
    default: break
    }
  }

  private mutating func readInner(_ key: String, _ text: String) throws(ModelError) {
    let bytes = Array(text.utf8)
    try bytes.withUnsafeBufferPointer { (bytes) throws(ModelError) in
      guard var scanner = JSONScanner(bytes) else { return }
      switch key {
      case "params": try readParameters(&scanner)
      case "class_params": try readClasses(&scanner)
      default: try readLoss(&scanner)
      }
      try scanner.end()
    }
  }

  /// Reads the training parameters, of which the loss function matters.
  private mutating func readParameters(_ scanner: inout JSONScanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      guard key == "loss_function", scanner.kind == .object else {
        try scanner.skip()
        return
      }
      try readLoss(&scanner)
    }
  }

  /// Reads the name of a loss function.
  private mutating func readLoss(_ scanner: inout JSONScanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      guard key == "type" else {
        try scanner.skip()
        return
      }
      document.lossPlace = place(&scanner)
      document.loss = try scanner.string()
    }
  }

  /// Reads the names of the classes: texts, whole numbers or other numbers.
  private mutating func readClasses(_ scanner: inout JSONScanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      guard key == "class_names", scanner.kind == .array else {
        try scanner.skip()
        return
      }
      var names: [String] = []
      try scanner.array { (scanner, _) throws(ModelError) in
        if scanner.kind == .string {
          names.append(try scanner.string())
        } else if scanner.kind == .boolean {
          names.append(try scanner.boolean() ? "True" : "False")
        } else {
          let number = try scanner.double()
          names.append(Int(exactly: number).map(String.init) ?? "\(number)")
        }
      }
      document.classNames = names
    }
  }

  /// The library's version among what it says of how it was built, as in `Branch: tags/v1.2.10`.
  static func version(_ text: String) -> String? {
    for mark in ["tags/v", "CatBoost release "] {
      guard let start = text.firstRange(of: mark)?.upperBound else { continue }
      let number = text[start...].prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      if number.contains(".") { return String(number) }
    }
    return nil
  }

  private mutating func readScale(_ scanner: inout JSONScanner) throws(ModelError) {
    document.biasPlace = place(&scanner)
    var parts = 0
    try scanner.array { (scanner, index) throws(ModelError) in
      parts += 1
      switch index {
      case 0: document.scale = try scanner.double()
      // Before 1.0 the bias was one number.
      case 1 where scanner.kind == .number: document.bias = [try scanner.double()]
      case 1 where scanner.kind == .null: try scanner.skip()
      case 1: document.bias = try scanner.doubles()
      default: throw .count(found: index + 1, expected: 2, at: scanner.location())
      }
    }
    guard parts == 2 else {
      throw .count(
        found: parts, expected: 2,
        at: scanner.location(document.biasPlace.offset, path: document.biasPlace.path))
    }
  }
}
