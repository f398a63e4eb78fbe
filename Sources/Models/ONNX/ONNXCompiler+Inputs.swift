extension ONNXCompiler {
  /// Reads the graph's inputs as raw columns, and its initializers.
  ///
  /// One tensor of several columns has no names for them: they are `f0`, `f1` …. Several inputs of one
  /// column each have the names of the inputs.
  mutating func readInputs() throws(ModelError) {
    let graph = document.graph
    guard graph.sparseInitializer.isEmpty else {
      throw .unsupported(.graphPart, found: "sparse_initializer", at: places.graph("graph"))
    }
    for (index, tensor) in graph.initializer.enumerated() {
      func place() -> ModelLocation {
        places.initializer(index, name: "graph.initializer[\(index)] '\(tensor.name)'")
      }
      guard values[tensor.name] == nil else {
        throw .invalidValue(tensor.name, expected: "a name of its own", at: place())
      }
      values[tensor.name] = try ONNXTensor(tensor, at: place())
    }
    let inputs = graph.input.filter { values[$0.name] == nil }
    guard !inputs.isEmpty else { throw .missingKey("input", at: places.graph("graph")) }
    for (index, input) in inputs.enumerated() {
      try readInput(input, isAlone: inputs.count == 1, path: "graph.input[\(index)]")
    }
    var seen: Set<String> = []
    for feature in features where !seen.insert(feature.name).inserted {
      throw .invalidValue(feature.name, expected: "distinct names", at: places.graph("graph.input"))
    }
    columnCount = features.count
  }

  private mutating func readInput(
    _ input: ONNXValueInfoProto, isAlone: Bool, path: String
  ) throws(ModelError) {
    let place = places.graph("\(path) '\(input.name)'")
    guard input.hasType, input.type.hasTensorType else {
      throw .unsupported(.featureType, found: "input that is no tensor", at: place)
    }
    let tensor = input.type.tensorType
    guard let type = ONNXElementType(code: Int(tensor.elemType)) else {
      throw .unsupported(.featureType, found: "data type \(tensor.elemType)", at: place)
    }
    let sizes = tensor.shape.dim
    guard tensor.hasShape, (1...2).contains(sizes.count) else {
      throw .unsupported(.featureType, found: "tensor of \(sizes.count) axes", at: place)
    }
    let width = sizes.count == 2 ? Int(clamping: sizes[1].dimValue) : 1
    guard width >= 1 else {
      throw .unsupported(.featureType, found: "unknown number of columns", at: place)
    }
    // Claimed columns are made room for, and a file of a few bytes could claim any number. A model that
    // asks for many has as many bytes to say so.
    let most = max(1 << 14, places.bytes.count)
    guard width <= most, features.count + width <= most else {
      throw .invalidValue("\(width)", expected: "at most \(most) columns", at: place)
    }
    let kind: Feature.Kind =
      switch type {
      case .float, .double: .numeric
      case .int64, .int32: .integer
      case .bool: .boolean
      case .text: .text
      }
    let first = features.count
    for column in 0..<width {
      let name =
        width == 1 && !isAlone
        ? input.name
        : isAlone ? (width == 1 ? input.name : "f\(column)") : "\(input.name)_\(column)"
      features.append(Feature(name: name, kind: kind))
      featureTypes.append(type)
    }
    values[input.name] = ONNXTensor(
      dimensions: sizes.count == 2 ? [.rows(1), .fixed(width)] : [.rows(1)], type: type,
      elements: (first..<features.count).map { .column($0) })
  }
}
