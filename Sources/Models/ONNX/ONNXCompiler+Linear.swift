extension ONNXCompiler {
  /// Adds weighted sums of some elements; those that are the same for every row go into the
  /// intercepts.
  ///
  /// - Parameter weights: by output, then element.
  private mutating func sums(
    of elements: [Element], weights: [[Double]], intercepts: [Double], type: ONNXElementType,
    _ node: ONNXNode
  ) throws(ModelError) -> [Element] {
    var inputs: [Int] = []
    var kept: [Int] = []
    var intercepts = intercepts
    for (place, element) in elements.enumerated() {
      switch element {
      case .column(let column):
        // The sum rounds its terms itself, so a raw column needs no step of its own.
        let isTruth = column < features.count && featureTypes[column] == .bool
        inputs.append(isTruth ? try columns([element], of: node)[0] : column)
        kept.append(place)
      case .number(let number):
        for output in intercepts.indices {
          intercepts[output] = type.rounding(
            intercepts[output] + type.rounding(weights[output][place] * number))
        }
      case .word, .rowCount: throw node.unsupported("of words")
      }
    }
    guard !inputs.isEmpty else { return intercepts.map { .number($0) } }
    let model = LinearModel(
      weights: weights.map { row in kept.map { row[$0] } }, intercepts: intercepts,
      precision: type.precision)
    return emit(.linear(model), inputs, outputs: intercepts.count).map { .column($0) }
  }

  /// Runs MatMul: columns by a matrix that is the same for every row.
  mutating func matrixProduct(_ node: ONNXNode) throws(ModelError) {
    try multiply(input(0, of: node), input(1, of: node), bias: nil, scale: 1, biasScale: 1, node)
  }

  mutating func gemm(_ node: ONNXNode) throws(ModelError) {
    var left = try input(0, of: node)
    var right = try input(1, of: node)
    guard left.rank == 2, right.rank == 2 else { throw node.unsupported("of other than 2 axes") }
    if node.integer("transA") != 0 { left = transposed(left) }
    if node.integer("transB") != 0 { right = transposed(right) }
    try multiply(
      left, right, bias: optionalInput(2, of: node),
      scale: node.number("alpha", default: 1), biasScale: node.number("beta", default: 1), node)
  }

  private func transposed(_ tensor: ONNXTensor) -> ONNXTensor {
    let (rows, columns) = (tensor.dimensions[0].width, tensor.dimensions[1].width)
    var elements: [Element] = []
    elements.reserveCapacity(tensor.elements.count)
    for column in 0..<columns {
      for row in 0..<rows { elements.append(tensor.elements[row * columns + column]) }
    }
    return ONNXTensor(
      dimensions: [tensor.dimensions[1], tensor.dimensions[0]], type: tensor.type,
      elements: elements)
  }

  private mutating func multiply(
    _ left: ONNXTensor, _ right: ONNXTensor, bias: ONNXTensor?, scale: Double, biasScale: Double,
    _ node: ONNXNode
  ) throws(ModelError) {
    guard left.type == right.type, left.type.isReal else {
      throw .wrongType(expected: left.type.name, found: right.type.name, at: node.place())
    }
    guard (1...2).contains(left.rank), (1...2).contains(right.rank) else {
      throw node.unsupported("of more than 2 axes")
    }
    guard let weights = right.numbers, left.rank == 1 || left.dimensions[0].width == 1,
      left.rowAxis ?? 0 == 0, left.rank == 2 || left.rowAxis == nil
    else { throw node.unsupported("of other than columns by a constant matrix") }
    let depth = left.elements.count
    let width = right.rank == 2 ? right.dimensions[1].width : 1
    guard right.dimensions[0].width == depth else {
      throw .count(found: right.dimensions[0].width, expected: depth, at: node.place("input[1]"))
    }
    var intercepts = [Double](repeating: 0, count: width)
    if let bias {
      guard let numbers = bias.numbers, numbers.count == 1 || numbers.count == width,
        bias.dimensions.last.map({ $0.width == numbers.count }) ?? true
      else { throw node.unsupported("a bias that depends on the data") }
      for output in 0..<width {
        intercepts[output] = left.type.rounding(
          biasScale * numbers[numbers.count == 1 ? 0 : output])
      }
    }
    try charge(depth * width, of: node)
    let rows = (0..<width).map { output in
      (0..<depth).map { left.type.rounding(scale * weights[$0 * width + output]) }
    }
    let elements = try sums(
      of: left.elements, weights: rows, intercepts: intercepts, type: left.type, node)
    var dimensions: [Dimension] = left.rank == 2 ? [left.dimensions[0]] : []
    if right.rank == 2 { dimensions.append(.fixed(width)) }
    try set(ONNXTensor(dimensions: dimensions, type: left.type, elements: elements), of: node)
  }

  /// The columns of a tensor that an operator of ai.onnx.ml takes as one row each.
  func features(of tensor: ONNXTensor, _ node: ONNXNode) throws(ModelError) -> [Element] {
    guard tensor.type != .text else { throw node.unsupported("of words") }
    switch tensor.rank {
    case 2 where tensor.dimensions[0] == .rows(1): return tensor.elements
    default: throw node.unsupported("of other than rows of columns")
    }
  }

  mutating func linearRegressor(_ node: ONNXNode) throws(ModelError) {
    let targets = node.integer("targets", default: 1)
    let elements = try margins(targets: targets, node)
    let tensor = try transformed(
      elements, .init(node.word("post_transform", default: "NONE"), of: node), node)
    try set(tensor, of: node)
  }

  /// Runs a linear classifier; the labels are not made (see ``ONNXCompiler/classes``).
  ///
  /// As in onnxruntime, the number of scores is that of the intercepts; where it is one for two
  /// classes, the scores are 1 − s and s unless LOGISTIC makes a probability of s.
  mutating func linearClassifier(_ node: ONNXNode) throws(ModelError) {
    let labels = try node.classLabels("classlabels_ints")
    let count = node.floats("intercepts").count
    var elements = try margins(targets: count, node)
    let transform = try PostTransform(node.word("post_transform", default: "NONE"), of: node)
    if count == 1, labels.count == 2 {
      switch transform {
      case .logistic:
        let opposite = try apply(.negate, [elements[0]], type: .float, of: node)
        elements = [
          try apply(.logistic, [opposite], type: .float, of: node),
          try apply(.logistic, [elements[0]], type: .float, of: node),
        ]
      case .probit: throw node.unsupported("PROBIT of two classes")
      case .none, .softmax, .softmaxZero:
        elements.insert(
          try apply(.subtract, [.number(1), elements[0]], type: .float, of: node), at: 0)
      }
      return try set(row(elements), output: 1, of: node)
    }
    try set(transformed(elements, transform, node), output: 1, of: node)
  }

  /// The weighted sums of a linear operator of ai.onnx.ml, in Float32.
  private mutating func margins(
    targets: Int, _ node: ONNXNode
  ) throws(ModelError) -> [Element] {
    let elements = try features(of: input(0, of: node), node)
    let coefficients = node.numbers("coefficients")
    let intercepts = node.numbers("intercepts")
    let (count, overflow) = targets.multipliedReportingOverflow(by: elements.count)
    guard targets >= 1, !overflow, coefficients.count == count else {
      throw .count(
        found: coefficients.count, expected: overflow ? .max : count,
        at: node.place("coefficients"))
    }
    guard intercepts.isEmpty || intercepts.count == targets else {
      throw .count(found: intercepts.count, expected: targets, at: node.place("intercepts"))
    }
    return try sums(
      of: elements,
      weights: (0..<targets).map { target in
        Array(coefficients[(target * elements.count)..<((target + 1) * elements.count)])
      },
      intercepts: intercepts.isEmpty ? Array(repeating: 0, count: targets) : intercepts,
      type: .float, node)
  }

  /// A tensor of one row for each row.
  func row(_ elements: [Element], type: ONNXElementType = .float) -> ONNXTensor {
    ONNXTensor(
      dimensions: [.rows(1), .fixed(elements.count)], type: type, elements: elements)
  }

  /// What the operators of ai.onnx.ml do with scores.
  enum PostTransform: Int {
    case none, softmax, logistic, softmaxZero, probit

    /// The transformation of a name.
    init(_ name: String, of node: ONNXNode) throws(ModelError) {
      switch name {
      case "NONE": self = .none
      case "SOFTMAX": self = .softmax
      case "LOGISTIC": self = .logistic
      case "SOFTMAX_ZERO": self = .softmaxZero
      case "PROBIT": self = .probit
      default: throw node.unsupported("post_transform \(name)")
      }
    }
  }

  /// Scores after a transformation.
  ///
  /// LOGISTIC and SOFTMAX of a single score are refused: the operators' definitions apply them, and
  /// onnxruntime does not.
  mutating func transformed(
    _ elements: [Element], _ transform: PostTransform, _ node: ONNXNode,
    type: ONNXElementType = .float
  ) throws(ModelError) -> ONNXTensor {
    var tensor = row(elements, type: type)
    switch transform {
    case .none: break
    case .logistic where elements.count == 1, .softmax where elements.count == 1,
      .softmaxZero where elements.count == 1:
      throw node.unsupported("post_transform of a single target")
    case .logistic, .probit:
      for index in elements.indices {
        tensor.elements[index] = try apply(
          transform == .probit ? .probit : .logistic, [elements[index]], type: type, of: node)
      }
    case .softmax, .softmaxZero:
      try rowwise(.softmax(skippingZeros: transform == .softmaxZero), &tensor, axis: 1, node)
    }
    return tensor
  }
}
