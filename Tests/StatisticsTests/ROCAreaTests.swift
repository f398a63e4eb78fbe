import Testing

@testable import Statistics

@Suite("Area under the ROC curve")
struct ROCAreaTests {
  private func area(
    _ scores: [Double], _ labels: [Int], weights: [Double]? = nil
  ) -> ROCArea? {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    return ROCArea(sortedCount: scores.count) {
      (scores[order[$0]], labels[order[$0]] == 1, weights?[order[$0]] ?? 1)
    }
  }

  @Test("Area and variance agree with the pairwise definition and scikit-learn")
  func reference() throws {
    for row in try Reference.values.get().areas {
      let plain = try #require(area(row.scores, row.labels))
      #expect(agrees(plain.area, row.area, relative: 1e-13))
      #expect(agrees(try #require(plain.variance), row.variance, relative: 1e-12))
      let weighted = try #require(area(row.scores, row.labels, weights: row.weights))
      #expect(agrees(weighted.area, row.weightedArea, relative: 1e-12))
      // A common factor of all weights changes nothing.
      let tripled = try #require(area(row.scores, row.labels, weights: row.scores.map { _ in 3 }))
      #expect(agrees(tripled.area, row.area, relative: 1e-13))
      #expect(agrees(try #require(tripled.variance), row.variance, relative: 1e-11))
    }
  }

  @Test("A constant score is worth one half, perfect order 1, reversed order 0")
  func extremes() throws {
    #expect(area([3, 3, 3], [1, 0, 1])?.area == 0.5)
    #expect(area([1, 2, 3, 4], [0, 0, 1, 1])?.area == 1)
    #expect(area([1, 2, 3, 4], [0, 0, 1, 1])?.variance == 0)
    #expect(area([1, 2, 3, 4], [1, 1, 0, 0])?.area == 0)
    #expect(area([1, 2], [1, 1]) == nil)
    #expect(area([], []) == nil)
    let single = try #require(area([1, 2, 3], [0, 0, 1]))
    #expect(single.variance == nil)
    let dropped = try #require(area([1, 2, 3, 9], [0, 1, 1, 0], weights: [1, 1, 1, 0]))
    #expect(dropped.area == 1)
  }

  @Test("DeLong's interval covers the true area about as often as it says, by simulation")
  func coverage() throws {
    // Scores of normal distributions one standard deviation apart: area Φ(1/√2).
    let truth = NormalDistribution.cumulative(0.5.squareRoot())
    var random = SplitMix64(seed: 11)
    let repetitions = 1500
    var covered = (own: 0, narrow: 0)
    for _ in 0..<repetitions {
      let labels = (0..<120).map { $0 < 50 ? 1 : 0 }
      let scores = labels.map { label in
        NormalDistribution.quantile(random.nextUnit() + 0x1p-54) + Double(label)
      }
      let found = try #require(area(scores, labels))
      let half =
        NormalDistribution.criticalValue(confidence: 0.95)
        * (try #require(found.variance)).squareRoot()
      if abs(found.area - truth) <= half { covered.own += 1 }
      if abs(found.area - truth) <= half / 2 { covered.narrow += 1 }
    }
    // The simulation's standard error is 0.006.
    func isNominal(_ count: Int) -> Bool { abs(Double(count) / Double(repetitions) - 0.95) < 0.025 }
    #expect(isNominal(covered.own), "\(covered)")
    #expect(!isNominal(covered.narrow), "an interval of half the width must be noticed")
  }
}
