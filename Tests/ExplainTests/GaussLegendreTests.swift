import Testing

@testable import Explain

@Suite struct GaussLegendreTests {
  /// The largest error of ∫₀¹ tⁿ dt = 1 / (n + 1) over the powers below some number.
  static func worst(_ rule: GaussLegendre, powers: Int) -> Double {
    var worst = 0.0
    for n in 0..<powers {
      var sum = 0.0
      for (t, weight) in zip(rule.points, rule.weights) {
        var power = weight
        for _ in 0..<n { power *= t }
        sum += power
      }
      worst = max(worst, abs(sum - 1 / Double(n + 1)))
    }
    return worst
  }

  @Test func powersAreIntegratedExactly() {
    for count in 1...40 {
      let rule = GaussLegendre(count: count)
      #expect(Self.worst(rule, powers: 2 * count) < 4e-15)
      #expect(rule.points == rule.points.sorted())
      #expect(rule.points.allSatisfy { $0 > 0 && $0 < 1 } && rule.weights.allSatisfy { $0 > 0 })
    }
  }

  @Test func oneDegreeMoreIsNotExact() {
    for count in 1...6 {
      #expect(Self.worst(GaussLegendre(count: count), powers: 2 * count + 1) > 1e-8)
    }
  }

  /// Two points are 1/2 ± 1/√12, three are 1/2 and 1/2 ± √(3/20) with weights 5/18, 8/18, 5/18.
  @Test func knownRules() {
    let two = GaussLegendre(count: 2)
    #expect(abs(two.points[0] - (0.5 - 1 / 12.0.squareRoot())) < 1e-15)
    #expect(two.weights.allSatisfy { abs($0 - 0.5) < 1e-15 })
    let three = GaussLegendre(count: 3)
    #expect(abs(three.points[2] - (0.5 + 0.15.squareRoot())) < 1e-15)
    #expect(three.points[1] == 0.5)
    #expect(abs(three.weights[0] - 5.0 / 18) < 1e-15 && abs(three.weights[1] - 4.0 / 9) < 1e-15)
  }

  @Test func halfAsManyPointsAsFactorsSuffice() {
    #expect(
      [0, 1, 2, 3, 4, 6, 7, 60].map(GaussLegendre.count(factors:)) == [1, 1, 1, 2, 2, 3, 4, 30])
  }
}
