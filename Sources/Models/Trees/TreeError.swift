/// What makes a set of arrays no tree.
public enum TreeError: Error, Sendable, Equatable {
  /// A tree without nodes.
  case empty(tree: Int)
  /// An array of another length than the node count.
  case lengths(tree: Int, array: String, found: Int, expected: Int)
  /// An output that the model does not have.
  case output(tree: Int, found: Int)
  /// A child index out of range, or only one child.
  case child(tree: Int, node: Int, found: Int)
  /// A node that two parents point at, or that is its own ancestor.
  case sharedNode(tree: Int, node: Int)
  /// A node that no path from the root reaches.
  case unreachable(tree: Int, node: Int)
  /// A node that the file marks as deleted but that a path reaches.
  case deletedNode(tree: Int, node: Int)
  /// A feature that the model does not have.
  case feature(tree: Int, node: Int, found: Int)
  /// A number that is not finite where one is needed.
  case number(tree: Int, node: Int, array: String)
  /// A tree whose rule compares in another precision, or takes other numbers for zero, than the
  /// model's.
  case precision(tree: Int)
  /// A number of names or values that disagrees with the model's.
  case count(of: String, found: Int, expected: Int)
}
