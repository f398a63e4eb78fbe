import Statistics
import Tabular
import Testing

@testable import Fairness

@Suite("Counterfactual flips")
struct CounterfactualFlipTests {
  /// Decisions and scores of rows, with those under other values.
  private func measure(
    _ codes: [Int32], _ decisions: [Bool], _ alternatives: [String: [Bool]],
    groups: [String] = ["a", "b", "c"], weights: [Double]? = nil, unknown: Int? = nil,
    positiveIsFavorable: Bool = true, inference: Inference = Inference()
  ) throws -> CounterfactualFlipResult {
    let sample = EvaluationSample(
      labels: decisions, decisions: decisions, scores: decisions.map { $0 ? 0.9 : 0.1 },
      scoresAreProbabilities: true, weights: weights, positiveIsFavorable: positiveIsFavorable)
    return try CounterfactualFlip.measure(
      sample,
      attribute: GroupPartition(name: "sex", groups: groups, codes: codes, unknown: unknown),
      alternatives: alternatives.keys.sorted().map { value in
        .init(
          value: value, decisions: alternatives[value] ?? [],
          scores: (alternatives[value] ?? []).map { $0 ? 0.9 : 0.1 })
      }, inference: inference)
  }

  @Test("Ten rows by hand")
  func byHand() throws {
    // Group a, rows 0–5: decisions 0 0 0 0 1 1, as b 1 1 1 0 1 0: three become favorable, one not.
    // Group b, rows 6–9: 1 1 0 0, as a 1 0 0 0: one becomes unfavorable.
    let result = try measure(
      [0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
      [false, false, false, false, true, true, true, true, false, false],
      [
        "b": [true, true, true, false, true, false, true, true, false, false],
        "a": [false, false, false, false, true, true, true, false, false, false],
      ], groups: ["a", "b"])
    let pair = result.pairs[0]
    #expect(pair.from == "a" && pair.to == "b")
    #expect(isValue(pair.change.flipped, 4.0 / 6))
    #expect(isValue(pair.change.toFavorable, 0.5))
    #expect(isValue(pair.change.toUnfavorable, 1.0 / 6))
    #expect(isValue(pair.change.net, 1.0 / 3))
    // McNemar: 2·(C(4,0) + C(4,1))/2⁴ = 0.625.
    #expect(abs((pair.change.net.pValue ?? 0) - 0.625) < 1e-12)
    // Holm over two pairs: the other's is 2·½ = 1.
    #expect(pair.change.netPAdjusted == 1)
    // Scores move by 0.8: (3 − 1)·0.8/6.
    #expect(isValue(pair.change.scoreChange, 1.6 / 6))
    #expect(isValue(pair.change.absoluteScoreChange, 3.2 / 6))
    // Agresti and Min: n + 2 = 8, b = 3.5, c = 1.5: 0.25 ± 1.96·√((5/8 − 1/16)/8).
    let half = 1.959963984540054 * (0.5625 / 8).squareRoot()
    let interval = try #require(pair.change.net.interval)
    #expect(abs(interval.low - (0.25 - half)) < 1e-12)
    #expect(abs(interval.high - (0.25 + half)) < 1e-12)
    #expect(isValue(result.overall.flipped, 0.5))
    #expect(result.overall.netPAdjusted == nil)
    #expect(result.groups.map(\.from) == ["a", "b"])
    #expect(isValue(result.groups[1].change.toUnfavorable, 0.25))
  }

  @Test("A row counts once over several other values, and its changes of score are averaged")
  func severalValues() throws {
    let result = try measure(
      [0, 0, 1, 2], [false, false, true, true],
      [
        "b": [true, false, true, true], "c": [true, false, false, true],
        "a": [false, false, false, true],
      ])
    #expect(isValue(result.groups[0].change.toFavorable, 0.5))
    #expect(isValue(result.groups[1].change.toUnfavorable, 1))
    #expect(isValue(result.groups[2].change.flipped, 0))
    #expect(isValue(result.overall.flipped, 0.5))
    // Row 0: +0.8 twice, mean 0.8; row 2: −0.8 twice.
    #expect(isValue(result.groups[0].change.scoreChange, 0.4))
    #expect(result.pairs.count == 6)
  }

  @Test("Favorable may be the negative decision")
  func polarity() throws {
    let result = try measure(
      [0, 0], [false, true], ["b": [true, true]], positiveIsFavorable: false)
    #expect(isValue(result.overall.toUnfavorable, 0.5))
    #expect(isValue(result.overall.toFavorable, 0))
  }

  @Test("Weights: 0 is absent, equal ones are none, frequency ones are repetition")
  func weights() throws {
    let codes: [Int32] = [0, 0, 0, 1, 0, 0]
    let before = [false, false, true, true, true, false]
    let after = ["b": [true, true, false, true, true, true]]
    let plain = try measure(codes, before, after)
    #expect(try measure(codes, before, after, weights: [2, 2, 2, 2, 2, 2]) == plain)
    let less = try measure(
      Array(codes.dropLast()), before.dropLast(), ["b": Array(after["b"]?.dropLast() ?? [])])
    #expect(try measure(codes, before, after, weights: [1, 1, 1, 1, 1, 0]) == less)
    var inference = Inference()
    inference.weights = .frequency
    let counted = try measure(
      codes, before, after, weights: [3, 1, 1, 1, 1, 1], inference: inference)
    let repeated = try measure(
      codes + [0, 0], before + [false, false],
      ["b": (after["b"] ?? []) + [true, true]])
    #expect(
      isValue(counted.overall.flipped, try #require(repeated.overall.flipped.value)))
    let (own, other) = (counted.overall.scoreChange, repeated.overall.scoreChange)
    #expect(abs((own.interval?.low ?? 0) - (other.interval?.low ?? 1)) < 1e-12)
    #expect(own.pValue.map { abs($0 - (other.pValue ?? 0)) < 1e-12 } == true)
  }

  @Test("Unknown values are a pair of their own and stay out of the whole")
  func unknown() throws {
    let result = try measure(
      [0, 1, 2], [false, true, false], ["b": [false, true, true], "a": [false, true, false]],
      groups: ["a", "b", "(unknown)"], unknown: 2)
    #expect(result.overall.flipped.count == 2)
    #expect(isValue(result.overall.flipped, 0))
    #expect(isValue(result.groups[2].change.toFavorable, 1))
  }

  @Test("Degenerate inputs have a reason or throw")
  func degenerate() throws {
    let empty = try measure([0, 0], [true, false], ["b": [true, false]])
    #expect(empty.groups[1].change.flipped.reason == "no rows in the group")
    #expect(empty.groups[2].change.net.reason == "no rows in the group")
    // No change at all: a p-value of 1, not a missing one.
    #expect(empty.pairs[0].change.net.pValue == 1)
    #expect(throws: FairnessError.self) { try measure([0], [true], ["x": [true]]) }
    #expect(throws: FairnessError.self) { try measure([0], [true], ["b": []]) }
    #expect(throws: FairnessError.noRows) { try measure([], [], [:]) }
    let none = try measure([0, 1], [true, false], [:])
    #expect(none.pairs.isEmpty && none.overall.flipped.reason == "no rows in the group")
  }
}
