internal import Models

/// The rows that stand in for absent players, as the kernel of interactions takes them: with one such row
/// an absent player goes where that row goes, so z of a node's left edge is 1 or 0, and everything that
/// holds for cover shares holds for these.
struct InteractionBackground: Sendable {
  private let trees: [Tree]
  private let rows: FeatureMatrix

  /// The number of rows.
  var rowCount: Int { rows.rowCount }

  /// - Throws: ``ExplainError`` when there are no rows, or they have other columns than the model.
  init(_ ensemble: TreeEnsemble, rows: FeatureMatrix) throws(ExplainError) {
    guard rows.columns.count == ensemble.features.count else {
      throw .featureCount(found: rows.columns.count, expected: ensemble.features.count)
    }
    guard rows.rowCount > 0 else { throw .background(rows: 0) }
    trees = ensemble.trees
    self.rows = rows
  }

  /// The mean margin by output.
  func baseValues(_ predictor: TreePredictor) throws(ExplainError) -> [Double] {
    let margins = predictor.exactMargins(of: rows)
    let outputs = margins.count / rows.rowCount
    return try (0..<outputs).map { output throws(ExplainError) in
      let sum = stride(from: output, to: margins.count, by: outputs).reduce(0) {
        $0 + margins[$1]
      }
      let mean = sum / Double(rows.rowCount)
      guard mean.isFinite else { throw .baseValue(output: output, found: mean) }
      return mean
    }
  }

  /// Writes the numbers of a program's trees for one row.
  ///
  /// - Parameter starts: where each tree's numbers start.
  /// - Complexity: O(nodes · points).
  func writeConstants<Number: BinaryFloatingPoint>(
    _ target: UnsafeMutablePointer<Number>, program: InteractionProgram, starts: [Int], row: Int
  ) {
    for (place, made) in program.trees.enumerated() {
      let tree = trees[program.indices[place]]
      withUnsafeTemporaryAllocation(of: Double.self, capacity: made.facts.count) { shares in
        guard let first = shares.baseAddress else { return }
        for (place, fact) in made.facts.enumerated() {
          let value = rows.columns[Int(tree.feature[fact.node])][row]
          first[place] = tree.goesLeft(fact.node, value: value) ? 1 : 0
        }
        made.writeConstants(target + starts[place], shares: first)
      }
    }
  }
}
