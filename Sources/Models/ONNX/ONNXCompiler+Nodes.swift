extension ONNXCompiler {
  /// Runs the nodes that some values need, in the order of the graph.
  mutating func run(for names: Set<String>) throws(ModelError) {
    let nodes = document.graph.node
    var needed = names
    var plan: [Int] = []
    for (index, node) in nodes.enumerated().reversed()
    where node.output.contains(where: { needed.contains($0) }) {
      plan.append(index)
      needed.formUnion(node.input)
    }
    for index in plan.reversed() { try run(node(index)) }
  }

  func node(_ index: Int) -> ONNXNode {
    let proto = document.graph.node[index]
    return ONNXNode(
      proto: proto, index: index, places: places, version: version(of: proto.domain))
  }

  private mutating func run(_ node: ONNXNode) throws(ModelError) {
    switch node.proto.domain {
    case "", "ai.onnx": try runStandard(node)
    case "ai.onnx.ml": try runTabular(node)
    default:
      throw .unsupported(
        .operator, found: "\(node.proto.domain).\(node.operation)", at: node.place())
    }
  }

  /// The operators of `ai.onnx.ml`.
  private mutating func runTabular(_ node: ONNXNode) throws(ModelError) {
    switch node.operation {
    case "TreeEnsembleClassifier": try treeClassifier(node)
    case "TreeEnsembleRegressor": try treeRegressor(node)
    case "TreeEnsemble": try treeEnsemble(node)
    case "LinearClassifier": try linearClassifier(node)
    case "LinearRegressor": try linearRegressor(node)
    case "Imputer": try imputer(node)
    case "Scaler": try scaler(node)
    case "Normalizer": try normalizer(node)
    case "Binarizer": try binarizer(node)
    case "OneHotEncoder": try oneHotEncoder(node)
    case "LabelEncoder": try labelEncoder(node)
    case "CategoryMapper": try categoryMapper(node)
    case "FeatureVectorizer": try featureVectorizer(node)
    case "ArrayFeatureExtractor": try arrayFeatureExtractor(node)
    // What the map holds is its input: see `scoresName`.
    case "ZipMap": try set(input(0, of: node), of: node)
    default: throw node.unsupported()
    }
  }

  /// The operators of the default domain.
  private mutating func runStandard(_ node: ONNXNode) throws(ModelError) {
    if let function = Self.functions[node.operation] {
      return try elementwise(function, node)
    }
    if let kind = Self.reductions[node.operation] { return try reduce(kind, node) }
    switch node.operation {
    case "Identity", "Dropout": try set(input(0, of: node), of: node)
    case "Constant": try constant(node)
    case "Cast", "CastLike": try cast(node)
    case "Sum": try fold(.add, node)
    case "Min": try fold(.minimum, node)
    case "Max": try fold(.maximum, node)
    case "Mean": try mean(node)
    case "Mod":
      try elementwise(node.integer("fmod") == 0 ? .modulo : .truncatedModulo, node)
    case "Where": try choose(node)
    case "Clip": try clip(node)
    case "IsInf": try isInfinite(node)
    case "Softmax": try softmax(.softmax(skippingZeros: false), node)
    case "LogSoftmax": try softmax(.logSoftmax, node)
    case "ArgMax": try argument(largest: true, node)
    case "ArgMin": try argument(largest: false, node)
    case "MatMul": try matrixProduct(node)
    case "Gemm": try gemm(node)
    case "Reshape": try reshape(node)
    case "Flatten": try flatten(node)
    case "Squeeze": try squeeze(node)
    case "Unsqueeze": try unsqueeze(node)
    case "Transpose": try transpose(node)
    case "Concat": try concatenate(node)
    case "Split": try split(node)
    case "Slice": try slice(node)
    case "Gather": try gather(node)
    case "Shape": try shape(node)
    case "ConstantOfShape": try constantOfShape(node)
    case "Expand": try expand(node)
    case "CumSum": try cumulativeSum(node)
    default: throw node.unsupported()
    }
  }

  /// The operators that work on one element, or two in the same place.
  static let functions: [String: ONNXFunction] = [
    "Add": .add, "Sub": .subtract, "Mul": .multiply, "Div": .divide, "Pow": .power,
    "Equal": .equal, "Less": .less, "LessOrEqual": .lessOrEqual, "Greater": .greater,
    "GreaterOrEqual": .greaterOrEqual, "And": .and, "Or": .or, "Xor": .exclusiveOr,
    "Neg": .negate, "Abs": .absolute, "Sqrt": .squareRoot, "Exp": .exponential,
    "Log": .logarithm, "Floor": .floor, "Ceil": .ceiling, "Round": .round, "Sigmoid": .sigmoid,
    "Tanh": .hyperbolicTangent, "Relu": .rectify, "Erf": .errorFunction, "Sign": .sign,
    "Reciprocal": .reciprocal, "Not": .not, "IsNaN": .isNaN,
  ]

  /// The operators that sum up along axes.
  static let reductions: [String: ONNXReduction.Kind] = [
    "ReduceSum": .sum, "ReduceMean": .mean, "ReduceProd": .product, "ReduceMin": .minimum,
    "ReduceMax": .maximum, "ReduceL1": .absoluteSum, "ReduceL2": .norm,
    "ReduceSumSquare": .squareSum, "ReduceLogSum": .logSum, "ReduceLogSumExp": .logSumExp,
  ]
}
