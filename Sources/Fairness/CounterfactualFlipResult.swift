/// What happens to decisions and scores when nothing but the protected column is set to another value
/// (``CounterfactualFlip``).
public struct CounterfactualFlipResult: Sendable, Equatable, Codable {
  /// The attribute whose value is changed.
  public let attribute: String
  /// Rows whose value is known: a row counts once, changed when any other value changes it.
  public let overall: Change
  /// By original value, in the partition's order; rows of unknown value as a group of their own.
  public let groups: [Group]
  /// By original and other value.
  public let pairs: [Pair]

  /// Changes of the rows of one original value under any other value.
  public struct Group: Sendable, Equatable, Codable {
    /// The original value.
    public let from: String
    /// What changes.
    public let change: Change
  }

  /// Changes of the rows of one original value under one other value.
  public struct Pair: Sendable, Equatable, Codable {
    /// The original value.
    public let from: String
    /// The value it is set to.
    public let to: String
    /// What changes.
    public let change: Change
  }

  /// How decisions and scores of some rows change.
  public struct Change: Sendable, Equatable, Codable {
    /// The share of rows whose decision changes, by direction together.
    public let flipped: Estimate
    /// The share whose decision becomes favorable.
    public let toFavorable: Estimate
    /// The share whose decision becomes unfavorable.
    public let toUnfavorable: Estimate
    /// The first share minus the second: above 0 where the original value costs favorable decisions.
    /// The interval is Agresti and Min's for paired rates, the p-value McNemar's exact one (with
    /// unequal weights that of the weighted mean over its linearized standard error).
    public let net: Estimate
    /// The p-value of `net`, adjusted over all pairs; nil elsewhere.
    public let netPAdjusted: Double?
    /// The mean of new minus original score; over several other values, of each row's mean change. The
    /// interval and p-value are Student's for paired rows.
    public let scoreChange: Estimate
    /// The mean size of the change of score, whatever its direction.
    public let absoluteScoreChange: Estimate
    /// The p-value of `scoreChange`, adjusted over all pairs; nil elsewhere.
    public let scorePAdjusted: Double?
  }
}
