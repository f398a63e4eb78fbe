import Testing

@testable import Statistics

@Suite("Areas of several scores")
struct DeLongTests {
  @Test("Areas and covariances agree with the definition over all pairs of rows")
  func reference() throws {
    for row in try TestReference.values.get().delong {
      let found = try #require(DeLong(scores: row.scores, positive: row.labels))
      let covariance = try #require(found.covariance)
      for i in row.scores.indices {
        #expect(agrees(found.areas[i], row.areas[i], relative: 1e-13))
        for j in row.scores.indices {
          #expect(agrees(covariance[i][j], row.covariance[i][j], relative: 1e-11))
        }
      }
      let difference = try #require(found.difference(0, 2))
      let variance = row.covariance[0][0] + row.covariance[2][2] - 2 * row.covariance[0][2]
      #expect(agrees(difference.difference, row.areas[0] - row.areas[2], relative: 1e-12))
      #expect(agrees(difference.variance ?? 0, variance, relative: 1e-10))
      #expect(difference.pValue != nil && difference.interval(confidence: 0.95) != nil)
      // The same score twice differs from itself by nothing, with no claim of certainty.
      let same = try #require(found.difference(1, 1))
      #expect(same.difference == 0 && same.variance == nil && same.pValue == nil)
      #expect(found.difference(0, 3) == nil)
    }
  }

  @Test("One score gives what ROCArea gives, with weights too; areas of other rows are independent")
  func single() throws {
    let row = try #require(try TestReference.values.get().delong.first)
    let weights = row.labels.indices.map { [0, 1, 2.5][$0 % 3] }
    let order = row.labels.indices.sorted { row.scores[0][$0] < row.scores[0][$1] }
    let area = try #require(
      ROCArea(sortedCount: order.count) { index in
        (row.scores[0][order[index]], row.labels[order[index]], weights[order[index]])
      })
    let found = try #require(
      DeLong(scores: [row.scores[0]], positive: row.labels, weights: weights))
    #expect(agrees(found.areas[0], area.area, relative: 1e-13))
    #expect(agrees(found.covariance?[0][0] ?? 0, area.variance ?? 1, relative: 1e-12))
    let gap = AreaDifference(area, minus: area)
    #expect(gap.difference == 0 && gap.pValue == 1)
    #expect(agrees(gap.variance ?? 0, 2 * (area.variance ?? 1), relative: 1e-14))
  }

  @Test("A class without rows gives nothing, one row no variance")
  func edges() throws {
    #expect(DeLong(scores: [[1, 2]], positive: [true, true]) == nil)
    #expect(DeLong(scores: [[1, 2]], positive: [true, false], weights: [0, 1]) == nil)
    #expect(DeLong(scores: [], positive: [true, false]) == nil)
    #expect(DeLong(scores: [[1, .nan]], positive: [true, false]) == nil)
    #expect(DeLong(scores: [[1]], positive: [true, false]) == nil)
    let one = try #require(DeLong(scores: [[2, 1, 0]], positive: [true, false, false]))
    #expect(one.areas == [1] && one.covariance == nil)
    #expect(one.difference(0, 0)?.pValue == nil)
  }
}
