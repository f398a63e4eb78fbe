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
}
