/// How a control column is divided.
public struct ControlDivision: Sendable, Equatable, Codable {
  /// The column.
  public let column: String
  /// The rule.
  public let rule: Rule
  /// The ascending edges between bins; a value on an edge belongs to the bin above it. Empty for
  /// values as they are.
  public let edges: [Double]

  /// A rule of division.
  public enum Rule: String, Sendable, Codable, CaseIterable {
    /// One stratum per value.
    case values
    /// Edges as declared.
    case declaredEdges = "declared_edges"
    /// Edges at quantiles of the known values of all rows, whatever their weights.
    case quantiles
  }

  /// A division from its parts.
  public init(column: String, rule: Rule, edges: [Double]) {
    self.column = column
    self.rule = rule
    self.edges = edges
  }
}
