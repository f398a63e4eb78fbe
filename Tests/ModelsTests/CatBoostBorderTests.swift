import Testing

@testable import Models

/// Borders of Float32 as thresholds in Double.
@Suite struct CatBoostBorderTests {
  /// Numbers at a border, at its neighbours, and around the middles between them.
  private func candidates(_ border: Float) -> [Double] {
    let singles = [border.nextDown.nextDown, border.nextDown, border, border.nextUp]
    return singles.flatMap { single -> [Double] in
      let (low, high) = (Double(single), single.nextUp.isFinite ? Double(single.nextUp) : 0x1p128)
      let middle = low + (high - low) / 2
      return [low, low.nextUp, low.nextDown, middle, middle.nextDown, middle.nextUp, high]
    }
  }

  @Test func thresholdsDecideAsRoundingDoes() {
    var borders: [Float] = [
      0, -0.0, 1, -1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
      -.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e-35, -1e-35,
      16_777_216, 16_777_215, 0.1, 2.5, Float(1e-40 as Double),
    ]
    var random = SystemRandomNumberGenerator()
    for _ in 0..<5000 {
      let number = Float(bitPattern: .random(in: 0...(.max), using: &random))
      if number.isFinite { borders.append(number) }
    }
    for border in borders {
      let threshold = border.largestRoundingDown
      for value in candidates(border) + [.infinity, -.infinity, 1e300, -1e300] {
        #expect((value <= threshold) == (Float(value) <= border), "\(border), \(value)")
      }
    }
  }

  @Test func tinyNumbersAreNoZeros() throws {
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    try builder.append(
      rule: .atMostExact, feature: [0, -1, -1], threshold: [Float(0).largestRoundingDown, 0, 0],
      left: [1, -1, -1], right: [2, -1, -1], defaultLeft: [false, false, false],
      value: [0, -1, 1])
    let ensemble = try builder.finish(
      origin: ModelOrigin(format: "t", version: nil, kind: "t", objective: "t"),
      features: [Feature(name: "x", kind: .numeric)], outputs: ["y"], baseMargin: [0],
      transform: .identity, task: .regression, precision: .double)
    let column = [0, -0.0, 1e-45, 1e-46, 1e-36, -1e-36, 1, .nan]
    let expected: [Double] = [-1, -1, 1, -1, 1, -1, 1, 1]
    #expect(ensemble.margins(of: FeatureMatrix(columns: [column], rowCount: 8)) == expected)
    #expect(column.map { ensemble.trees[0].value[ensemble.trees[0].leaf(of: [$0])] } == expected)
  }

  @Test func rulesDoNotMix() throws {
    var builder = TreeEnsembleBuilder(featureCount: 1, outputCount: 1)
    for rule in [SplitRule.atMost, .atMostExact] {
      try builder.append(
        rule: rule, feature: [-1], threshold: [0], left: [-1], right: [-1], defaultLeft: [false],
        value: [1])
    }
    #expect(throws: TreeError.precision(tree: 1)) {
      try builder.finish(
        origin: ModelOrigin(format: "t", version: nil, kind: "t", objective: "t"),
        features: [Feature(name: "x", kind: .numeric)], outputs: ["y"], baseMargin: [0],
        transform: .identity, task: .regression, precision: .double)
    }
  }
}
