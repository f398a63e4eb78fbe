extension ONNXCompiler {
  mutating func imputer(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let isReal = tensor.type.isReal
    let imputed =
      isReal
      ? node.numbers("imputed_value_floats")
      : node.integers("imputed_value_int64s").map { Double($0) }
    let replaced =
      isReal
      ? node.number("replaced_value_float", default: 0)
      : Double(node.integer("replaced_value_int64"))
    try perColumn(node, list: imputed, name: "imputed_value", type: tensor.type) {
      (compiler, element, value) throws(ModelError) in
      try compiler.apply(
        .replace, [element, .number(replaced), .number(value)], type: tensor.type, of: node)
    }
  }

  mutating func scaler(_ node: ONNXNode) throws(ModelError) {
    let scales = node.numbers("scale")
    let offsets = node.numbers("offset")
    guard scales.count == offsets.count else {
      throw .count(found: offsets.count, expected: scales.count, at: node.place("offset"))
    }
    // Whole numbers and Float32 are scaled in Float32, Doubles in Double and rounded.
    let isDouble = try input(0, of: node).type == .double
    try perColumn(
      node, list: Array(scales.indices).map { Double($0) }, name: "scale", type: .float
    ) { (compiler, element, place) throws(ModelError) in
      let difference = try compiler.apply(
        .subtract, [element, .number(offsets[Int(place)])], type: isDouble ? .double : .float,
        of: node)
      return try compiler.apply(
        .multiply, [difference, .number(scales[Int(place)])], type: .float, of: node)
    }
  }

  mutating func binarizer(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    guard tensor.type.isReal else { throw node.unsupported("of \(tensor.type.name)") }
    try mapped(
      node, type: tensor.type, .greater, [.number(node.number("threshold", default: 0))])
  }

  /// Runs an operator with one number for all columns, or one for each.
  private mutating func perColumn(
    _ node: ONNXNode, list: [Double], name: String, type: ONNXElementType,
    _ body: (inout ONNXCompiler, Element, Double) throws(ModelError) -> Element
  ) throws(ModelError) {
    var tensor = try input(0, of: node)
    guard tensor.type != .text, tensor.rowAxis == 0 else {
      throw node.unsupported("of \(tensor.type.name)")
    }
    guard (1...2).contains(tensor.rank), tensor.dimensions[0] == .rows(1) else {
      throw node.unsupported("of other than rows of columns")
    }
    let width = tensor.elements.count
    guard !list.isEmpty, list.count == 1 || list.count == width else {
      throw .count(found: list.count, expected: width, at: node.place(name))
    }
    try charge(width, of: node)
    tensor.type = type
    for index in tensor.elements.indices {
      tensor.elements[index] = try body(
        &self, tensor.elements[index], list[list.count == 1 ? 0 : index])
    }
    try set(tensor, of: node)
  }

  mutating func normalizer(_ node: ONNXNode) throws(ModelError) {
    let source = try input(0, of: node)
    let kind: ONNXRowwise.Kind
    switch try node.word("norm", default: "MAX") {
    case "MAX": kind = .byMaximum
    case "L1": kind = .bySum
    case "L2": kind = .byNorm
    case let other: throw node.unsupported("norm \(other)")
    }
    var tensor = row(try features(of: source, node))
    if source.type == .double {
      for index in tensor.elements.indices {
        tensor.elements[index] = try apply(
          .toReal, [tensor.elements[index]], type: .float, of: node)
      }
    }
    try rowwise(kind, &tensor, axis: 1, node)
    try set(tensor, of: node)
  }

  mutating func oneHotEncoder(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let words = try node.words("cats_strings")
    let numbers = node.integers("cats_int64s").map { Int($0) }
    guard tensor.type == .text ? numbers.isEmpty : words.isEmpty else {
      throw .wrongType(
        expected: tensor.type.name, found: "categories of another type", at: node.place())
    }
    let count = words.count + numbers.count
    guard count > 0 else { throw .missingKey("cats_strings", at: node.place()) }
    // Of a category that is listed twice the last place counts, as in onnxruntime.
    let operation = ONNXOneHot(
      words: Dictionary(words.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 }),
      numbers: Dictionary(numbers.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 }),
      count: count, refusesOthers: node.integer("zeros", default: 1) == 0)
    try charge(tensor.elements.count * count, of: node)
    var elements: [Element] = []
    for element in tensor.elements {
      let inputs = try columns([element], of: node)
      elements += emit(.operation(operation), inputs, outputs: count).map { .column($0) }
    }
    try set(
      ONNXTensor(
        dimensions: tensor.dimensions + [.fixed(count)], type: .float, elements: elements),
      of: node)
  }

  mutating func featureVectorizer(_ node: ONNXNode) throws(ModelError) {
    let sizes = node.integers("inputdimensions").map { Int($0) }
    guard sizes.count == node.proto.input.count else {
      throw .count(
        found: sizes.count, expected: node.proto.input.count, at: node.place("inputdimensions"))
    }
    var elements: [Element] = []
    for (index, size) in sizes.enumerated() {
      let tensor = try input(index, of: node)
      let columns = try features(of: tensor, node)
      guard columns.count == size else { throw node.unsupported("of columns that are cut off") }
      for column in columns {
        elements.append(
          tensor.type == .float
            ? column : try apply(.toReal, [column], type: .float, of: node))
      }
    }
    try charge(elements.count, of: node)
    try set(row(elements), of: node)
  }
}
