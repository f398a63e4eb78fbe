/// The trees of a model in the form in which a prediction walks them.
///
/// Siblings stand next to each other, so a step is one addition; a leaf points at itself, so rows of
/// a tree can take the same number of steps without asking whether they have arrived. What is missing
/// is settled in the ``ForestSlot``s that nodes compare.
///
/// `Number` is the precision of the comparison: Float for ``SplitRule/below``, Double for
/// ``SplitRule/atMost`` and ``SplitRule/atMostExact``. The type tells the two apart. `Index` counts the nodes of a tree and the
/// slots: 16 bits do for most models, and keep a node of XGBoost in 8 bytes.
struct PredictionForest<
  Number: ForestNumber, Index: FixedWidthInteger & UnsignedInteger & Sendable
>:
  Sendable
{
  /// A node; leaves compare ``ForestSlot/Kind/nothing`` with 1 and so stay where they are.
  struct Node: Sendable {
    /// What an inner node compares with; of a categorical node the bits of what goes right, or where
    /// they start in ``words``.
    var threshold: Number
    /// Eight times the slot, plus one at a categorical node.
    var slot: Index
    /// How far behind this node its left child stands; the right one follows that.
    var left: Index
  }

  /// A tree's stretch of nodes.
  struct Stretch: Sendable {
    /// Where its nodes start.
    var root: Int
    /// Where the values of its nodes start.
    var leaves: Int
    /// Whether its nodes are those of the tree before, with other values: what vectors at leaves
    /// become. Its rows then need not be walked again.
    var repeatsWalk = false
    /// The most steps to any leaf.
    var depth: Int
    /// The fewest steps to any leaf.
    var leastDepth: Int
    var output: Int
    var weight: Number
    var kind: Kind
    /// Whether most leaves lie near the greatest depth, so that all rows may take that many steps.
    var isBalanced: Bool
  }

  /// What the nodes of a tree ask.
  enum Kind: Sendable {
    /// Comparisons only.
    case numeric
    /// Sets as well.
    case sets
    /// Something that slots cannot express; the place of the tree in ``PredictionForest/others``.
    case other(Int)
  }

  var nodes: [Node] = []
  var values: [Number] = []
  var stretches: [Stretch] = []
  /// What nodes compare; the first is ``ForestSlot/Kind/nothing``.
  var slots: [ForestSlot] = [ForestSlot(feature: 0, kind: .nothing)]
  /// The largest magnitude of a value that counts as zero.
  var zeroLimit = -1.0
  /// Whether some feature has more levels than a node has bits for; then all sets are in ``words``.
  var usesWords = false
  /// The bits of sets that are not in their nodes.
  var words: [UInt32] = []
  /// Trees that are walked as they are.
  var others: [Tree] = []
}
