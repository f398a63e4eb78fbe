import Models
import Testing

@testable import Explain

@Suite struct FeatureGroupsTests {
  /// Every third feature is of one player; one player has no feature at all.
  private static func groups(of count: Int) -> FeatureGroups {
    FeatureGroups(groupOfFeature: (0..<count).map { $0 % 3 }, count: min(3, count) + 1)
  }

  @Test(arguments: Shape.all)
  func groupedValuesAgreeWithBruteForce(_ shape: Shape) throws {
    var worst = 0.0
    var separate = 0.0
    for seed in 0..<12 {
      let model = try RandomModel(shape, seed: seed + 5000, rows: 5)
      let groups = Self.groups(of: shape.features)
      let found = try PathDependentExplainer(
        model.ensemble, players: groups, precision: .double
      )
      .explain(model.matrix, threads: 1)
      let reference = try ReferenceExplainer(model.ensemble, players: groups)
      let single = try PathDependentExplainer(model.ensemble, precision: .double).explain(
        model.matrix, threads: 1)
      for row in 0..<model.matrix.rowCount {
        let values = model.matrix.row(row)
        let expected = BruteForce.contributions(of: model.ensemble, row: values, groups: groups)
        let cells = groups.count * shape.outputs
        worst = max(
          worst, Agreement.error(found.values[(row * cells)..<((row + 1) * cells)], expected),
          Agreement.error(try reference.contributions(of: values), expected))
        // Adding up the features' own values is another game.
        var sums = [Double](repeating: 0, count: cells)
        for feature in 0..<shape.features {
          for output in 0..<shape.outputs {
            sums[groups.groupOfFeature[feature] * shape.outputs + output] +=
              single.value(row: row, feature: feature, output: output)
          }
        }
        separate = max(separate, Agreement.error(sums, expected))
      }
    }
    #expect(worst < 1e-13)
    // Within a few features every group may be a single one; else the two games differ.
    if shape.features > 5, shape.depth.upperBound > 2 { #expect(separate > 1e-3) }
  }

  @Test func singlesAreEachFeatureByItself() throws {
    let model = try RandomModel(Shape(), seed: 3, rows: 9)
    let plain = try PathDependentExplainer(model.ensemble, precision: .double).explain(model.matrix)
    let grouped = try PathDependentExplainer(
      model.ensemble, players: FeatureGroups(singles: model.ensemble.features.count),
      precision: .double
    ).explain(model.matrix)
    #expect(plain.values == grouped.values)
  }

  @Test func anotherNumberOfFeaturesIsRefused() throws {
    let model = try RandomModel(Shape(), seed: 3, rows: 1)
    #expect(throws: ExplainError.featureCount(found: 2, expected: 4)) {
      try PathDependentExplainer(
        model.ensemble, players: FeatureGroups(groupOfFeature: [0, 0], count: 1))
    }
  }
}
