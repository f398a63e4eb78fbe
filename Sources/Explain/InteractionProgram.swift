internal import Models

/// A model compiled for the kernel of interactions: its trees in groups, whose sums are flushed to
/// Double accumulators one group after the other.
struct InteractionProgram: Sendable {
  /// The trees that are not single leaves, in order, with their places in the ensemble.
  let trees: [InteractionTree]
  let indices: [Int]
  let groups: [Group]
  /// What is accumulated.
  let cells: [InteractionSlots.Cell]
  /// The rows' values as nodes compare them.
  let tests: NodeTests

  /// Some consecutive trees.
  struct Group: Sendable {
    let trees: Range<Int>
    /// By accumulator, its cell.
    let places: [Int32]
  }

  /// The trees of a group: Float32 sums grow over no more of them.
  private static let groupTrees = 8

  /// - Parameters:
  ///   - shares: by tree and node, z of the left edge where it is the same for all rows.
  ///   - players: by column, its player.
  /// - Throws: ``ExplainError/workspace(tree:bytes:)``.
  init(
    _ ensemble: TreeEnsemble, shares: [[Double]], players: [Int], pairs: InteractionPairs
  ) throws(ExplainError) {
    tests = NodeTests(ensemble)
    let slots = InteractionSlots()
    var trees: [InteractionTree] = []
    var indices: [Int] = []
    var groups: [Group] = []
    func endGroup() {
      let start = groups.last?.trees.upperBound ?? 0
      guard start < trees.count else { return }
      groups.append(Group(trees: start..<trees.count, places: slots.places))
      slots.startGroup()
    }
    for (index, tree) in ensemble.trees.enumerated() {
      slots.startTree(output: tree.output)
      guard
        let made = try InteractionCompiler.compile(
          tree, index: index, shares: shares[index], tests: tests.tests[index], players: players,
          pairs: pairs, slots: slots)
      else { continue }
      trees.append(made)
      indices.append(index)
      if trees.count % Self.groupTrees == 0 { endGroup() }
    }
    endGroup()
    self.trees = trees
    self.indices = indices
    self.groups = groups
    cells = slots.cells
  }

  /// The most numbers that a tree needs to work in, by row.
  var workspace: Double { trees.map(\.workspace).max() ?? 0 }
}
