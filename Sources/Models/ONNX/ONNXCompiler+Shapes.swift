extension ONNXCompiler {
  mutating func constant(_ node: ONNXNode) throws(ModelError) {
    if let tensor = try node.tensor("value") { return try set(tensor, of: node) }
    let scalar: (ONNXElementType, Element)?
    if node.has("value_float") {
      scalar = (.float, .number(node.number("value_float", default: 0)))
    } else if node.has("value_int") {
      scalar = (.int64, .number(Double(node.integer("value_int"))))
    } else if node.has("value_string") {
      scalar = (.text, .word(try node.word("value_string", default: "")))
    } else {
      scalar = nil
    }
    if let (type, element) = scalar {
      return try set(ONNXTensor(dimensions: [], type: type, elements: [element]), of: node)
    }
    if node.has("value_floats") {
      return try set(ONNXTensor(numbers: node.numbers("value_floats"), type: .float), of: node)
    }
    if node.has("value_ints") {
      let numbers = node.integers("value_ints").map { Double($0) }
      return try set(ONNXTensor(numbers: numbers, type: .int64), of: node)
    }
    let words = try node.words("value_strings")
    guard node.has("value_strings") else { throw node.unsupported("of another kind") }
    try set(
      ONNXTensor(
        dimensions: [.fixed(words.count)], type: .text, elements: words.map { .word($0) }),
      of: node)
  }

  /// The tensor with other axes over the same elements.
  ///
  /// The axis of rows stays where it is among the elements: what stands before it must be as many
  /// elements as before.
  private func reshaped(
    _ tensor: ONNXTensor, to wanted: [Dimension?], of node: ONNXNode
  ) throws(ModelError) -> ONNXTensor {
    var result = tensor
    let total = tensor.elements.count
    var known = 1
    for size in wanted.compactMap(\.self) {
      let (product, overflow) = known.multipliedReportingOverflow(by: size.width)
      guard !overflow else { throw node.unsupported("a tensor without bounds") }
      known = product
    }
    let open = wanted.firstIndex { $0 == nil }
    let hasRows = tensor.rowAxis != nil
    var dimensions: [Dimension] = wanted.map { $0 ?? .fixed(1) }
    if let open {
      guard known > 0, total % known == 0 else {
        throw .count(found: total, expected: known, at: node.place("shape"))
      }
      let rest = total / known
      let needsRows = hasRows && !wanted.contains { $0?.isRows == true }
      dimensions[open] = needsRows ? .rows(rest) : .fixed(rest)
    } else if known != total {
      throw .count(found: total, expected: known, at: node.place("shape"))
    }
    result.dimensions = dimensions
    guard hasRows == (result.rowAxis != nil) else {
      throw node.unsupported("of rows to a fixed number")
    }
    if let from = tensor.rowAxis, let to = result.rowAxis {
      guard tensor.strides(of: from).outer == result.strides(of: to).outer else {
        throw node.unsupported("across rows")
      }
    }
    return result
  }

  mutating func reshape(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let sizes: [Element]
    if node.has("shape") {
      sizes = node.integers("shape").map { .number(Double($0)) }
    } else {
      sizes = try input(1, of: node).elements
    }
    let keepsZeros = node.integer("allowzero") == 0
    var wanted: [Dimension?] = []
    for (axis, size) in sizes.enumerated() {
      switch size {
      case .rowCount(let times) where times >= 1: wanted.append(.rows(times))
      case .number(-1): wanted.append(nil)
      case .number(0) where keepsZeros:
        guard axis < tensor.rank else {
          throw .invalidValue("0", expected: "size", at: node.place("shape"))
        }
        wanted.append(tensor.dimensions[axis])
      case .number(let number) where number >= 1 && number < 0x1p31:
        wanted.append(.fixed(Int(number)))
      default: throw .invalidValue("\(size)", expected: "size", at: node.place("shape"))
      }
    }
    guard wanted.count(where: { $0 == nil }) <= 1 else {
      throw .invalidValue("-1", expected: "one open size", at: node.place("shape"))
    }
    try set(reshaped(tensor, to: wanted, of: node), of: node)
  }

  mutating func flatten(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let given = node.integer("axis", default: 1)
    let axis = given == tensor.rank ? given : try self.axis(given, rank: tensor.rank, of: node)
    func merged(_ part: ArraySlice<Dimension>) -> Dimension {
      let width = part.reduce(1) { $0 * $1.width }
      return part.contains(where: \.isRows) ? .rows(width) : .fixed(width)
    }
    let wanted = [merged(tensor.dimensions[..<axis]), merged(tensor.dimensions[axis...])]
    try set(reshaped(tensor, to: wanted, of: node), of: node)
  }

  mutating func squeeze(_ node: ONNXNode) throws(ModelError) {
    var tensor = try input(0, of: node)
    if let axes = try integers(input: 1, or: "axes", of: node) {
      var dropped: Set<Int> = []
      for axis in axes { dropped.insert(try self.axis(axis, rank: tensor.rank, of: node)) }
      for axis in dropped where tensor.dimensions[axis] != .fixed(1) {
        throw .invalidValue("\(axis)", expected: "axis of one", at: node.place("axes"))
      }
      tensor.dimensions = tensor.dimensions.indices.filter { !dropped.contains($0) }.map {
        tensor.dimensions[$0]
      }
    } else {
      tensor.dimensions.removeAll { $0 == .fixed(1) }
    }
    try set(tensor, of: node)
  }

  mutating func unsqueeze(_ node: ONNXNode) throws(ModelError) {
    var tensor = try input(0, of: node)
    guard let axes = try integers(input: 1, or: "axes", of: node) else {
      throw .missingKey("axes", at: node.place())
    }
    let rank = tensor.rank + axes.count
    var places: [Int] = []
    for axis in axes { places.append(try self.axis(axis, rank: rank, of: node)) }
    guard Set(places).count == places.count else {
      throw .invalidValue("\(axes)", expected: "distinct axes", at: node.place("axes"))
    }
    for place in places.sorted() { tensor.dimensions.insert(.fixed(1), at: place) }
    try set(tensor, of: node)
  }

  mutating func transpose(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let given = node.integers("perm").map { Int($0) }
    let order = given.isEmpty ? Array((0..<tensor.rank).reversed()) : given
    guard order.sorted() == Array(0..<tensor.rank) else {
      throw .invalidValue("\(order)", expected: "order of axes", at: node.place("perm"))
    }
    try charge(tensor.elements.count, of: node)
    let dimensions = order.map { tensor.dimensions[$0] }
    var steps = [Int](repeating: 1, count: tensor.rank)
    for axis in stride(from: tensor.rank - 2, through: 0, by: -1) {
      steps[axis] = steps[axis + 1] * tensor.dimensions[axis + 1].width
    }
    var elements: [Element] = []
    var index = [Int](repeating: 0, count: order.count)
    for _ in tensor.elements.indices {
      elements.append(
        tensor.elements[order.indices.reduce(0) { $0 + index[$1] * steps[order[$1]] }])
      var axis = order.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < dimensions[axis].width { break }
        index[axis] = 0
        axis -= 1
      }
    }
    try set(
      ONNXTensor(dimensions: dimensions, type: tensor.type, elements: elements), of: node)
  }

  /// The sizes of axes; that of rows is known as such only.
  mutating func shape(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let rank = tensor.rank
    func bound(_ name: String, _ open: Int) -> Int {
      let given = node.integer(name, default: open)
      return min(max(given < 0 ? given &+ rank : given, 0), rank)
    }
    let (start, end) = (bound("start", 0), bound("end", rank))
    let sizes = start < end ? tensor.dimensions[start..<end] : []
    try set(
      ONNXTensor(
        dimensions: [.fixed(sizes.count)], type: .int64,
        elements: sizes.map { size in
          switch size {
          case .fixed(let count): .number(Double(count))
          case .rows(let times): .rowCount(times)
          }
        }), of: node)
  }

  /// Sizes that are elements of a tensor.
  private func dimensions(
    _ tensor: ONNXTensor, of node: ONNXNode
  ) throws(ModelError) -> [Dimension] {
    var dimensions: [Dimension] = []
    for element in tensor.elements {
      switch element {
      case .rowCount(let times) where times >= 1: dimensions.append(.rows(times))
      case .number(let number) where number >= 1 && number < 0x1p31:
        dimensions.append(.fixed(Int(number)))
      default: throw .invalidValue("\(element)", expected: "size", at: node.place())
      }
    }
    guard dimensions.count(where: \.isRows) <= 1 else { throw node.unsupported("rows by rows") }
    return dimensions
  }

  mutating func constantOfShape(_ node: ONNXNode) throws(ModelError) {
    let dimensions = try dimensions(input(0, of: node), of: node)
    let value = try node.tensor("value") ?? ONNXTensor(numbers: [0], type: .float)
    guard value.elements.count == 1 else { throw node.unsupported("several values") }
    let count = try size(dimensions, of: node)
    try set(
      ONNXTensor(
        dimensions: dimensions, type: value.type,
        elements: Array(repeating: value.elements[0], count: count)), of: node)
  }

  mutating func expand(_ node: ONNXNode) throws(ModelError) {
    let tensor = try input(0, of: node)
    let dimensions = try dimensions(input(1, of: node), of: node)
    let count = try size(dimensions, of: node)
    let pattern = ONNXTensor(
      dimensions: dimensions, type: tensor.type,
      elements: Array(repeating: .number(0), count: count))
    let (shape, elements) = try broadcast([tensor, pattern], of: node)
    try set(ONNXTensor(dimensions: shape, type: tensor.type, elements: elements[0]), of: node)
  }
}
