import Models
import Testing

@testable import Explain

@Suite struct ReferenceExplainerTests {
  @Test(arguments: Shape.all)
  func definitionAgreesWithBruteForce(_ shape: Shape) throws {
    var worst = 0.0
    for seed in 0..<25 {
      let model = try RandomModel(shape, seed: seed, rows: 3)
      let explainer = try ReferenceExplainer(model.ensemble)
      for row in 0..<model.matrix.rowCount {
        let values = model.matrix.row(row)
        let expected = BruteForce.contributions(of: model.ensemble, row: values)
        worst = max(worst, Agreement.error(try explainer.contributions(of: values), expected))
      }
    }
    #expect(worst < 1e-13)
  }
}
