import Models
import Testing

/// SplitMix64: the same numbers for a seed everywhere.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }
}

/// What random models look like.
struct Shape: Sendable, CustomTestStringConvertible {
  var name = "plain"
  var depth = 1...5
  var features = 4
  var categorical = 0
  var outputs = 1
  var trees = 1
  /// Chance that a value is missing.
  var missing = 0.0
  /// Chance that a child of a node has no cover.
  var zeroCover = 0.0
  /// Chance that a node above the full depth is a leaf.
  var leaf = 0.15
  /// Chance that covers are rounded to Float32, so that children miss their parent.
  var roundedCovers = 0.0
  var weights = false
  /// Whether every right (or left) child is a leaf, so that a path can be long.
  var chain = false
  /// How nodes decide; LightGBM's have every rule for missing, zeros and tiny numbers.
  var rule = SplitRule.below

  var testDescription: String { name }

  static let all: [Shape] = [
    Shape(name: "plain"),
    Shape(name: "one leaf", depth: 0...0),
    Shape(name: "stumps", depth: 1...1),
    Shape(name: "repeated features", depth: 3...6, features: 2, leaf: 0.05),
    Shape(name: "one feature", depth: 2...6, features: 1),
    Shape(name: "missing values", missing: 0.4),
    Shape(name: "categorical splits", features: 5, categorical: 3, missing: 0.2),
    Shape(name: "zero covers", depth: 2...6, features: 3, missing: 0.2, zeroCover: 0.3),
    Shape(name: "rounded covers", depth: 2...5, roundedCovers: 1),
    Shape(name: "several outputs", outputs: 3, trees: 6, missing: 0.1),
    Shape(name: "weighted trees", trees: 5, missing: 0.1, weights: true),
    Shape(name: "deep", depth: 7...8, features: 6, missing: 0.1, leaf: 0.25),
    Shape(name: "many features", depth: 3...3, features: 60, missing: 0.1),
    Shape(name: "at most", missing: 0.2, rule: .atMost),
    Shape(
      name: "at most, repeated features", depth: 3...6, features: 2, missing: 0.3, leaf: 0.05,
      rule: .atMost),
    Shape(
      name: "at most, categorical splits", depth: 2...5, features: 5, categorical: 3, outputs: 2,
      trees: 4, missing: 0.2, zeroCover: 0.1, weights: true, rule: .atMost),
    Shape(name: "long path", depth: 9...9, features: 9, missing: 0.1, chain: true),
    Shape(
      name: "all at once", depth: 2...5, features: 6, categorical: 3, outputs: 2, trees: 4,
      missing: 0.2, zeroCover: 0.15, leaf: 0.2, roundedCovers: 0.5, weights: true),
  ]
}

/// A random model and rows for it.
struct RandomModel {
  let ensemble: TreeEnsemble
  let matrix: FeatureMatrix

  init(_ shape: Shape, seed: Int, rows: Int) throws {
    var random = Seeded(seed &* 1009 &+ 17)
    var builder = TreeEnsembleBuilder(featureCount: shape.features, outputCount: shape.outputs)
    for tree in 0..<shape.trees {
      var arrays = TreeArrays()
      arrays.grow(
        shape, depth: Int.random(in: shape.depth, using: &random), cover: 1000, random: &random)
      var rules: [MissingRule] = []
      if shape.rule == .atMost {
        rules = arrays.feature.map { _ in
          [.none, .zero, .nan].randomElement(using: &random) ?? .nan
        }
      }
      try builder.append(
        arrays, rule: shape.rule, missing: rules, output: tree % shape.outputs,
        weight: shape.weights ? Double.random(in: -1...2, using: &random) : 1)
    }
    ensemble = try builder.finish(
      features: (0..<shape.features).map { $0 < shape.categorical }, outputs: shape.outputs,
      baseMargin: (0..<shape.outputs).map { 0.25 * Double($0) - 0.5 },
      precision: shape.rule.precision)
    matrix = FeatureMatrix(
      columns: (0..<shape.features).map { feature in
        (0..<rows).map { _ in
          if random.chance(shape.missing) { return .nan }
          if feature < shape.categorical {
            return Double([0, 1, 2, 5, 64, 69, 200, -1].randomElement(using: &random) ?? 0)
          }
          if random.chance(0.02) { return random.chance(0.5) ? .infinity : -.infinity }
          if shape.rule == .atMost, random.chance(0.2) {
            // Zero, as good as zero, and just beyond.
            return [0, -0.0, 1e-35, -1e-36, 1.1e-35, -2e-35].randomElement(using: &random) ?? 0
          }
          return Double(Int.random(in: 0...20, using: &random)) / 20
        }
      }, rowCount: rows)
  }
}

/// The arrays of a tree under construction.
struct TreeArrays {
  var feature: [Int32] = []
  var threshold: [Double] = []
  var left: [Int32] = []
  var right: [Int32] = []
  var defaultLeft: [Bool] = []
  var categories: [CategorySet] = []
  var value: [Double] = []
  var cover: [Double] = []

  /// Adds a leaf and returns its number.
  @discardableResult
  mutating func add(leaf: Double, cover weight: Double = 1) -> Int32 {
    feature.append(-1)
    threshold.append(0)
    left.append(-1)
    right.append(-1)
    defaultLeft.append(false)
    categories.append(CategorySet([]))
    value.append(leaf)
    cover.append(weight)
    return Int32(feature.count - 1)
  }

  /// Adds a node whose children come later, and returns its number.
  mutating func add(
    feature index: Int, below limit: Double, cover weight: Double = 1, missingLeft: Bool = false
  ) -> Int32 {
    let node = add(leaf: 0, cover: weight)
    feature[Int(node)] = Int32(index)
    threshold[Int(node)] = limit
    defaultLeft[Int(node)] = missingLeft
    return node
  }

  @discardableResult
  mutating func grow(
    _ shape: Shape, depth: Int, cover weight: Double, isRoot: Bool = true,
    random: inout Seeded
  ) -> Int32 {
    let leafValue = Double.random(in: -1...1, using: &random)
    if depth == 0 || (!isRoot && !shape.chain && random.chance(shape.leaf)) {
      return add(leaf: leafValue, cover: weight)
    }
    let index = Int.random(in: 0..<shape.features, using: &random)
    let limits =
      (0...20).map { shape.rule.precision.rounding(Double($0) / 20) } + [.infinity, -.infinity]
    let node = add(
      feature: index, below: limits.randomElement(using: &random) ?? 0, cover: weight,
      missingLeft: random.chance(0.5))
    if index < shape.categorical {
      categories[Int(node)] = CategorySet(
        [0, 1, 2, 5, 64, 69].filter { _ in random.chance(0.5) } + [3])
    }
    var covers = (weight * Double.random(in: 0...1, using: &random), 0.0)
    covers.1 = weight - covers.0
    if random.chance(shape.zeroCover) { covers = random.chance(0.5) ? (0, weight) : (weight, 0) }
    if random.chance(shape.zeroCover / 4) { covers = (0, 0) }
    if random.chance(shape.roundedCovers) {
      covers = (Double(Float(covers.0)), Double(Float(covers.1)))
    }
    let leafSide = shape.chain ? (random.chance(0.5) ? 0 : 1) : -1
    left[Int(node)] = grow(
      shape, depth: leafSide == 0 ? 0 : depth - 1, cover: covers.0, isRoot: false, random: &random)
    right[Int(node)] = grow(
      shape, depth: leafSide == 1 ? 0 : depth - 1, cover: covers.1, isRoot: false, random: &random)
    return node
  }
}

extension TreeEnsembleBuilder {
  mutating func append(
    _ arrays: TreeArrays, rule: SplitRule = .below, missing: [MissingRule] = [], output: Int = 0,
    weight: Double = 1
  ) throws {
    try append(
      rule: rule, feature: arrays.feature, threshold: arrays.threshold, left: arrays.left,
      right: arrays.right,
      defaultLeft: arrays.defaultLeft, missing: missing, categories: arrays.categories,
      value: arrays.value, cover: arrays.cover, output: output, weight: weight)
  }

  /// Finishes a model for tests; `features` says which ones are categorical.
  func finish(
    features: [Bool], outputs: Int = 1, baseMargin: [Double] = [0],
    precision: NumberPrecision = .single
  ) throws -> TreeEnsemble {
    try finish(
      origin: ModelOrigin(format: "test", version: nil, kind: "gbtree", objective: "reg"),
      features: features.enumerated().map { index, isCategorical in
        Feature(name: "f\(index)", kind: isCategorical ? .categorical(levels: nil) : .numeric)
      },
      outputs: (0..<outputs).map { "y\($0)" }, baseMargin: baseMargin, transform: .identity,
      task: .regression, precision: precision)
  }
}

extension RandomModel {
  /// One long path with `players` distinct features, used in turn (once each unless a length is
  /// given), whose far leaves still matter: most of the cover and most rows stay on the path.
  static func chain(
    players: Int, length: Int? = nil, seed: Int, rows: Int
  ) throws -> RandomModel {
    var random = Seeded(seed &* 31 &+ players)
    var arrays = TreeArrays()
    var weight = 1000.0
    var parent: (node: Int32, isLeft: Bool)?
    func attach(_ child: Int32) {
      guard let parent else { return }
      if parent.isLeft {
        arrays.left[Int(parent.node)] = child
      } else {
        arrays.right[Int(parent.node)] = child
      }
    }
    for step in 0..<(length ?? players) {
      let feature = step % players
      let staysLeft = random.chance(0.5)
      let node = arrays.add(
        feature: feature, below: staysLeft ? 0.875 : 0.125, cover: weight,
        missingLeft: random.chance(0.5))
      attach(node)
      let staying = weight * Double.random(in: 0.5...1, using: &random)
      let leaf = arrays.add(
        leaf: Double.random(in: -1...1, using: &random), cover: weight - staying)
      if staysLeft {
        arrays.right[Int(node)] = leaf
      } else {
        arrays.left[Int(node)] = leaf
      }
      parent = (node, staysLeft)
      weight = staying
    }
    attach(arrays.add(leaf: 1, cover: weight))
    var builder = TreeEnsembleBuilder(featureCount: max(1, players), outputCount: 1)
    try builder.append(arrays)
    let columns = (0..<max(1, players)).map { _ in
      (0..<rows).map { _ in Double.random(in: 0...1, using: &random) }
    }
    return RandomModel(
      ensemble: try builder.finish(features: Array(repeating: false, count: max(1, players))),
      matrix: FeatureMatrix(columns: columns, rowCount: rows))
  }

  /// The same model with another number added to every leaf.
  func adding(_ number: Double) throws -> RandomModel {
    try rebuilt(weights: [1]) { $0.value[$1] + number }
  }

  /// The trees again and again, multiplied with other weights.
  func repeating(weights: [Double]) throws -> RandomModel {
    try rebuilt(weights: weights) { $0.value[$1] }
  }

  private func rebuilt(weights: [Double], leaf: (Tree, Int) -> Double) throws -> RandomModel {
    var builder = TreeEnsembleBuilder(
      featureCount: ensemble.features.count, outputCount: ensemble.outputs.count)
    for weight in weights {
      for tree in ensemble.trees {
        try builder.append(
          rule: tree.rule, feature: tree.feature, threshold: tree.threshold, left: tree.left,
          right: tree.right, defaultLeft: tree.defaultLeft, missing: tree.missing,
          categories: tree.categories,
          value: tree.value.enumerated().map { tree.isLeaf($0) ? leaf(tree, $0) : $1 },
          cover: tree.cover, output: tree.output, weight: tree.weight * weight)
      }
    }
    return RandomModel(
      ensemble: try builder.finish(
        features: ensemble.features.map { $0.kind != .numeric },
        outputs: ensemble.outputs.count, baseMargin: ensemble.baseMargin,
        precision: ensemble.precision),
      matrix: matrix)
  }

  private init(ensemble: TreeEnsemble, matrix: FeatureMatrix) {
    self.ensemble = ensemble
    self.matrix = matrix
  }
}
