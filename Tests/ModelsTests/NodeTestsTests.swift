import Foundation
import TestSupport
import Testing

@testable import Models

/// The tests of nodes as comparisons of columns decide as the trees themselves do.
@Suite struct NodeTestsTests {
  /// Values around every threshold of a feature, and all that is special.
  private static func values(of feature: Int, _ ensemble: TreeEnsemble) -> [Double] {
    var values: [Double] = [
      .nan, 0, -0.0, 1e-36, -1e-36, 1.5, -1, .infinity, -.infinity, 1e300, 31, 32, 63, 64, 1e9,
    ]
    for tree in ensemble.trees {
      for node in 0..<tree.nodeCount where !tree.isLeaf(node) && tree.feature[node] == feature {
        let threshold = tree.threshold[node]
        values += [
          threshold, threshold.nextUp, threshold.nextDown, Double(Float(threshold).nextUp),
        ]
        for code in 0..<(tree.categories[node].words.count * 64) { values.append(Double(code)) }
      }
    }
    return Array(Set(values.map(\.bitPattern))).sorted().map(Double.init(bitPattern:))
  }

  private static func decides(_ test: NodeTests.Test, _ tests: NodeTests, column: (Int) -> Float)
    -> Bool
  {
    switch test {
    case .below(let place, let threshold):
      return column(place) < threshold
    case .outsideBits(let place, let set):
      return set >> column(place).bitPattern & 1 == 0
    case .outsideWords(let place, let first):
      let code = Int(column(place).bitPattern)
      return tests.words[first + code / 32] >> UInt32(code % 32) & 1 == 0
    }
  }

  @Test(arguments: [
    "xgboost", "lightgbm", "catboost",
  ])
  func decideAsTheTreesDo(format: String) throws {
    let root = Fixtures.url(format)
    let files = try FileManager.default.subpathsOfDirectory(atPath: root.path).sorted()
      .filter { $0.contains("model") || $0.hasSuffix(".ubj") || $0.hasSuffix(".txt") }
    var models = 0
    var decisions = 0
    var wrong = 0
    for file in files.indices.filter({ $0 % 7 == 0 }).map({ files[$0] }) {
      guard let data = FileManager.default.contents(atPath: root.path + "/" + file),
        let ensemble = try? loadTrees(bytes: [UInt8](data)), ensemble.trees.count <= 60
      else { continue }
      models += 1
      let tests = NodeTests(ensemble)
      var columns = ensemble.features.indices.map { Self.values(of: $0, ensemble) }
      let rows = max(1, columns.map(\.count).max() ?? 1)
      for index in columns.indices {
        let some = columns[index]
        columns[index] = (0..<rows).map { some[$0 % some.count] }
      }
      let stride = (rows + 7) / 8 * 8
      var room = [Float](repeating: 7, count: max(1, tests.columnCount) * stride)
      room.withUnsafeMutableBufferPointer { room in
        guard let start = room.baseAddress else { return }
        tests.fill(
          FeatureMatrix(columns: columns, rowCount: rows), rows: 0..<rows, target: start,
          stride: stride)
      }
      for (tree, treeTests) in zip(ensemble.trees, tests.tests) {
        for node in 0..<tree.nodeCount where !tree.isLeaf(node) {
          let column = columns[Int(tree.feature[node])]
          for row in 0..<min(rows, 300) {
            let found = Self.decides(treeTests[node], tests) { room[$0 * stride + row] }
            decisions += 1
            if found != tree.goesLeft(node, value: column[row]) { wrong += 1 }
          }
        }
      }
    }
    #expect(wrong == 0)
    #expect(models > 3 && decisions > 1000)
  }
}
