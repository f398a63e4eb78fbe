public import Models

extension ModelExplainer {
  /// What is asked for.
  public struct Options: Sendable {
    /// The method; nil for the one that suits the model.
    public var method: ExplanationMethod?
    /// The rows that covers are counted on where a file has none, that means are taken of, and that
    /// stand in for absent players; nil when there are none.
    public var background: FeatureMatrix?
    /// How the columns derived from one raw column become its contribution.
    public var derived: Derived
    /// The seed of drawn orders.
    public var seed: UInt64
    /// The number of rows to explain, as far as it is known beforehand: what is worth preparing
    /// depends on it.
    public var rows: Int?
    /// The most bytes of tables that interventional values are looked up in.
    public var memoryBudget = 1 << 30
    /// The arithmetic of trees' path-dependent contributions; all others are in Double.
    public var precision: ContributionPrecision
    /// What contributions add up to.
    public var output: Output

    /// What contributions add up to.
    public enum Output: String, Sendable, CaseIterable {
      /// The margin, or the score where a method knows no margin.
      case margin
      /// The probability, of every class: by ``ExplanationMethod/sampling`` unless a method for
      /// margins is named, whose contributions are then rescaled (see ``SpaceMethod``).
      case probability
    }

    /// How the columns derived from one raw column become its contribution.
    public enum Derived: String, Sendable, CaseIterable {
      /// They are one player: present or absent together.
      case grouped
      /// Each is a player of its own, and their contributions are added up.
      case summed
    }

    /// Options; the defaults ask for the exact method of a model that needs no background.
    public init(
      method: ExplanationMethod? = nil, background: FeatureMatrix? = nil,
      derived: Derived = .grouped, seed: UInt64 = 1,
      precision: ContributionPrecision = .automatic, output: Output = .margin
    ) {
      self.method = method
      self.background = background
      self.derived = derived
      self.seed = seed
      self.precision = precision
      self.output = output
    }
  }

  /// What contributions add up to.
  public enum Space: String, Sendable {
    /// The learnt part's output before any transform: log-odds, for many models.
    case margin
    /// The score itself.
    case score
    /// The score, where it is a probability and probabilities were asked for.
    case probability
  }

  /// How contributions came to be probabilities.
  public enum SpaceMethod: String, Sendable, CaseIterable {
    /// The margin is the probability itself, as in a mean of class frequencies.
    case identity
    /// Shapley values of the probability against the rows of a background: all sets of columns.
    case enumerated
    /// The same from drawn orders, with standard errors.
    case sampled
    /// Contributions to log-odds times the secant's slope: no Shapley values of the probability.
    case rescaled
  }
}
