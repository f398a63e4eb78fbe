import Testing

@testable import Models

/// Margins against the sums of the leaves that the reference walk finds, on random trees: bit by bit,
/// whatever the trees' shapes, sets, rules for missing values and the number of rows.
@Suite struct PredictionForestLawTests {
  /// A generator with a fixed seed (SplitMix64).
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// What random models are made of.
  struct Shape: CustomTestStringConvertible, Sendable {
    var name: String
    var rule = SplitRule.below
    var features = 5
    var nodes = 41
    var trees = 12
    var outputs = 1
    /// The levels of the categorical features, which are the even ones; 0 for none.
    var levels = 0
    var old = false
    /// Thresholds that are infinite now and then.
    var infinite = false
    /// Trees that repeat the one before with other values, as vectors at leaves become; every third
    /// is new.
    var repeats = false
    /// Chains instead of bushes.
    var deep = false

    var testDescription: String { name }
  }

  static let shapes: [Shape] = [
    Shape(name: "numeric"), Shape(name: "Double", rule: .atMost),
    Shape(name: "one node", nodes: 1), Shape(name: "outputs", outputs: 3),
    Shape(name: "vectors", outputs: 3, repeats: true),
    Shape(name: "vectors in Double", rule: .atMost, trees: 7, repeats: true),
    Shape(name: "vectors with wide sets", nodes: 401, outputs: 2, levels: 80, repeats: true),
    Shape(name: "vectors and infinite", outputs: 3, infinite: true, repeats: true),
    Shape(name: "chains", nodes: 101, deep: true),
    Shape(name: "chains in Double", rule: .atMost, nodes: 101, deep: true),
    Shape(name: "narrow sets", levels: 9), Shape(name: "30 levels", levels: 30),
    Shape(name: "31 levels", levels: 31), Shape(name: "wide sets", levels: 700),
    Shape(name: "very wide sets", levels: 3000),
    Shape(name: "old sets", levels: 20, old: true),
    Shape(name: "old wide sets", levels: 80, old: true),
    Shape(name: "narrow sets in Double", rule: .atMost, levels: 62),
    Shape(name: "wide sets in Double", rule: .atMost, levels: 63),
    Shape(name: "infinite", infinite: true),
    Shape(name: "infinite in Double", rule: .atMost, infinite: true),
    Shape(name: "many features", features: 9000, nodes: 9001, trees: 4),
    Shape(name: "many features in Double", rule: .atMost, features: 5000, nodes: 9001, trees: 2),
    Shape(name: "many nodes", nodes: 70_001, trees: 2),
    Shape(name: "many trees", nodes: 201, trees: 90),
  ]

  private func number(_ random: inout Random) -> Double {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: 0
    case 1: -0.0
    case 2: Double(Float(1e-36))
    case 3: -0.5
    default: Double(Float.random(in: -2...2, using: &random))
    }
  }

  private func model(_ shape: Shape, _ random: inout Random) throws -> TreeEnsemble {
    var builder = TreeEnsembleBuilder(featureCount: shape.features, outputCount: shape.outputs)
    for tree in 0..<shape.trees {
      var structure = Random(state: UInt64(shape.repeats ? tree / 3 : tree))
      var left = [Int32](repeating: -1, count: shape.nodes)
      var right = left
      var leaves = [0]
      var next = 1
      while next + 1 < shape.nodes {
        let place =
          shape.deep ? leaves.count - 1 : Int.random(in: leaves.indices, using: &structure)
        let node = leaves.remove(at: place)
        (left[node], right[node]) = (Int32(next), Int32(next + 1))
        leaves += [next, next + 1]
        next += 2
      }
      let feature = left.map { _ in Int32.random(in: 0..<Int32(shape.features), using: &structure) }
      let threshold = left.map { _ in
        shape.infinite && Int.random(in: 0..<8, using: &structure) == 0
          ? (Bool.random(using: &structure) ? Double.infinity : -Double.infinity)
          : number(&structure)
      }
      let sets = feature.map { feature in
        guard shape.levels > 0, feature % 2 == 0 else { return CategorySet([]) }
        let codes = (0..<shape.levels).filter {
          $0 == 0 || Bool.random(using: &structure) && $0 > 0
        }
        return CategorySet(codes.isEmpty ? [0] : codes + [shape.levels - 1])
      }
      let missing = left.map { _ in
        MissingRule(rawValue: .random(in: 0...2, using: &structure)) ?? .nan
      }
      try builder.append(
        rule: shape.rule, feature: feature, threshold: threshold, left: left, right: right,
        defaultLeft: left.map { _ in Bool.random(using: &structure) },
        missing: shape.rule == .atMost ? missing : [],
        categories: shape.levels > 0 ? sets : [],
        value: left.map { _ in Double(Float.random(in: -1...1, using: &random)) },
        output: tree % shape.outputs,
        weight: tree % 5 == 4 ? 0.75 : 1, unlistedGoDefault: shape.old)
    }
    return try builder.finish(
      origin: ModelOrigin(format: "test", version: nil, kind: "gbtree", objective: "none"),
      features: (0..<shape.features).map { Feature(name: "x\($0)", kind: .numeric) },
      outputs: (0..<shape.outputs).map(String.init),
      baseMargin: (0..<shape.outputs).map { 0.25 * Double($0) }, transform: .identity,
      task: .regression, precision: shape.rule.precision)
  }

  private func matrix(_ shape: Shape, rows: Int, _ random: inout Random) -> FeatureMatrix {
    let odd: [Double] = [
      .nan, -1, -0.5, -1.5, 0.5, .infinity, -.infinity, 16_777_216, 1e30, 3e9, -1e30, 1024.5,
    ]
    return FeatureMatrix(
      columns: (0..<shape.features).map { feature in
        (0..<rows).map { _ in
          if Int.random(in: 0..<5, using: &random) == 0 {
            return odd.randomElement(using: &random) ?? .nan
          }
          return shape.levels > 0 && feature % 2 == 0
            ? Double(Int.random(in: 0..<(shape.levels + 40), using: &random)) : number(&random)
        }
      }, rowCount: rows)
  }

  /// The margins by the reference walk, in the model's precision and order.
  private func reference(_ model: TreeEnsemble, _ matrix: FeatureMatrix) -> [Double] {
    (0..<matrix.rowCount).flatMap { row in
      let values = matrix.row(row)
      var sums = model.baseMargin
      for tree in model.trees {
        let leaf = tree.value[tree.leaf(of: values)]
        let precision = model.precision
        sums[tree.output] = precision.rounding(
          sums[tree.output] + precision.rounding(leaf * tree.weight))
      }
      return sums
    }
  }

  @Test(arguments: shapes) func marginsAreThoseOfTheReferenceWalk(_ shape: Shape) throws {
    var random = Random(state: 42)
    let model = try model(shape, &random)
    let isLarge = shape.nodes > 1000 || shape.features > 1000
    for rows in isLarge ? [9] : [0, 1, 7, 8, 9, 64, 100] {
      let matrix = matrix(shape, rows: rows, &random)
      let expected = reference(model, matrix)
      #expect(model.margins(of: matrix) == expected)
      let exact = model.exactMargins(of: matrix, threads: 2)
      #expect(zip(exact, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test func everyWayOfWalkingIsTaken() throws {
    func forest(_ name: String) throws -> PredictionForest<Float, UInt16>? {
      var random = Random(state: 42)
      let shape = try #require(Self.shapes.first { $0.name == name })
      return PredictionForest<Float, UInt16>(try model(shape, &random).trees)
    }
    let narrow = try #require(try forest("30 levels"))
    #expect(!narrow.usesWords && narrow.others.isEmpty && narrow.words.isEmpty)
    let wide = try #require(try forest("31 levels"))
    #expect(wide.usesWords && wide.others.isEmpty && !wide.words.isEmpty)
    #expect(try #require(try forest("very wide sets")).others.count == 12)
    #expect(try !#require(try forest("infinite")).others.isEmpty)
    #expect(try forest("many features") == nil)
    #expect(try forest("many nodes") == nil)
    let chains = try #require(try forest("chains"))
    #expect(chains.stretches.allSatisfy { !$0.isBalanced && $0.depth == 50 })
    let vectors = try #require(try forest("vectors"))
    #expect(vectors.stretches.map(\.repeatsWalk) == (0..<12).map { $0 % 3 > 0 })
    #expect(vectors.nodes.count * 3 == vectors.values.count)
    #expect(try #require(try forest("numeric")).stretches.allSatisfy { $0.leastDepth < $0.depth })
  }

  /// A model of leaves alone may have no column at all.
  @Test(arguments: [SplitRule.below, .atMost, .atMostExact])
  func noColumns(_ rule: SplitRule) throws {
    var builder = TreeEnsembleBuilder(featureCount: 0, outputCount: 1)
    for value in [0.5, 0.25] {
      try builder.append(
        rule: rule, feature: [-1], threshold: [0], left: [-1], right: [-1], defaultLeft: [false],
        value: [value])
    }
    let ensemble = try builder.finish(
      origin: ModelOrigin(format: "test", version: nil, kind: "trees", objective: "none"),
      features: [], outputs: ["y"], baseMargin: [1], transform: .identity, task: .regression,
      precision: rule.precision)
    let matrix = FeatureMatrix(columns: [], rowCount: 11)
    #expect(ensemble.margins(of: matrix) == Array(repeating: 1.75, count: 11))
    #expect(ensemble.exactMargins(of: matrix) == Array(repeating: 1.75, count: 11))
  }
}
