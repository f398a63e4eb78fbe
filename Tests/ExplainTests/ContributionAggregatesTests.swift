import Models
import Statistics
import Testing

@testable import Explain

/// Aggregates by hand, and against sums over stored rows.
@Suite struct ContributionAggregatesTests {
  static let numeric = Feature(name: "a", kind: .numeric)
  static let categorical = Feature(name: "b", kind: .categorical(levels: nil))

  static func block(
    rows: Range<Int>, values: [Double], margins: [Double]? = nil, features: Int = 2
  ) -> ExplanationBlock {
    ExplanationBlock(
      rows: rows, values: values, margins: margins ?? rows.map { _ in 0 }, baseValues: [0],
      featureCount: features, outputCount: 1, additivityError: 0)
  }

  static func matrix(rows: Int, features: Int = 2) -> FeatureMatrix {
    FeatureMatrix(
      columns: Array(repeating: Array(repeating: 0, count: rows), count: features), rowCount: rows)
  }

  /// Rows with weights 1, 3, 0, 2 and φ (1, -2), (-3, 0), (9, 9), (5, 4): the weights add up to 6,
  /// |φ| to 1 + 9 + 10 = 20 and 2 + 8 = 10, φ to 1 - 9 + 10 = 2 and -2 + 8 = 6.
  @Test func meansByHand() throws {
    var found = ContributionAggregates(
      try ContributionLayout(
        Self.matrix(rows: 4), features: [Self.numeric, Self.numeric], weights: [1, 3, 0, 2],
        labels: [true, false, true, true],
        partitions: [
          RowGroups(codes: [0, 1, 0, 1], count: 3), RowGroups(codes: [-1, 0, 0, -1], count: 1),
        ]))
    found.add(Self.block(rows: 0..<3, values: [1, -2, -3, 0, 9, 9], margins: [-1, -3, 18]))
    found.add(Self.block(rows: 3..<4, values: [5, 4], margins: [9]))
    #expect(
      found.overall()
        == ContributionMeans(
          count: 4, weight: 6, meanAbsolute: [20.0 / 6, 10.0 / 6], mean: [2.0 / 6, 1],
          meanMargin: 8.0 / 6))
    #expect(
      found.group(0, ofPartition: 0)
        == ContributionMeans(
          count: 2, weight: 1, meanAbsolute: [1, 2], mean: [1, -2], meanMargin: -1))
    #expect(
      found.group(1, ofPartition: 0)
        == ContributionMeans(
          count: 2, weight: 5, meanAbsolute: [19.0 / 5, 8.0 / 5], mean: [1.0 / 5, 8.0 / 5],
          meanMargin: 9.0 / 5))
    #expect(
      found.group(1, ofPartition: 0, label: true)
        == ContributionMeans(
          count: 1, weight: 2, meanAbsolute: [5, 4], mean: [5, 4], meanMargin: 9))
    // A group without rows, a label of weight 0 in a group, and rows of a weight.
    #expect(found.group(2, ofPartition: 0) == nil)
    #expect(found.group(0, ofPartition: 1, label: true) == nil)
    #expect(found.group(0, ofPartition: 1)?.meanAbsolute == [3, 0])
    #expect(found.extremes(feature: 0) == -3...5)
    #expect(found.quantiles([0, 0.5, 1], feature: 0).first == -3)
  }

  /// Two bins of a number and the levels of a category, by hand, in two blocks.
  /// Group 0 has φ 1, 2, 3 (mean 2, s² 1), group 1 has 5, 7 (mean 6, s² 2): a gap of 4 with the standard
  /// error √(1/3 + 2/2) and (4/3)²/((1/3)²/2 + 1²/1) = 1.6842 degrees of freedom.
  @Test func gapsByHand() throws {
    var found = ContributionAggregates(
      try ContributionLayout(
        Self.matrix(rows: 6, features: 1), features: [Self.numeric],
        partitions: [RowGroups(codes: [0, 0, 0, 1, 1, 2], count: 4)]))
    found.add(
      Self.block(
        rows: 0..<6, values: [1, 2, 3, 5, 7, 9], margins: [2, 2, 2, 2, 2, 2], features: 1))
    let (gap, uncertainty) = try #require(found.gap(of: 1, from: 0, ofPartition: 0))
    #expect(gap.features == [4] && gap.difference == 0)
    let test = try #require(uncertainty.features[0])
    #expect(abs(test.standardError - (4.0 / 3).squareRoot()) < 1e-15)
    #expect(abs(test.degrees - 16.0 / 9 / (1.0 / 18 + 1)) < 1e-12)
    // Margins without any spread, a group of one row, and one of none.
    #expect(uncertainty.difference == nil)
    let single = try #require(found.gap(of: 2, from: 0, ofPartition: 0))
    #expect(single.uncertainty.features == [nil])
    #expect(found.gap(of: 3, from: 0, ofPartition: 0) == nil)
    // Squares that no Double holds leave no error, but the gap.
    var large = ContributionAggregates(found.layout)
    large.add(
      Self.block(
        rows: 0..<6, values: [1e200, 0, 0, 2e200, 0, 0], margins: [0, 0, 0, 0, 0, 0],
        features: 1))
    let huge = try #require(large.gap(of: 1, from: 0, ofPartition: 0))
    #expect(huge.gap.features[0] > 6e199 && huge.uncertainty.features == [nil])
    #expect(found.gap(of: 1, from: 0, ofPartition: 0, label: true) == nil)
  }

  @Test func binsByHand() throws {
    let matrix = FeatureMatrix(
      columns: [[1, 2, 3, 4, .nan], [7, 2, 7, .nan, 2]], rowCount: 5)
    var found = ContributionAggregates(
      try ContributionLayout(
        matrix, features: [Self.numeric, Self.categorical], weights: [1, 3, 1, 1, 2], bins: 2))
    found.add(Self.block(rows: 3..<5, values: [50, 4, 60, 5]))
    found.add(Self.block(rows: 0..<3, values: [10, 1, 20, 2, 30, 3]))
    let first = found.dependence(feature: 0)
    #expect(first.map(\.values) == [.numbers(1...2), .numbers(3...4), .missing])
    #expect(first.map(\.count) == [2, 2, 1])
    #expect(first.map(\.weight) == [4, 2, 2])
    #expect(first.map(\.mean) == [70.0 / 4, 40, 60])
    let second = found.dependence(feature: 1)
    #expect(second.map(\.values) == [.level(2), .level(7), .missing])
    #expect(second.map(\.count) == [2, 2, 1])
    #expect(second.map(\.mean) == [16.0 / 5, 2, 4])
    for (bin, median) in zip(first, [20.0, 30, 60]) {
      let quartiles = try #require(bin.quartiles)
      #expect(abs(quartiles[1] - median) <= median * ContributionAggregates.quantileError)
    }
  }

  /// Seven of ten values are equal: they stay together and fewer bins are made. Of four levels the two
  /// commonest have bins of their own.
  @Test func equalValuesStayTogetherAndRareLevelsAreFolded() throws {
    let matrix = FeatureMatrix(
      columns: [[0, 0, 0, 0, 0, 0, 0, 1, 2, 3], [5, 5, 5, 9, 9, 9, 1, 2, 9, .nan]], rowCount: 10)
    var found = ContributionAggregates(
      try ContributionLayout(matrix, features: [Self.numeric, Self.numeric], bins: 5))
    let values = (0..<10).flatMap { [Double($0), Double($0)] }
    found.add(Self.block(rows: 0..<10, values: values))
    let bins = found.dependence(feature: 0)
    #expect(bins.map(\.values) == [.numbers(0...0), .numbers(1...1), .numbers(2...3)])
    #expect(bins.map(\.count) == [7, 1, 2])
    #expect(bins.map(\.mean) == [3, 7, 8.5])
    var levels = ContributionAggregates(
      try ContributionLayout(matrix, features: [Self.categorical, Self.categorical], bins: 2))
    levels.add(Self.block(rows: 0..<10, values: values))
    #expect(
      levels.dependence(feature: 1).map(\.values) == [.level(5), .level(9), .otherLevels, .missing])
    #expect(levels.dependence(feature: 1).map(\.count) == [3, 4, 2, 1])
    #expect(levels.dependence(feature: 1).map(\.mean) == [1, 5, 6.5, 9])
  }

  @Test func emptyAndWeightlessRowsAreUndefined() throws {
    let matrix = FeatureMatrix(columns: [[.nan, .nan], [1, 2]], rowCount: 2)
    let layout = try ContributionLayout(
      matrix, features: [Self.numeric, Self.numeric], weights: [0, 1], bins: 2)
    var found = ContributionAggregates(layout)
    #expect(found.overall() == nil && found.extremes(feature: 0) == nil)
    #expect(found.quantiles([0.5], feature: 0).isEmpty && found.dependence(feature: 1).isEmpty)
    found.add(Self.block(rows: 0..<2, values: [1, 2, 3, 4]))
    #expect(found.dependence(feature: 0).map(\.values) == [.missing])
    #expect(found.dependence(feature: 0).map(\.mean) == [3])
    #expect(found.dependence(feature: 1).map(\.mean) == [nil, 4])
    #expect(found.dependence(feature: 1)[0].quartiles == nil)
    #expect(found.extremes(feature: 0) == 3...3)
    let none = ContributionAggregates(
      try ContributionLayout(matrix, features: [Self.numeric, Self.numeric], weights: [0, 0]))
    #expect(none.overall() == nil)
  }

  /// Reasons against the decision: with a low margin adverse, those are negative contributions, the
  /// lowest first; a contribution of 0 is none.
  @Test func reasonsByHand() throws {
    let features = (0..<6).map { Feature(name: "\($0)", kind: .numeric) }
    var found = ContributionAggregates(
      try ContributionLayout(
        Self.matrix(rows: 3, features: 6), features: features, weights: [1, 3, 4],
        partitions: [RowGroups(codes: [0, 1, -1], count: 2)],
        adverse: .init(decisions: [true, true, false], output: 0, raises: false)))
    found.add(
      Self.block(
        rows: 0..<3,
        values: [
          -1, -5, 2, -3, -2, -0.5, 0, 4, -1, 0, -1, 3, -9, -9, -9, -9, -9, -9,
        ], features: 6))
    #expect(found.adverse().rows == 2 && found.adverse().weight == 4)
    #expect(found.adverse((1, 0)).weight == 3)
    let all = (0..<6).map { found.reasonShares(feature: $0) ?? [] }
    #expect(
      all == [
        [0, 0, 0, 0.25], [0.25, 0, 0, 0], [0.75, 0, 0, 0], [0, 0.25, 0, 0], [0, 0.75, 0.25, 0],
        [0, 0, 0, 0],
      ])
    #expect(found.reasonShares(feature: 2, (1, 0)) == [1, 0, 0, 0])
    #expect(found.reasonShares(feature: 2, (0, 0)) == [0, 0, 0, 0])
    #expect(ContributionAggregates(found.layout).reasonShares(feature: 0) == nil)
  }

  /// The other way round a high margin is adverse.
  @Test func reasonsMayBePositive() throws {
    var found = ContributionAggregates(
      try ContributionLayout(
        Self.matrix(rows: 1), features: [Self.numeric, Self.numeric],
        adverse: .init(decisions: [true], output: 0, raises: true)))
    found.add(Self.block(rows: 0..<1, values: [-1, 2]))
    #expect(found.reasonShares(feature: 0) == [0, 0, 0, 0])
    #expect(found.reasonShares(feature: 1) == [1, 0, 0, 0])
  }

  @Test func badListsAreRefused() {
    func make(
      weights: [Double]? = nil, labels: [Bool]? = nil, _ partitions: [RowGroups] = [],
      adverse: ContributionLayout.Adverse? = nil
    ) throws(ExplainError) {
      _ = try ContributionLayout(
        Self.matrix(rows: 2), features: [Self.numeric, Self.numeric], weights: weights,
        labels: labels, partitions: partitions, adverse: adverse)
    }
    #expect(throws: ExplainError.length(of: .weights, found: 1, expected: 2)) {
      try make(weights: [1])
    }
    #expect(throws: ExplainError.weight(row: 1, found: -1)) { try make(weights: [1, -1]) }
    #expect(throws: ExplainError.length(of: .labels, found: 1, expected: 2)) {
      try make(labels: [true])
    }
    #expect(throws: ExplainError.length(of: .codes(partition: 1), found: 3, expected: 2)) {
      try make([RowGroups(codes: [0, 0], count: 1), RowGroups(codes: [0, 0, 0], count: 1)])
    }
    #expect(throws: ExplainError.code(partition: 0, row: 1, found: 2)) {
      try make([RowGroups(codes: [0, 2], count: 2)])
    }
    #expect(throws: ExplainError.length(of: .decisions, found: 0, expected: 2)) {
      try make(adverse: .init(decisions: [], output: 0, raises: true))
    }
    #expect(throws: ExplainError.output(found: 1, count: 1)) {
      try make(adverse: .init(decisions: [true, true], output: 1, raises: true))
    }
    #expect(throws: ExplainError.featureCount(found: 2, expected: 1)) {
      try ContributionLayout(Self.matrix(rows: 2), features: [Self.numeric])
    }
  }
}
