/// Turns a graph into a ``ColumnProgram`` by running it once with columns in the place of numbers.
///
/// Every tensor of the graph has one row per person and a known number of columns, or is the same for
/// all; so an operator on tensors is a fixed number of steps on columns, and one that only moves
/// elements is none at all. Nodes that the scores do not need are not looked at.
struct ONNXCompiler {
  let document: ONNXModelProto
  let places: ONNXPlaces
  /// The raw columns.
  var features: [Feature] = []
  /// By raw column, the type of its tensor.
  var featureTypes: [ONNXElementType] = []
  /// The tensors so far, by name.
  var values: [String: ONNXTensor] = [:]
  /// The steps so far.
  var steps: [Step] = []
  /// The number of columns so far.
  var columnCount = 0
  /// By raw column, the column of what the tensor's type makes of its values.
  private var settled: [Int: Int] = [:]
  /// By first column of a weighted sum, the columns of the same sum with intercepts.
  var shifted: [Int: Range<Int>] = [:]
  /// How many more elements may be made: a small file can claim large tensors.
  private var budget: Int
  /// By value, the node that makes it.
  let producers: [String: Int]

  /// Something to be done with columns.
  struct Step {
    var kind: Kind
    var inputs: [Int]
    var outputs: Range<Int>

    enum Kind {
      case operation(any ColumnOperation)
      case forest(ONNXForest)
      case linear(LinearModel)
    }
  }

  init(_ document: ONNXModelProto, places: ONNXPlaces) throws(ModelError) {
    self.document = document
    self.places = places
    budget = 1 << 19 + 4 * places.bytes.count
    var producers: [String: Int] = [:]
    for (index, node) in document.graph.node.enumerated() {
      for output in node.output where producers[output] == nil { producers[output] = index }
    }
    self.producers = producers
  }

  /// The version of an operator set that the model was written for.
  func version(of domain: String) -> Int {
    let isDefault = domain.isEmpty || domain == "ai.onnx"
    let versions = document.opsetImport.filter {
      $0.domain == domain || (isDefault && ($0.domain.isEmpty || $0.domain == "ai.onnx"))
    }
    return Int(clamping: versions.map(\.version).max() ?? 1)
  }

  // MARK: Steps

  /// Adds a step.
  mutating func emit(_ kind: Step.Kind, _ inputs: [Int], outputs: Int = 1) -> Range<Int> {
    let made = columnCount..<(columnCount + outputs)
    columnCount += outputs
    steps.append(Step(kind: kind, inputs: inputs, outputs: made))
    return made
  }

  /// Adds a step of one column.
  mutating func column(_ operation: any ColumnOperation, _ inputs: [Int]) -> ONNXTensor.Element {
    .column(emit(.operation(operation), inputs).lowerBound)
  }

  /// A function of elements; a constant where they all are.
  mutating func apply(
    _ function: ONNXFunction, _ operands: [ONNXTensor.Element], type: ONNXElementType,
    of node: ONNXNode
  ) throws(ModelError) -> ONNXTensor.Element {
    var inputs: [Int] = []
    var constants: [Double?] = []
    for operand in operands {
      switch settle(operand) {
      case .column(let column):
        inputs.append(column)
        constants.append(nil)
      case .number(let number): constants.append(number)
      case .word: throw node.unsupported("of words")
      case .rowCount: throw node.unsupported("of the number of rows")
      }
    }
    let operation = ONNXElementwise(function: function, type: type, constants: constants)
    if inputs.isEmpty, let number = operation.folded() { return .number(number) }
    return column(operation, inputs)
  }

  /// An element with the values that its tensor's type holds: a raw column of Float32 numbers is
  /// rounded, and one of truth values must not have missing ones.
  mutating func settle(_ element: ONNXTensor.Element) -> ONNXTensor.Element {
    guard case .column(let column) = element, column < features.count else { return element }
    if let known = settled[column] { return .column(known) }
    let made: Int
    switch featureTypes[column] {
    case .float:
      made =
        emit(
          .operation(ONNXElementwise(function: .toReal, type: .float, constants: [nil])), [column]
        ).lowerBound
    case .bool: made = emit(.operation(ONNXTruth()), [column]).lowerBound
    case .double, .int64, .int32, .text: made = column
    }
    settled[column] = made
    return .column(made)
  }

  /// The columns of elements, constants as columns of their own.
  mutating func columns(
    _ elements: [ONNXTensor.Element], of node: ONNXNode
  ) throws(ModelError) -> [Int] {
    var columns: [Int] = []
    columns.reserveCapacity(elements.count)
    for element in elements {
      switch settle(element) {
      case .column(let column): columns.append(column)
      case .number(let number):
        columns.append(
          emit(.operation(ConstantOperation(value: .number(number))), []).lowerBound)
      case .word(let word):
        columns.append(emit(.operation(ConstantOperation(value: .word(word))), []).lowerBound)
      case .rowCount: throw node.unsupported("of the number of rows")
      }
    }
    return columns
  }

  /// The step that makes a column; nil for a raw one.
  /// - Complexity: O(log steps).
  func step(of column: Int) -> Int? {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].outputs.upperBound <= column { low = middle + 1 } else { high = middle }
    }
    return low < steps.count && steps[low].outputs.contains(column) ? low : nil
  }

  // MARK: Values

  /// Takes some elements from what may be made.
  mutating func charge(_ count: Int, of node: ONNXNode) throws(ModelError) {
    guard count <= budget else { throw node.unsupported("\(count) elements more") }
    budget -= count
  }

  /// An input of a node.
  func input(_ index: Int, of node: ONNXNode) throws(ModelError) -> ONNXTensor {
    guard let tensor = try optionalInput(index, of: node) else {
      throw .missingKey("input[\(index)]", at: node.place())
    }
    return tensor
  }

  /// An input of a node that may be left out.
  func optionalInput(_ index: Int, of node: ONNXNode) throws(ModelError) -> ONNXTensor? {
    let names = node.proto.input
    guard index < names.count, !names[index].isEmpty else { return nil }
    guard let tensor = values[names[index]] else {
      throw .missingKey(names[index], at: node.place("input[\(index)]"))
    }
    return tensor
  }

  /// Whole numbers that are an input of a node in newer versions, and were an attribute before.
  func integers(
    input index: Int, or attribute: String, of node: ONNXNode
  ) throws(ModelError) -> [Int]? {
    if node.has(attribute) { return node.integers(attribute).map { Int($0) } }
    guard let tensor = try optionalInput(index, of: node) else { return nil }
    guard let integers = tensor.integers else {
      throw node.unsupported("\(attribute) that depend on the data")
    }
    return integers
  }

  /// An axis as a place among the axes of a tensor.
  func axis(_ axis: Int, rank: Int, of node: ONNXNode) throws(ModelError) -> Int {
    let place = axis < 0 ? axis &+ rank : axis
    guard (0..<rank).contains(place) else {
      throw .invalidValue("\(axis)", expected: "axis", at: node.place("axis"))
    }
    return place
  }

  mutating func set(
    _ tensor: ONNXTensor, output index: Int = 0, of node: ONNXNode
  ) throws(ModelError) {
    guard index < node.proto.output.count else { return }
    let name = node.proto.output[index]
    guard !name.isEmpty else { return }
    guard values.updateValue(tensor, forKey: name) == nil else {
      throw .invalidValue(name, expected: "a name of its own", at: node.place("output"))
    }
  }
}
