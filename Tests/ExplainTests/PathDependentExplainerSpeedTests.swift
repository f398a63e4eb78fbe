import Explain
import Foundation
import Models
import Testing

/// Prints the table of `docs/performance.md`. It takes long without optimisation, so it runs on request:
///
///     FAIRAUDIT_MEASURE=1 swift test -c release -Xswiftc -enable-testing --filter SpeedTests
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FAIRAUDIT_MEASURE"] != nil))
struct PathDependentExplainerSpeedTests {
  @Test func explainFullTrees() throws {
    print("| trees | depth | features | rows | processor seconds | rows per second and core |")
    print("|---|---|---|---|---|---|")
    for (trees, depth, features, rows) in [
      (100, 4, 14, 16_281), (100, 6, 14, 16_281), (200, 6, 14, 16_281), (500, 6, 14, 4000),
      (100, 6, 100, 8000), (100, 8, 14, 4000), (20, 12, 14, 2000), (200, 6, 14, 1),
    ] {
      let shape = Shape(
        depth: depth...depth, features: features, trees: trees, missing: 0.02, leaf: 0,
        roundedCovers: 1)
      let model = try RandomModel(shape, seed: 1, rows: rows)
      let explainer = try PathDependentExplainer(model.ensemble)
      var best = Double.infinity
      for _ in 0..<3 {
        let start = clock()
        let found = try explainer.explain(model.matrix, threads: 1)
        best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC))
        #expect(found.additivityError < 1e-12)
      }
      let seconds = String(format: "%.4f", best)
      print("| \(trees) | \(depth) | \(features) | \(rows) | \(seconds) |", terminator: " ")
      print("\(Int(Double(rows) / best)) |")
    }
  }
}
