import Testing

@testable import Audit

@Suite struct ApplicantSelectionTests {
  @Test("Each reason takes the first row that fits, and a row stands once")
  func choose() {
    let scores = [0.9, 0.6, 0.4, 0.1, 0.6, 0.4, 0.5]
    let chosen = ApplicantSelection.choose(
      scores: scores, decisions: scores.map { $0 >= 0.5 }, hasThreshold: true)
    #expect(
      chosen.map(\.chosenAs) == [
        "nearest_above_threshold", "nearest_below_threshold", "highest_score", "lowest_score",
      ])
    // The median is 0.5, which is the nearest above as well.
    #expect(chosen.map(\.position) == [6, 2, 0, 3])
  }

  @Test("All decided alike")
  func alike() {
    let chosen = ApplicantSelection.choose(
      scores: [0.7, 0.8], decisions: [true, true], hasThreshold: true)
    #expect(chosen.map(\.position) == [0, 1])
    #expect(ApplicantSelection.choose(scores: [], decisions: [], hasThreshold: true).isEmpty)
  }

  @Test("Without a threshold nothing is near it")
  func noThreshold() {
    let chosen = ApplicantSelection.choose(
      scores: [0.2, 0.9, 0.4], decisions: [false, true, false], hasThreshold: false)
    #expect(chosen.map(\.chosenAs) == ["median_score", "highest_score", "lowest_score"])
  }
}
