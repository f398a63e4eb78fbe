internal import ExplainKernels
internal import Models

/// Trees compiled for the difference form of path-dependent Shapley values, run over blocks of rows.
///
/// Write q = t·o + (1 − t)·z for an edge, o being 1 where the row takes it and z its cover share. By
/// ``ReferenceExplainer`` a tree's contributions are integrals over t of products of such factors,
/// one per player, which a quadrature rule turns into a weighted sum over its points. At each point
/// let P(u) be the product of the factors on the path to node u, times the point's weight, and T(u)
/// the sum over the leaves below u of their output times the product of the factors below u.
/// For siblings both o and z add up to 1, so q does too, and at a node u with children l and r:
///
///     P(l) = P(u) · q        P(r) = P(u) − P(l)           on the way down
///     D = T(l) − T(r)        T(u) = T(r) + q · D          on the way up
///     φ += (o − z) · Σ P(u) · D                           o, z and q of the left edge
///
/// When the player stands on the path already, its factor is replaced, not multiplied again. With
/// oₐ and zₐ the products over its edges so far and A = t + (1 − t)·zₐ, what P is multiplied with is
/// ρ = (t·o + (1 − t)·zₐ·z) / A where oₐ = 1 and ρ = z where oₐ = 0, which again adds up to 1 over
/// siblings, and what is added is φ += oₐ · (o − z) · Σ P(u) · D · zₐ / A².
/// Every P, q and ρ lies in [0, 1] and A is at least t > 0, so nothing is ever divided by zero and
/// rounding errors do not grow.
///
/// A tree becomes a flat list of steps in depth-first order, which replaces recursion, so no depth can
/// overflow the stack; leaves are folded into the steps of their parents, and the two lowest levels
/// are one step where all three nodes compare. Only differences of outputs count, so each tree's
/// outputs are taken from its mean before they are rounded: a tree of outputs around a million
/// loses no digits to the million. Per inner node and row a step costs about 6 operations for each of
/// the ⌈d / 2⌉ points, d being the most distinct players on a path of the tree; rows are lanes of
/// vectors, so no row's arithmetic depends on another row.
struct DifferenceForm: Sendable {
  /// The rows of a block.
  static let blockRows = Int(fairaudit_block_rows)
  /// The trees whose contributions are added up in Float32 before they are added to Doubles: more
  /// would be hardly faster, and less exact.
  static let groupTrees = 8

  /// The precision of the arithmetic: `single` or `double`.
  let precision: NumberPrecision
  /// How nodes compare.
  let tests: NodeTests
  /// The contributions that some tree adds to, as output · players + player, ascending.
  let cells: [Int]
  /// The bytes of workspace that a block of rows needs.
  let workspaceBytes: Int

  private let steps: [fairaudit_step]
  private let trees: [fairaudit_tree]
  private let groups: [fairaudit_tree_group]
  private let touched: [UInt32]
  /// Nodes' numbers, in one of the two precisions.
  private let singles: [Float]
  private let doubles: [Double]

  /// The trees of an ensemble.
  ///
  /// - Parameters:
  ///   - shares: by tree, the left children's shares.
  ///   - players: by column, its player.
  /// - Throws: ``ExplainError/workspace(tree:bytes:)`` when a block of rows would need too much memory.
  /// - Complexity: O(nodes · points + trees · players).
  init(
    _ ensemble: TreeEnsemble, tests: NodeTests, shares: [CoverShares], players: FeatureGroups,
    precision: NumberPrecision
  ) throws(ExplainError) {
    var compiler = DifferenceFormCompiler(players: players)
    var trees: [fairaudit_tree] = []
    var workspace = 0
    for (index, tree) in ensemble.trees.enumerated() where !tree.isLeaf(0) {
      let made = compiler.compile(tree, tests: tests.tests[index], shares: shares[index])
      let bytes = fairaudit_difference_workspace(
        made.depth, made.points, precision == .double ? 1 : 0)
      guard Double(bytes) <= PathDependentExplainer.workspaceLimit else {
        throw .workspace(tree: index, bytes: Double(bytes))
      }
      workspace = max(workspace, bytes)
      trees.append(made)
    }
    (cells, touched, groups) = compiler.grouped(trees, size: Self.groupTrees)
    steps = compiler.steps
    singles = precision == .single ? compiler.constants.map { Float($0) } : []
    doubles = precision == .double ? compiler.constants : []
    self.trees = trees
    self.precision = precision
    self.tests = tests
    workspaceBytes = workspace
  }

  /// Adds the contributions of a block of rows.
  ///
  /// - Parameters:
  ///   - columns: what ``tests`` fill, with a stride of ``blockRows``.
  ///   - totals: by place in ``cells``, then row.
  ///   - partial: room for a number of ``precision`` for each of them, all zero before and after.
  ///   - workspace: room of ``workspaceBytes``; all of them aligned to 64 bytes.
  func add(
    columns: UnsafePointer<Float>, totals: UnsafeMutablePointer<Double>,
    partial: UnsafeMutableRawPointer, workspace: UnsafeMutableRawPointer,
    instructions: fairaudit_instructions
  ) {
    steps.withUnsafeBufferPointer { steps in
      trees.withUnsafeBufferPointer { trees in
        groups.withUnsafeBufferPointer { groups in
          touched.withUnsafeBufferPointer { touched in
            tests.words.withUnsafeBufferPointer { words in
              func forest(_ constants: UnsafeRawPointer?) -> fairaudit_forest {
                fairaudit_forest(
                  steps: steps.baseAddress, trees: trees.baseAddress, groups: groups.baseAddress,
                  group_count: groups.count, touched: touched.baseAddress,
                  words: words.baseAddress, constants: constants)
              }
              // The kernel has allocated `partial` as numbers of this very precision.
              switch precision {
              case .single:
                singles.withUnsafeBytes { constants in
                  var forest = forest(constants.baseAddress)
                  fairaudit_difference_single(
                    &forest, instructions, columns, totals,
                    partial.assumingMemoryBound(to: Float.self), workspace)
                }
              case .double:
                doubles.withUnsafeBytes { constants in
                  var forest = forest(constants.baseAddress)
                  fairaudit_difference_double(
                    &forest, instructions, columns, totals,
                    partial.assumingMemoryBound(to: Double.self), workspace)
                }
              }
            }
          }
        }
      }
    }
  }
}
