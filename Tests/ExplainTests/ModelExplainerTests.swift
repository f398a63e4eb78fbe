import Testing

@testable import Explain
@testable import Models

@Suite struct ModelExplainerTests {
  /// A linear model of one column whose score is twice its margin, or the margin, whatever it says.
  private static func model(scoreIs factor: Double, transform: OutputTransform) -> Model {
    var builder = ProgramBuilder(featureCount: 1)
    let margin = builder.column(
      LinearOperation(
        model: LinearModel(weights: [[3]], intercepts: [1], precision: .double)), [0])
    let score = builder.column(Times(factor: factor), [margin])
    return Model(
      origin: ModelOrigin(format: "test", version: nil, kind: "linear", objective: "none"),
      features: [Feature(name: "x", kind: .numeric)], outputs: ["y"], task: .regression,
      precision: .double,
      program: ScoringProgram(
        builder.finish(), results: [score], scoresAreProbabilities: false,
        transform: transform))
  }

  private struct Times: ColumnOperation {
    let factor: Double

    func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
      [.numbers((inputs[0].numbers ?? []).map { $0 * factor })]
    }
  }

  private static let rows = FeatureMatrix(columns: [(0..<5000).map(Double.init)], rowCount: 5000)

  @Test func aMarginThatLeadsToItsScoreIsExplained() throws {
    let explainer = try ModelExplainer(
      Self.model(scoreIs: 1, transform: .identity), options: .init(background: Self.rows))
    #expect(explainer.method == .linear)
    let found = try explainer.explain(Self.rows)
    #expect(found.value(row: 4999, feature: 0) == 3 * (4999 - 2499.5))
  }

  /// Contributions to a margin that the score does not follow from add up all the same: each row is
  /// checked, the first ones as well as those of later blocks.
  @Test(arguments: [0..<1, 0..<10, 4998..<5000])
  func aMarginThatLeadsElsewhereIsRefused(_ part: Range<Int>) throws {
    for model in [
      Self.model(scoreIs: 2, transform: .identity), Self.model(scoreIs: 1, transform: .logistic),
    ] {
      let explainer = try ModelExplainer(model, options: .init(background: Self.rows))
      #expect {
        try explainer.explain(Self.rows, rows: part)
      } throws: { error in
        guard case ExplainError.link(part.lowerBound, 0, _) = error else { return false }
        return true
      }
    }
  }

  /// Tables serve many rows of a model of Doubles; what they say is what the difference form says.
  @Test func manyRowsOfDoublesAreLookedUp() throws {
    func explained(_ rule: SplitRule, rows: Int?) throws -> (isByTables: Bool, values: [Double]) {
      let model = try RandomModel(
        Shape(depth: 4...4, features: 6, trees: 20, missing: 0.1, rule: rule), seed: 2, rows: 40)
      var options = ModelExplainer.Options()
      options.rows = rows
      let explainer = try ModelExplainer(Model(model.ensemble), options: options)
      #expect(explainer.method == .pathDependent)
      return (explainer.isByTables, try explainer.explain(model.matrix).values)
    }
    let few = try explained(.atMost, rows: nil)
    #expect(try !few.isByTables && !explained(.atMost, rows: 1).isByTables)
    let many = try explained(.atMost, rows: 100_000_000)
    #expect(many.isByTables)
    #expect(Agreement.error(many.values, few.values) < 1e-13)
    #expect(try !explained(.below, rows: 100_000_000).isByTables)
  }
}
