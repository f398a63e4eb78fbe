extension ONNXCompiler {
  typealias Element = ONNXTensor.Element
  typealias Dimension = ONNXTensor.Dimension

  /// The elements of some tensors as if all had the same shape, by numpy's rules.
  mutating func broadcast(
    _ tensors: [ONNXTensor], of node: ONNXNode
  ) throws(ModelError) -> (dimensions: [Dimension], elements: [[Element]]) {
    let rank = tensors.map(\.rank).max() ?? 0
    var dimensions = [Dimension](repeating: .fixed(1), count: rank)
    for tensor in tensors {
      let shift = rank - tensor.rank
      for (axis, size) in tensor.dimensions.enumerated() where size != .fixed(1) {
        if dimensions[axis + shift] == .fixed(1) {
          dimensions[axis + shift] = size
        } else if dimensions[axis + shift] != size {
          throw node.unsupported("shapes that do not go together")
        }
      }
    }
    guard dimensions.count(where: \.isRows) <= 1 else {
      throw node.unsupported("rows against rows")
    }
    let count = try size(dimensions, of: node)
    // As many elements are made for each tensor.
    for _ in tensors.dropFirst() { try charge(count, of: node) }
    var all: [[Element]] = []
    for tensor in tensors {
      if tensor.dimensions.map(\.width) == dimensions.map(\.width) {
        all.append(tensor.elements)
        continue
      }
      // The step of each axis in the tensor's own elements; none along an axis of one.
      var steps = [Int](repeating: 0, count: rank)
      var step = 1
      for axis in stride(from: rank - 1, through: rank - tensor.rank, by: -1) {
        let width = tensor.dimensions[axis - (rank - tensor.rank)].width
        steps[axis] = width == 1 ? 0 : step
        step *= width
      }
      var elements: [Element] = []
      elements.reserveCapacity(count)
      var index = [Int](repeating: 0, count: rank)
      for _ in 0..<count {
        var place = 0
        for axis in 0..<rank { place += index[axis] * steps[axis] }
        elements.append(tensor.elements[place])
        var axis = rank - 1
        while axis >= 0 {
          index[axis] += 1
          if index[axis] < dimensions[axis].width { break }
          index[axis] = 0
          axis -= 1
        }
      }
      all.append(elements)
    }
    return (dimensions, all)
  }

  /// The number of elements of a shape, which is charged.
  mutating func size(_ dimensions: [Dimension], of node: ONNXNode) throws(ModelError) -> Int {
    var count = 1
    for size in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: size.width)
      guard !overflow else { throw node.unsupported("a tensor without bounds") }
      count = product
    }
    try charge(count, of: node)
    return count
  }

  /// Runs an operator that works on elements in the same place.
  mutating func elementwise(_ function: ONNXFunction, _ node: ONNXNode) throws(ModelError) {
    var inputs: [ONNXTensor] = []
    for index in 0..<function.arity { inputs.append(try input(index, of: node)) }
    guard inputs.dropFirst().allSatisfy({ $0.type == inputs[0].type || function == .power }) else {
      throw .wrongType(
        expected: inputs[0].type.name, found: inputs.last?.type.name ?? "", at: node.place())
    }
    let type: ONNXElementType =
      switch function {
      case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .exclusiveOr, .not,
        .isNaN:
        .bool
      default: inputs[0].type
      }
    let (dimensions, elements) = try broadcast(inputs, of: node)
    let count = elements[0].count
    var result: [Element] = []
    result.reserveCapacity(count)
    for index in 0..<count {
      let operands = elements.map { $0[index] }
      if inputs[0].type == .text {
        guard function == .equal else { throw node.unsupported("of words") }
        result.append(try equalWords(operands[0], operands[1], node))
      } else if let kept = unchanged(function, operands, type) {
        result.append(kept)
      } else if let fused = addedToMargin(function, operands, type) {
        result.append(fused)
      } else {
        result.append(try apply(function, operands, type: type, of: node))
      }
    }
    try set(ONNXTensor(dimensions: dimensions, type: type, elements: result), of: node)
  }

  /// The element that a product with one, or a quotient by one, leaves as it is; also the number of
  /// rows times a number.
  private mutating func unchanged(
    _ function: ONNXFunction, _ operands: [Element], _ type: ONNXElementType
  ) -> Element? {
    guard operands.count == 2 else { return nil }
    switch (function, operands[0], operands[1]) {
    case (.multiply, let other, .number(1)), (.multiply, .number(1), let other),
      (.divide, let other, .number(1)):
      return settle(other)
    case (.multiply, .rowCount(let times), .number(let factor)),
      (.multiply, .number(let factor), .rowCount(let times)):
      let (product, overflow) = times.multipliedReportingOverflow(by: Int(onnx: factor))
      return overflow ? nil : .rowCount(product)
    default: return nil
    }
  }

  /// A number added to a weighted sum: the sum with another intercept, so that what was learnt stays
  /// one step. The intercept of such a sum is added last, as here.
  private mutating func addedToMargin(
    _ function: ONNXFunction, _ operands: [Element], _ type: ONNXElementType
  ) -> Element? {
    guard function == .add, operands.count == 2 else { return nil }
    let (column, number): (Int, Double)
    switch (operands[0], operands[1]) {
    case (.column(let place), .number(let value)), (.number(let value), .column(let place)):
      (column, number) = (place, value)
    default: return nil
    }
    guard let index = step(of: column),
      case .linear(let model) = steps[index].kind
    else { return nil }
    let output = column - steps[index].outputs.lowerBound
    guard model.intercepts[output] == 0, model.precision == type.precision else { return nil }
    // All outputs are copied, so that the outputs of one layer remain those of one step.
    let copy: Range<Int>
    if let known = shifted[steps[index].outputs.lowerBound] {
      copy = known
    } else {
      copy = emit(.linear(model), steps[index].inputs, outputs: model.intercepts.count)
      shifted[steps[index].outputs.lowerBound] = copy
    }
    guard let place = step(of: copy.lowerBound),
      case .linear(let shiftedModel) = steps[place].kind
    else { return nil }
    var intercepts = shiftedModel.intercepts
    guard intercepts[output] == 0 || intercepts[output] == number else { return nil }
    intercepts[output] = number
    steps[place].kind = .linear(
      LinearModel(
        weights: model.weights, intercepts: intercepts, missing: model.missing,
        precision: model.precision))
    return .column(copy.lowerBound + output)
  }

  private mutating func equalWords(
    _ left: Element, _ right: Element, _ node: ONNXNode
  ) throws(ModelError) -> Element {
    switch (left, right) {
    case (.word(let first), .word(let second)): .number(first == second ? 1 : 0)
    case (.column(let column), .word(let word)), (.word(let word), .column(let column)):
      self.column(ONNXWordEquality(constant: word), [column])
    case (.column(let first), .column(let second)):
      column(ONNXWordEquality(constant: nil), [first, second])
    default: throw node.unsupported("of words and numbers")
    }
  }

  /// Runs an operator of any number of inputs as a chain of one of two (Sum, Min, Max).
  mutating func fold(_ function: ONNXFunction, _ node: ONNXNode) throws(ModelError) {
    try set(folded(function, node), of: node)
  }

  private mutating func folded(
    _ function: ONNXFunction, _ node: ONNXNode
  ) throws(ModelError) -> ONNXTensor {
    var inputs: [ONNXTensor] = []
    for index in 0..<max(1, node.proto.input.count) {
      inputs.append(try input(index, of: node))
    }
    guard inputs.allSatisfy({ $0.type == inputs[0].type && $0.type != .text }) else {
      throw node.unsupported("of different types")
    }
    let (dimensions, elements) = try broadcast(inputs, of: node)
    var result = elements[0]
    for next in elements.dropFirst() {
      for index in result.indices {
        result[index] = try apply(
          function, [result[index], next[index]], type: inputs[0].type, of: node)
      }
    }
    return ONNXTensor(dimensions: dimensions, type: inputs[0].type, elements: result)
  }

  mutating func mean(_ node: ONNXNode) throws(ModelError) {
    var sum = try folded(.add, node)
    let count = Double(node.proto.input.count)
    for index in sum.elements.indices {
      sum.elements[index] = try apply(
        .divide, [sum.elements[index], .number(count)], type: sum.type, of: node)
    }
    try set(sum, of: node)
  }
}
