extension ONNXCompiler {
  mutating func choose(_ node: ONNXNode) throws(ModelError) {
    let (left, right) = (try input(1, of: node), try input(2, of: node))
    guard left.type == right.type else {
      throw .wrongType(expected: left.type.name, found: right.type.name, at: node.place())
    }
    let (dimensions, elements) = try broadcast(
      [try input(0, of: node), left, right], of: node)
    var result: [Element] = []
    for index in elements[0].indices {
      let (condition, yes, no) = (elements[0][index], elements[1][index], elements[2][index])
      if case .number(let number) = condition {
        result.append(number != 0 ? yes : no)
      } else if yes == no {
        result.append(yes)
      } else if left.type == .text {
        var inputs = try columns([condition], of: node)
        var constants: [String?] = []
        for side in [yes, no] {
          if case .word(let word) = side {
            constants.append(word)
          } else {
            constants.append(nil)
            inputs += try columns([side], of: node)
          }
        }
        result.append(column(ONNXWordChoice(constants: constants), inputs))
      } else {
        result.append(try apply(.choose, [condition, yes, no], type: left.type, of: node))
      }
    }
    try set(ONNXTensor(dimensions: dimensions, type: left.type, elements: result), of: node)
  }

  mutating func clip(_ node: ONNXNode) throws(ModelError) {
    var tensor = try input(0, of: node)
    func limit(_ index: Int, _ name: String, _ open: Double) throws(ModelError) -> Element {
      if let limit = try optionalInput(index, of: node) {
        guard limit.elements.count == 1 else { throw node.unsupported("several limits") }
        return limit.elements[0]
      }
      return .number(node.number(name, default: open))
    }
    let (low, high) = (try limit(1, "min", -.infinity), try limit(2, "max", .infinity))
    for index in tensor.elements.indices {
      tensor.elements[index] = try apply(
        .clip, [tensor.elements[index], low, high], type: tensor.type, of: node)
    }
    try charge(tensor.elements.count, of: node)
    try set(tensor, of: node)
  }

  mutating func isInfinite(_ node: ONNXNode) throws(ModelError) {
    let function: ONNXFunction =
      switch (
        node.integer("detect_positive", default: 1), node.integer("detect_negative", default: 1)
      ) {
      case (0, _): .isNegativeInfinite
      case (_, 0): .isPositiveInfinite
      default: .isInfinite
      }
    try mapped(node, type: .bool, function)
  }

  /// Runs a function of each element of the first input.
  mutating func mapped(
    _ node: ONNXNode, type: ONNXElementType, _ function: ONNXFunction,
    _ constants: [Element] = []
  ) throws(ModelError) {
    let tensor = try input(0, of: node)
    try charge(tensor.elements.count, of: node)
    var result = tensor
    result.type = type
    for index in tensor.elements.indices {
      result.elements[index] = try apply(
        function, [tensor.elements[index]] + constants, type: type, of: node)
    }
    try set(result, of: node)
  }

  mutating func cast(_ node: ONNXNode) throws(ModelError) {
    var tensor = try input(0, of: node)
    let code =
      node.operation == "Cast" ? node.integer("to") : 0
    guard
      let type = node.operation == "Cast"
        ? ONNXElementType(code: code) : try input(1, of: node).type
    else { throw node.unsupported("to data type \(code)") }
    try charge(tensor.elements.count, of: node)
    let from = tensor.type
    tensor.type = type
    for index in tensor.elements.indices {
      tensor.elements[index] = try cast(tensor.elements[index], from, to: type, node)
    }
    try set(tensor, of: node)
  }

  private mutating func cast(
    _ element: Element, _ from: ONNXElementType, to type: ONNXElementType, _ node: ONNXNode
  ) throws(ModelError) -> Element {
    if case .rowCount = element { return element }
    switch (from, type) {
    case (.text, .text): return element
    case (.text, _):
      guard type.isReal || type.isWhole else { throw node.unsupported("words to \(type.name)") }
      return column(ONNXReading(type: type), try columns([element], of: node))
    case (.int64, .text), (.int32, .text):
      return column(ONNXWriting(), try columns([element], of: node))
    case (_, .text): throw node.unsupported("\(from.name) to words")
    case (_, .bool): return try apply(.toTruth, [element], type: type, of: node)
    case (.float, .double), (.bool, _), (.int32, .int64), (.int32, .double): return settle(element)
    case (_, .int64): return try apply(.toWhole, [element], type: type, of: node)
    case (_, .int32): return try apply(.toInt32, [element], type: type, of: node)
    case (_, .float), (_, .double):
      return from == type ? element : try apply(.toReal, [element], type: type, of: node)
    }
  }
}
