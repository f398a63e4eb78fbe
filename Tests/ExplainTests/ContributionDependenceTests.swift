import Models
import Testing

@testable import Explain

@Suite struct ContributionDependenceTests {
  static let numeric = Feature(name: "a", kind: .numeric)
  static let categorical = Feature(name: "b", kind: .categorical(levels: nil))

  static func block(_ values: [Double], rows: Range<Int>, features: Int) -> ExplanationBlock {
    ExplanationBlock(
      rows: rows, values: values, margins: rows.map { _ in 0 }, baseValues: [0],
      featureCount: features, outputCount: 1, additivityError: 0)
  }

  /// Two bins of a number and the levels of a category, by hand, in two blocks.
  @Test func binsByHand() throws {
    let matrix = FeatureMatrix(
      columns: [[1, 2, 3, 4, .nan], [7, 2, 7, .nan, 2]], rowCount: 5)
    var dependence = try ContributionDependence(
      matrix, features: [Self.numeric, Self.categorical], bins: 2, weights: [1, 3, 1, 1, 2])
    dependence.add(Self.block([10, 1, 20, 2, 30, 3], rows: 0..<3, features: 2))
    dependence.add(Self.block([50, 4, 60, 5], rows: 3..<5, features: 2))
    #expect(
      dependence.bins(feature: 0) == [
        DependenceBin(values: .numbers(1...2), count: 2, weight: 4, mean: 70.0 / 4),
        DependenceBin(values: .numbers(3...4), count: 2, weight: 2, mean: 40),
        DependenceBin(values: .missing, count: 1, weight: 2, mean: 60),
      ])
    #expect(
      dependence.bins(feature: 1) == [
        DependenceBin(values: .level(2), count: 2, weight: 5, mean: 16.0 / 5),
        DependenceBin(values: .level(7), count: 2, weight: 2, mean: 2),
        DependenceBin(values: .missing, count: 1, weight: 1, mean: 4),
      ])
  }

  /// Seven of ten values are equal: they stay together and fewer bins are made.
  @Test func equalValuesStayTogether() throws {
    let matrix = FeatureMatrix(columns: [[0, 0, 0, 0, 0, 0, 0, 1, 2, 3]], rowCount: 10)
    var dependence = try ContributionDependence(matrix, features: [Self.numeric], bins: 5)
    dependence.add(
      Self.block((0..<10).map(Double.init), rows: 0..<10, features: 1))
    let bins = dependence.bins(feature: 0)
    #expect(bins.map(\.values) == [.numbers(0...0), .numbers(1...1), .numbers(2...3)])
    #expect(bins.map(\.count) == [7, 1, 2])
    #expect(bins.map(\.mean) == [3, 7, 8.5])
  }

  @Test func emptyAndWeightlessColumnsAreUndefined() throws {
    let matrix = FeatureMatrix(columns: [[.nan, .nan], [1, 2]], rowCount: 2)
    var dependence = try ContributionDependence(
      matrix, features: [Self.numeric, Self.numeric], bins: 2, weights: [0, 1])
    dependence.add(Self.block([1, 2, 3, 4], rows: 0..<2, features: 2))
    #expect(
      dependence.bins(feature: 0) == [
        DependenceBin(values: .missing, count: 2, weight: 1, mean: 3)
      ])
    #expect(dependence.bins(feature: 1).map(\.mean) == [nil, 4])
  }

  /// Every row falls into the bin whose range holds its value, and the bins' weighted means add up
  /// to the overall mean.
  @Test func binsDivideTheRows() throws {
    let model = try RandomModel(
      Shape(features: 4, categorical: 2, trees: 4, missing: 0.2), seed: 4, rows: 300)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double, chunkRows: 32)
    var dependence = try ContributionDependence(model.matrix, features: model.ensemble.features)
    var summary = try ContributionSummary(featureCount: 4, outputCount: 1, rowCount: 300)
    try explainer.forEachBlock(model.matrix) {
      dependence.add($0)
      summary.add($0)
    }
    let means = try #require(summary.overall())
    for feature in 0..<4 {
      let bins = dependence.bins(feature: feature)
      for bin in bins {
        let members = model.matrix.columns[feature].filter { value in
          switch bin.values {
          case .numbers(let range): range.contains(value)
          case .level(let code): value == Double(code)
          case .missing: value.isNaN
          }
        }
        #expect(members.count == bin.count)
      }
      #expect(bins.reduce(0) { $0 + $1.count } == 300)
      let total = bins.reduce(0) { $0 + $1.weight * ($1.mean ?? .nan) }
      #expect(abs(total / 300 - means.mean[feature]) < 1e-14)
    }
  }

  @Test func anotherNumberOfFeaturesIsRefused() {
    let matrix = FeatureMatrix(columns: [[1]], rowCount: 1)
    #expect(throws: ExplainError.featureCount(found: 1, expected: 2)) {
      try ContributionDependence(matrix, features: [Self.numeric, Self.numeric])
    }
    #expect(throws: ExplainError.weight(row: 0, found: -1)) {
      try ContributionDependence(matrix, features: [Self.numeric], weights: [-1])
    }
  }
}
