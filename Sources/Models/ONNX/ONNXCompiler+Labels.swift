extension ONNXCompiler {
  /// Runs LabelEncoder in all its versions: from a list of keys to one of values.
  mutating func labelEncoder(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let old = try node.words("classes_strings")
    if !old.isEmpty {
      // Version 1: words to their places, or back.
      let numbers: [ONNXEntry] = old.indices.map { .number(Double($0)) }
      let words: [ONNXEntry] = old.map { .word($0) }
      return tensor.type == .text
        ? try lookUp(
          tensor, words, numbers,
          other: .number(Double(node.integer("default_int64", default: -1))),
          type: .int64, node)
        : try lookUp(
          tensor, numbers, words, other: .word(try node.word("default_string", default: "_Unused")),
          type: .text, node)
    }
    let (keys, _) = try list("keys", node)
    let (values, type) = try list("values", node)
    guard keys.count == values.count, !keys.isEmpty else {
      throw .count(found: values.count, expected: keys.count, at: node.place("values"))
    }
    var other: ONNXEntry
    switch type {
    case .text: other = .word(try node.word("default_string", default: "_Unused"))
    case .int64, .int32, .bool: other = .number(Double(node.integer("default_int64", default: -1)))
    case .float, .double: other = .number(node.number("default_float", default: -0.0))
    }
    if let given = try node.tensor("default_tensor")?.elements.first {
      switch given {
      case .number(let number): other = .number(number)
      case .word(let word): other = .word(word)
      case .column, .rowCount: break
      }
    }
    try lookUp(tensor, keys, values, other: other, type: type, node)
  }

  /// CategoryMapper: words to numbers, or back.
  mutating func categoryMapper(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let words: [ONNXEntry] = try node.words("cats_strings").map { .word($0) }
    let numbers: [ONNXEntry] = node.integers("cats_int64s").map { .number(Double($0)) }
    guard words.count == numbers.count else {
      throw .count(found: numbers.count, expected: words.count, at: node.place("cats_int64s"))
    }
    if tensor.type == .text {
      let other = Double(node.integer("default_int64", default: -1))
      try lookUp(tensor, words, numbers, other: .number(other), type: .int64, node)
    } else {
      let other = try node.word("default_string", default: "_Unused")
      try lookUp(tensor, numbers, words, other: .word(other), type: .text, node)
    }
  }

  /// One of the lists of a LabelEncoder, whatever attribute it stands in.
  private func list(
    _ name: String, _ node: ONNXNode
  ) throws(ModelError) -> ([ONNXEntry], ONNXElementType) {
    if let tensor = try node.tensor("\(name)_tensor") {
      var entries: [ONNXEntry] = []
      for element in tensor.elements {
        switch element {
        case .number(let number): entries.append(.number(number))
        case .word(let word): entries.append(.word(word))
        case .column, .rowCount: break
        }
      }
      return (entries, tensor.type)
    }
    if node.has("\(name)_strings") {
      return (try node.words("\(name)_strings").map { .word($0) }, .text)
    }
    if node.has("\(name)_int64s") {
      return (node.integers("\(name)_int64s").map { .number(Double($0)) }, .int64)
    }
    return (node.numbers("\(name)_floats").map { .number($0) }, .float)
  }

  /// Puts what a look-up finds in the place of a tensor's elements.
  private mutating func lookUp(
    _ tensor: ONNXTensor, _ keys: [ONNXEntry], _ values: [ONNXEntry], other: ONNXEntry,
    type: ONNXElementType, _ node: ONNXNode
  ) throws(ModelError) {
    guard (values + [other]).allSatisfy({ $0.isWord == (type == .text) }) else {
      throw .wrongType(
        expected: type.name, found: "values of another type", at: node.place("values"))
    }
    var words: [String: ONNXEntry] = [:]
    var numbers: [Double: ONNXEntry] = [:]
    var missing: ONNXEntry?
    for (key, value) in zip(keys, values) {
      switch key {
      // Of a key that is listed twice the first place counts, as in onnxruntime.
      case .word(let word): if words[word] == nil { words[word] = value }
      case .number(let number):
        if number.isNaN {
          missing = missing ?? value
        } else if numbers[number] == nil {
          numbers[number] = value
        }
      }
    }
    guard tensor.type == .text ? numbers.isEmpty && missing == nil : words.isEmpty else {
      throw .wrongType(
        expected: tensor.type.name, found: "keys of another type", at: node.place("keys"))
    }
    try charge(tensor.elements.count, of: node)
    let byWord = ONNXWordLookup(entries: words, other: other)
    let byNumber = ONNXNumberLookup(entries: numbers, missing: missing, other: other)
    var result = tensor
    result.type = type
    for (index, element) in tensor.elements.enumerated() {
      let found: ONNXEntry
      switch settle(element) {
      case .column(let place):
        result.elements[index] =
          tensor.type == .text ? column(byWord, [place]) : column(byNumber, [place])
        continue
      case .word(let word): found = words[word] ?? other
      case .number(let number): found = number.isNaN ? missing ?? other : numbers[number] ?? other
      case .rowCount: throw node.unsupported("of the number of rows")
      }
      switch found {
      case .number(let number): result.elements[index] = .number(number)
      case .word(let word): result.elements[index] = .word(word)
      }
    }
    try set(result, of: node)
  }
}
