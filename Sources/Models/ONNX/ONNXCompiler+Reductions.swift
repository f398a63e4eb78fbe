extension ONNXCompiler {
  /// Runs an operator that sums up along axes.
  mutating func reduce(_ kind: ONNXReduction.Kind, _ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    var axes: Set<Int> = []
    if let given = try integers(input: 1, or: "axes", of: node), !given.isEmpty {
      for axis in given { axes.insert(try self.axis(axis, rank: tensor.rank, of: node)) }
    } else if node.integer("noop_with_empty_axes") != 0 {
      return try set(tensor, of: node)
    } else {
      axes = Set(0..<tensor.rank)
    }
    try set(
      reduced(tensor, axes, kind, keeping: node.integer("keepdims", default: 1) != 0, node),
      of: node)
  }

  mutating func argument(largest: Bool, _ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let axis = try axis(node.integer("axis"), rank: tensor.rank, of: node)
    let last = node.integer("select_last_index") != 0
    var result = try reduced(
      tensor, [axis], .place(largest: largest, last: last),
      keeping: node.integer("keepdims", default: 1) != 0, node, type: .int64)
    result.type = .int64
    try set(result, of: node)
  }

  private mutating func reduced(
    _ tensor: ONNXTensor, _ axes: Set<Int>, _ kind: ONNXReduction.Kind, keeping keepsAxes: Bool,
    _ node: ONNXNode, type: ONNXElementType? = nil
  ) throws(ModelError) -> ONNXTensor {
    guard axes.allSatisfy({ !tensor.dimensions[$0].isRows }) else {
      throw node.unsupported("over rows")
    }
    guard tensor.type != .text else { throw node.unsupported("of words") }
    try charge(tensor.elements.count, of: node)
    let kept = (0..<tensor.rank).filter { !axes.contains($0) }
    var steps = [Int](repeating: 0, count: tensor.rank)
    var count = 1
    for axis in kept.reversed() {
      steps[axis] = count
      count *= tensor.dimensions[axis].width
    }
    var groups = [[Element]](repeating: [], count: count)
    var index = [Int](repeating: 0, count: tensor.rank)
    for element in tensor.elements {
      groups[(0..<tensor.rank).reduce(0) { $0 + index[$1] * steps[$1] }].append(element)
      var axis = tensor.rank - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < tensor.dimensions[axis].width { break }
        index[axis] = 0
        axis -= 1
      }
    }
    let operation = ONNXReduction(kind: kind, type: type ?? tensor.type)
    var elements: [Element] = []
    for group in groups {
      guard !group.isEmpty else { throw node.unsupported("of nothing") }
      if let numbers = ONNXTensor(dimensions: [], type: .double, elements: group).numbers,
        case .numbers(let folded)? = try? operation.evaluate(
          numbers.map { .numbers([$0]) }, rows: 1
        ).first, let number = folded.first
      {
        elements.append(.number(number))
      } else {
        elements.append(column(operation, try columns(group, of: node)))
      }
    }
    let dimensions =
      keepsAxes
      ? tensor.dimensions.indices.map { axes.contains($0) ? .fixed(1) : tensor.dimensions[$0] }
      : kept.map { tensor.dimensions[$0] }
    return ONNXTensor(dimensions: dimensions, type: tensor.type, elements: elements)
  }

  /// Runs a function of whole rows along an axis.
  mutating func softmax(_ kind: ONNXRowwise.Kind, _ node: ONNXNode) throws(ModelError) {
    var tensor = try input(0, of: node)
    let isOld = node.version < 13
    let axis = try axis(
      node.integer("axis", default: isOld ? 1 : -1), rank: tensor.rank, of: node)
    // Before version 13 all axes from the given one on count as one.
    guard !isOld || axis == tensor.rank - 1 else { throw node.unsupported("over several axes") }
    try rowwise(kind, &tensor, axis: axis, node)
    try set(tensor, of: node)
  }

  /// Puts a function of whole rows in the place of a tensor's elements, along one axis.
  mutating func rowwise(
    _ kind: ONNXRowwise.Kind, _ tensor: inout ONNXTensor, axis: Int, _ node: ONNXNode
  ) throws(ModelError) {
    guard tensor.type.isReal, !tensor.dimensions[axis].isRows else {
      throw node.unsupported("of \(tensor.type.name)")
    }
    try charge(tensor.elements.count, of: node)
    let (outer, width, inner) = tensor.strides(of: axis)
    let operation = ONNXRowwise(kind: kind, type: tensor.type)
    for block in 0..<outer {
      for rest in 0..<inner {
        let places = (0..<width).map { (block * width + $0) * inner + rest }
        let inputs = try columns(places.map { tensor.elements[$0] }, of: node)
        let made = emit(.operation(operation), inputs, outputs: width)
        for (place, column) in zip(places, made) { tensor.elements[place] = .column(column) }
      }
    }
  }

  mutating func cumulativeSum(_ node: ONNXNode) throws(ModelError) {
    var tensor = try input(0, of: node)
    guard let axes = try integers(input: 1, or: "axis", of: node), axes.count == 1 else {
      throw .missingKey("axis", at: node.place())
    }
    let axis = try axis(axes[0], rank: tensor.rank, of: node)
    guard !tensor.dimensions[axis].isRows, tensor.type != .text else {
      throw node.unsupported("over rows")
    }
    guard node.integer("exclusive") == 0, node.integer("reverse") == 0 else {
      throw node.unsupported("exclusive or reverse")
    }
    try charge(tensor.elements.count, of: node)
    let (outer, width, inner) = tensor.strides(of: axis)
    for block in 0..<outer {
      for rest in 0..<inner {
        for place in 1..<max(1, width) {
          let index = (block * width + place) * inner + rest
          tensor.elements[index] = try apply(
            .add, [tensor.elements[index - inner], tensor.elements[index]], type: tensor.type,
            of: node)
        }
      }
    }
    try set(tensor, of: node)
  }
}
