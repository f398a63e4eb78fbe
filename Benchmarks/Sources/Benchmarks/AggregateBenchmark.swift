internal import Explain
internal import Foundation
internal import Models

/// How fast contributions are added up once they are computed: every row with its label, three
/// partitions of 2, 5 and 10 groups, and one decision in three adverse.
struct AggregateBenchmark {
  private let layout: ContributionLayout
  private let weighted: ContributionLayout
  private let blocks: [ExplanationBlock]

  /// Made-up contributions: a curve of the feature's value and noise, of less weight from feature to
  /// feature, in blocks of 256 rows.
  init(rows: Int, features: Int) throws {
    var state: UInt64 = 1
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    let columns = (0..<features).map { _ in (0..<rows).map { _ in uniform() } }
    let matrix = FeatureMatrix(columns: columns, rowCount: rows)
    blocks = stride(from: 0, to: rows, by: 256).map { start in
      let block = start..<min(rows, start + 256)
      var values: [Double] = []
      var margins: [Double] = []
      for row in block {
        let first = values.count
        for feature in 0..<features {
          let size = 1 / Double(feature + 1)
          values.append(size * (sin(6 * columns[feature][row]) + 0.3 * (uniform() - 0.5)))
        }
        margins.append(values[first...].reduce(0, +))
      }
      return ExplanationBlock(
        rows: block, values: values, margins: margins, baseValues: [0], featureCount: features,
        outputCount: 1, additivityError: 0)
    }
    func layout(weights: [Double]?) throws -> ContributionLayout {
      try ContributionLayout(
        matrix, features: (0..<features).map { Feature(name: "f\($0)", kind: .numeric) },
        weights: weights, labels: (0..<rows).map { $0 % 2 == 0 },
        partitions: [2, 5, 10].map { count in
          RowGroups(codes: (0..<rows).map { Int32($0 * 7 % 31 % count) }, count: count)
        },
        adverse: .init(
          decisions: (0..<rows).map { $0 % 3 == 0 }, output: 0, raises: false))
    }
    self.layout = try layout(weights: nil)
    weighted = try layout(weights: (0..<rows).map { _ in uniform() })
  }

  /// Prints the nanoseconds per row, states of 16 blocks being merged as in an audit.
  func run(rounds: Int) {
    for (name, layout) in [("counted", layout), ("weighted", weighted)] {
      var mean = 0.0
      let time = Stopwatch(rounds: rounds) {
        var total = ContributionAggregates(layout)
        let empty = total
        for first in stride(from: 0, to: blocks.count, by: 16) {
          var part = empty
          for block in blocks[first..<min(blocks.count, first + 16)] { part.add(block) }
          total.merge(part)
        }
        mean = total.overall()?.meanMargin ?? .nan
      }
      let perRow = time.processor / Double(layout.rowCount) * 1e9
      print(
        """
        aggregate, \(name): \(layout.rowCount) rows of \(layout.featureCount) features, \
        processor \(String(format: "%.3f", time.processor)) s, \
        \(String(format: "%.0f", perRow)) ns per row, mean margin \(mean)
        """)
    }
  }
}
