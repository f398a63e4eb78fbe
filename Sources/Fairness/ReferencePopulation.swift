/// The shares of groups in a reference population.
public struct ReferencePopulation: Sendable, Equatable {
  /// What it is, such as `census 2020, adults`.
  public let name: String
  /// Each group's share or number of people; only their proportions matter.
  public let shares: [(group: String, share: Double)]

  /// A population from its parts.
  public init(name: String, shares: [(group: String, share: Double)]) {
    self.name = name
    self.shares = shares
  }

  /// Compares name and shares.
  public static func == (left: ReferencePopulation, right: ReferencePopulation) -> Bool {
    left.name == right.name && left.shares.elementsEqual(right.shares) { $0 == $1 }
  }
}
