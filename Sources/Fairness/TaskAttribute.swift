/// Everything measured of one sensitive attribute in a task with classes, numbers or rankings.
public struct TaskAttribute<
  Group: Sendable & Equatable & Codable, Comparison: Sendable & Equatable & Codable
>: Sendable, Equatable, Codable {
  /// The attribute's name.
  public let name: String
  /// The reference group; nil when no known group has a row.
  public let reference: String?
  /// How the reference was found.
  public let referenceChoice: TaskReferenceChoice
  /// Measures within each group, in the partition's order.
  public let groups: [Group]
  /// Every other group against the reference, in the partition's order.
  public let comparisons: [Comparison]
  /// Measures over all known groups.
  public let summary: [TaskSummary]
}

/// How the reference group of a task was found.
public enum TaskReferenceChoice: String, Sendable, Equatable, Codable {
  /// Named by the caller.
  case declared
  /// The known group with the most rows of positive weight, the first one of several. The choice
  /// looks at no outcome, so that the correction for the number of tests keeps its promise.
  case largestGroup = "largest_group"
}

/// A measure over all known groups of an attribute.
public struct TaskSummary: Sendable, Equatable, Codable {
  /// Its identifier.
  public let id: String
  /// Its value.
  public let estimate: Estimate
  /// The group with the lowest underlying value; nil where no pair sets the measure.
  public let lowest: String?
  /// The group with the highest one. Of a distance between two groups, `lowest` and `highest` are
  /// the pair in the order of the groups.
  public let highest: String?
  /// The class, cut or list cutoff it is about, where it is about one.
  public let of: String?
  /// The groups left out because the underlying value does not exist there.
  public let undefinedGroups: [String]

  init(
    _ id: String, _ estimate: Estimate, lowest: String? = nil, highest: String? = nil,
    of: String? = nil, undefinedGroups: [String] = []
  ) {
    self.id = id
    self.estimate = estimate.finite
    self.lowest = lowest
    self.highest = highest
    self.of = of
    self.undefinedGroups = undefinedGroups
  }
}
