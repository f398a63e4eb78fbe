import Models
import Testing

@testable import Explain

@Suite struct ContributionSummaryTests {
  static func block(rows: Range<Int>, values: [Double], margins: [Double]) -> ExplanationBlock {
    ExplanationBlock(
      rows: rows, values: values, margins: margins, baseValues: [0], featureCount: 2,
      outputCount: 1, additivityError: 0)
  }

  /// Rows with weights 1, 3, 0, 2 and φ (1, -2), (-3, 0), (9, 9), (5, 4): the weights add up to 6,
  /// |φ| to 1 + 9 + 10 = 20 and 2 + 8 = 10, φ to 1 - 9 + 10 = 2 and -2 + 8 = 6.
  @Test func meansByHand() throws {
    var summary = try ContributionSummary(
      featureCount: 2, outputCount: 1, rowCount: 4, weights: [1, 3, 0, 2],
      partitions: [
        RowGroups(codes: [0, 1, 0, 1], count: 3), RowGroups(codes: [-1, 0, 0, -1], count: 1),
      ]
    )
    summary.add(Self.block(rows: 0..<3, values: [1, -2, -3, 0, 9, 9], margins: [-1, -3, 18]))
    summary.add(Self.block(rows: 3..<4, values: [5, 4], margins: [9]))
    #expect(
      summary.overall()
        == ContributionMeans(
          count: 4, weight: 6, meanAbsolute: [20.0 / 6, 10.0 / 6], mean: [2.0 / 6, 1],
          meanMargin: 8.0 / 6))
    #expect(
      summary.group(0, ofPartition: 0)
        == ContributionMeans(
          count: 2, weight: 1, meanAbsolute: [1, 2], mean: [1, -2], meanMargin: -1))
    #expect(
      summary.group(1, ofPartition: 0)
        == ContributionMeans(
          count: 2, weight: 5, meanAbsolute: [19.0 / 5, 8.0 / 5], mean: [1.0 / 5, 8.0 / 5],
          meanMargin: 9.0 / 5))
    // No row at all, and rows of a weight: undefined and defined.
    #expect(summary.group(2, ofPartition: 0) == nil)
    #expect(summary.group(0, ofPartition: 1)?.meanAbsolute == [3, 0])
  }

  @Test func outputsAreKeptApartAndMeansAddUp() throws {
    let shape = Shape(outputs: 3, trees: 6, missing: 0.1)
    let model = try RandomModel(shape, seed: 6, rows: 40)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double)
    let found = try explainer.explain(model.matrix)
    var summary = try ContributionSummary(featureCount: 4, outputCount: 3, rowCount: 40)
    try explainer.forEachBlock(model.matrix) { summary.add($0) }
    for output in 0..<3 {
      let means = try #require(summary.overall(output: output))
      for feature in 0..<4 {
        let values = (0..<40).map { found.value(row: $0, feature: feature, output: output) }
        #expect(abs(means.mean[feature] - values.reduce(0, +) / 40) < 1e-14)
        #expect(abs(means.meanAbsolute[feature] - values.map(abs).reduce(0, +) / 40) < 1e-14)
      }
      let total = explainer.baseValues[output] + means.mean.reduce(0, +)
      #expect(abs(total - means.meanMargin) < 1e-13)
    }
  }

  /// A weight of 2 is the row twice, a weight of 0 the row left out.
  @Test func integerWeightsAreRepetitions() throws {
    let model = try RandomModel(Shape(trees: 3), seed: 9, rows: 30)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double)
    let repeats = (0..<30).map { $0 % 3 }
    let rows = repeats.enumerated().flatMap { Array(repeating: $0, count: $1) }
    let repeated = FeatureMatrix(
      columns: model.matrix.columns.map { column in rows.map { column[$0] } },
      rowCount: rows.count)
    var weighted = try ContributionSummary(
      featureCount: 4, outputCount: 1, rowCount: 30, weights: repeats.map(Double.init))
    try explainer.forEachBlock(model.matrix) { weighted.add($0) }
    var plain = try ContributionSummary(featureCount: 4, outputCount: 1, rowCount: rows.count)
    try explainer.forEachBlock(repeated) { plain.add($0) }
    let a = try #require(weighted.overall())
    let b = try #require(plain.overall())
    #expect(a.weight == b.weight)
    #expect(Agreement.error(a.mean, b.mean) < 1e-13)
    #expect(Agreement.error(a.meanAbsolute, b.meanAbsolute) < 1e-13)
  }

  @Test func threadsLeaveEveryBitAlone() throws {
    let model = try RandomModel(Shape(trees: 3), seed: 9, rows: 500)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double, chunkRows: 16)
    let groups = RowGroups(codes: (0..<500).map { Int32($0 * 7 % 5) }, count: 5)
    var summaries: [[ContributionMeans?]] = []
    for threads in [1, 2, 5] {
      var summary = try ContributionSummary(
        featureCount: 4, outputCount: 1, rowCount: 500, partitions: [groups])
      try explainer.forEachBlock(model.matrix, threads: threads) { summary.add($0) }
      summaries.append(
        [summary.overall()] + (0..<5).map { summary.group($0, ofPartition: 0) })
    }
    #expect(summaries[0] == summaries[1] && summaries[0] == summaries[2])
  }

  @Test func badListsAreRefused() {
    func make(
      _ weights: [Double]?, _ partitions: [RowGroups] = []
    ) throws(ExplainError) {
      _ = try ContributionSummary(
        featureCount: 1, outputCount: 1, rowCount: 2, weights: weights, partitions: partitions)
    }
    #expect(throws: ExplainError.length(of: .weights, found: 1, expected: 2)) { try make([1]) }
    #expect(throws: ExplainError.weight(row: 1, found: -1)) { try make([1, -1]) }
    #expect(throws: ExplainError.length(of: .codes(partition: 1), found: 3, expected: 2)) {
      try make(
        nil, [RowGroups(codes: [0, 0], count: 1), RowGroups(codes: [0, 0, 0], count: 1)])
    }
    #expect(throws: ExplainError.code(partition: 0, row: 1, found: 2)) {
      try make(nil, [RowGroups(codes: [0, 2], count: 2)])
    }
  }
}
