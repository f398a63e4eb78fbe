import Models
import Testing

@testable import Explain

@Suite struct PathDependentExplainerTests {
  @Test(arguments: Shape.all)
  func kernelAgreesWithBruteForce(_ shape: Shape) throws {
    var worst = 0.0
    for seed in 0..<25 {
      let model = try RandomModel(shape, seed: seed + 1000, rows: 6)
      let found = try PathDependentExplainer(model.ensemble).explain(model.matrix, threads: 1)
      let cells = found.featureCount * found.outputCount
      for row in 0..<model.matrix.rowCount {
        let expected = BruteForce.contributions(of: model.ensemble, row: model.matrix.row(row))
        let values = found.values[(row * cells)..<((row + 1) * cells)]
        worst = max(worst, Agreement.error(values, expected))
      }
    }
    #expect(worst < 1e-13)
  }
}
