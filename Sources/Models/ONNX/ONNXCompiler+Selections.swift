extension ONNXCompiler {
  mutating func concatenate(_ node: ONNXNode) throws(ModelError) {
    var inputs: [ONNXTensor] = []
    for index in 0..<max(1, node.proto.input.count) {
      inputs.append(try input(index, of: node))
    }
    let rank = inputs[0].rank
    let axis = try axis(node.integer("axis", default: 1), rank: rank, of: node)
    var dimensions = inputs[0].dimensions
    for tensor in inputs.dropFirst() {
      guard tensor.rank == rank, tensor.type == inputs[0].type else {
        throw node.unsupported("of different types or numbers of axes")
      }
      for other in 0..<rank where other != axis {
        // A constant of one row beside rows is not what numpy means, but rows of 1 are.
        guard tensor.dimensions[other] == dimensions[other] else {
          throw node.unsupported("shapes that do not go together")
        }
      }
    }
    guard inputs.count == 1 || !inputs.contains(where: { $0.dimensions[axis].isRows }) else {
      throw node.unsupported("of rows after rows")
    }
    if inputs.count > 1 {
      dimensions[axis] = .fixed(inputs.reduce(0) { $0 + $1.dimensions[axis].width })
    }
    let outer = inputs[0].strides(of: axis).outer
    var elements: [Element] = []
    elements.reserveCapacity(try size(dimensions, of: node))
    for place in 0..<outer {
      for tensor in inputs {
        let (_, width, inner) = tensor.strides(of: axis)
        let start = place * width * inner
        elements += tensor.elements[start..<(start + width * inner)]
      }
    }
    try set(
      ONNXTensor(dimensions: dimensions, type: inputs[0].type, elements: elements), of: node)
  }

  /// The tensor of some places along an axis that is not that of rows.
  func picking(
    _ places: [Int], axis: Int, of tensor: ONNXTensor
  ) -> ONNXTensor {
    let (outer, width, inner) = tensor.strides(of: axis)
    var elements: [Element] = []
    elements.reserveCapacity(outer * places.count * inner)
    for block in 0..<outer {
      for place in places {
        let start = (block * width + place) * inner
        elements += tensor.elements[start..<(start + inner)]
      }
    }
    var dimensions = tensor.dimensions
    dimensions[axis] = .fixed(places.count)
    return ONNXTensor(dimensions: dimensions, type: tensor.type, elements: elements)
  }

  mutating func split(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let axis = try axis(node.integer("axis"), rank: tensor.rank, of: node)
    guard !tensor.dimensions[axis].isRows else { throw node.unsupported("of rows") }
    let width = tensor.dimensions[axis].width
    let parts = node.proto.output.count
    var sizes: [Int]
    if let given = try integers(input: 1, or: "split", of: node) {
      sizes = given
    } else {
      let size = (width + parts - 1) / max(1, parts)
      sizes = Array(repeating: size, count: max(0, parts - 1))
      sizes.append(width - size * sizes.count)
    }
    guard sizes.count == parts, sizes.allSatisfy({ $0 >= 1 && $0 <= width }),
      sizes.reduce(0, +) == width
    else { throw .count(found: sizes.count, expected: parts, at: node.place("split")) }
    try charge(tensor.elements.count, of: node)
    var start = 0
    for (index, size) in sizes.enumerated() {
      let part = picking(Array(start..<(start + size)), axis: axis, of: tensor)
      try set(part, output: index, of: node)
      start += size
    }
  }

  mutating func slice(_ node: ONNXNode) throws(ModelError) {
    var tensor = try input(0, of: node)
    guard let starts = try integers(input: 1, or: "starts", of: node),
      let ends = try integers(input: 2, or: "ends", of: node)
    else { throw .missingKey("starts", at: node.place()) }
    let axes = try integers(input: 3, or: "axes", of: node) ?? Array(starts.indices)
    let steps = try integers(input: 4, or: "steps", of: node) ?? starts.map { _ in 1 }
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count
    else { throw .count(found: ends.count, expected: starts.count, at: node.place("ends")) }
    for index in starts.indices {
      let axis = try axis(axes[index], rank: tensor.rank, of: node)
      let width = tensor.dimensions[axis].width
      let (start, end) = (starts[index], ends[index])
      let step = max(-width - 1, min(width + 1, steps[index]))
      if tensor.dimensions[axis].isRows {
        guard start == 0, step == 1, end >= Int(Int32.max) else {
          throw node.unsupported("of rows")
        }
        continue
      }
      guard step != 0 else { throw .invalidValue("0", expected: "step", at: node.place("steps")) }
      func bound(_ place: Int, _ low: Int, _ high: Int) -> Int {
        min(max(place < 0 ? place &+ width : place, low), high)
      }
      let places =
        step > 0
        ? Array(Swift.stride(from: bound(start, 0, width), to: bound(end, 0, width), by: step))
        : Array(
          Swift.stride(
            from: bound(start, 0, width - 1),
            to: end <= -width &- 1 ? -1 : bound(end, -1, width - 1), by: step))
      try charge(tensor.elements.count, of: node)
      tensor = picking(places, axis: axis, of: tensor)
    }
    try set(tensor, of: node)
  }

  mutating func gather(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let places = try input(1, of: node)
    let axis = try axis(node.integer("axis"), rank: tensor.rank, of: node)
    try set(gathering(places, axis: axis, of: tensor, node), of: node)
  }

  /// The elements at some places along an axis; the axes of the places stand where the axis was.
  private mutating func gathering(
    _ places: ONNXTensor, axis: Int, of tensor: ONNXTensor, _ node: ONNXNode
  ) throws(ModelError) -> ONNXTensor {
    guard !tensor.dimensions[axis].isRows else { throw node.unsupported("of rows") }
    let width = tensor.dimensions[axis].width
    let before = tensor.dimensions[..<axis]
    let after = tensor.dimensions[(axis + 1)...]
    let dimensions = before + places.dimensions + after
    guard dimensions.count(where: \.isRows) <= 1 else { throw node.unsupported("rows by rows") }
    let (outer, _, inner) = tensor.strides(of: axis)
    let count = try size(Array(dimensions), of: node)
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for block in 0..<outer {
      for place in places.elements {
        for rest in 0..<inner {
          let all = (0..<width).lazy.map { tensor.elements[(block * width + $0) * inner + rest] }
          switch place {
          case .number(let number):
            let index = Int(onnx: number)
            let positive = index < 0 ? index &+ width : index
            guard (0..<width).contains(positive) else {
              throw .invalidValue("\(index)", expected: "place below \(width)", at: node.place())
            }
            elements.append(all[positive])
          case .column(let column):
            elements.append(try lookUp(column, in: Array(all), node))
          case .word, .rowCount: throw node.unsupported("at places that are no numbers")
          }
        }
      }
    }
    return ONNXTensor(dimensions: Array(dimensions), type: tensor.type, elements: elements)
  }

  /// The element at a place that depends on the row.
  private mutating func lookUp(
    _ column: Int, in list: [Element], _ node: ONNXNode
  ) throws(ModelError) -> Element {
    try charge(list.count, of: node)
    var entries: [ONNXEntry] = []
    for element in list {
      switch element {
      case .number(let number): entries.append(.number(number))
      case .word(let word): entries.append(.word(word))
      case .column, .rowCount: break
      }
    }
    if entries.count == list.count {
      return self.column(ONNXListLookup(list: entries), [column])
    }
    return self.column(ONNXColumnChoice(), [column] + (try columns(list, of: node)))
  }

  /// Columns by their places in the last axis; of a constant list, the elements at places.
  mutating func arrayFeatureExtractor(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    var places = try input(1, of: node)
    guard tensor.rank >= 1 else { throw node.unsupported("of a single number") }
    let width = places.elements.count
    places.dimensions = [places.rowAxis == nil ? .fixed(width) : .rows(width)]
    var result = try gathering(places, axis: tensor.rank - 1, of: tensor, node)
    if tensor.rank == 1 { result.dimensions.insert(.fixed(1), at: 0) }
    try set(result, of: node)
  }
}
