/// One decision tree as a struct of arrays, indexed by node; node 0 is the root.
///
/// A tree is made only by a loader through ``TreeEnsembleBuilder``, which checks that every node but
/// the root has exactly one parent and that every index is in range, so that walking a tree ends.
public struct Tree: Sendable, Equatable {
  /// The feature an inner node tests; -1 at a leaf.
  public internal(set) var feature: [Int32]
  /// How the inner nodes decide.
  public internal(set) var rule: SplitRule = .below
  /// The number an inner node compares with (exact: Float32 thresholds are Doubles as well).
  public internal(set) var threshold: [Double]
  /// The child when the test holds; -1 at a leaf.
  public internal(set) var left: [Int32]
  /// The child when it does not; -1 at a leaf.
  public internal(set) var right: [Int32]
  /// Where a missing value goes (of LightGBM's trees: at numeric nodes only).
  public internal(set) var defaultLeft: [Bool]
  /// By node, what counts as missing in a tree of LightGBM; no entries where NaN does everywhere.
  public internal(set) var missing: [MissingRule] = []
  /// The categories of a categorical node, without words for a numeric node; which child they go to
  /// is a matter of the ``rule``.
  public internal(set) var categories: [CategorySet]
  /// The output of a leaf (as stored, before any weight of the tree); at an inner node what training
  /// would have given there (XGBoost's `base_weights`), 0 where the file does not say.
  public internal(set) var value: [Double]
  /// The training weight that reached a node (XGBoost's `sum_hessian`, LightGBM's count of rows),
  /// when the file has it.
  public internal(set) var cover: [Double]?
  /// The gain of an inner node's split, when the file has it.
  public internal(set) var gain: [Double]?
  /// The output (class) that this tree adds to.
  public internal(set) var output: Int
  /// What the tree's leaves are multiplied with (DART; the share of a tree in a mean); 1 otherwise.
  public internal(set) var weight: Double

  /// Whether a categorical node sends codes beyond its set's size, and numbers that are no codes, the
  /// default way (XGBoost before 1.7) instead of left.
  public internal(set) var unlistedGoDefault: Bool = false

  /// The number of nodes, leaves included.
  public var nodeCount: Int { feature.count }

  /// Whether a node is a leaf.
  @inlinable public func isLeaf(_ node: Int) -> Bool { left[node] < 0 }
}
