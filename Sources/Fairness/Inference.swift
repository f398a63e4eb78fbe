public import Statistics

/// How uncertainty is stated: which intervals, which tests, how many replicates and from which seed.
///
/// The defaults are those of the command line, but for the bootstrap, which a caller asks for.
public struct Inference: Sendable, Equatable {
  /// The coverage of every interval, between 0 and 1.
  public var confidence = 0.95
  /// How p-values are adjusted for the number of tests of a family.
  public var correction = Correction.holm
  /// The interval of a rate.
  public var rateInterval = RateInterval.wilson
  /// The interval of a difference of two rates.
  public var differenceInterval = DifferenceInterval.newcombe
  /// The test of a 2×2 table of rows that can be counted.
  public var test = Test.fisher
  /// The power that minimum detectable differences and numbers of rows are stated for.
  public var power = 0.8
  /// How many bootstrap replicates measures without a formula get; 0 leaves them without interval.
  public var replicates = 0
  /// How replicates become an interval.
  public var bootstrapInterval = BootstrapInterval.percentile
  /// The seed of every random step.
  public var seed: UInt64 = 1
  /// What row weights stand for.
  public var weights = WeightKind.sampling

  /// The defaults.
  public init() {}

  /// The interval of one rate.
  public enum RateInterval: String, Sendable, CaseIterable, Codable {
    /// Wilson's score interval.
    case wilson
    /// Clopper and Pearson's exact interval.
    case clopperPearson = "clopper_pearson"
    /// The central interval of Jeffreys's posterior.
    case jeffreys
  }

  /// The interval of a difference of two independent rates.
  public enum DifferenceInterval: String, Sendable, CaseIterable, Codable {
    /// Newcombe's hybrid of two Wilson intervals.
    case newcombe
    /// Miettinen and Nurminen's score interval.
    case miettinenNurminen = "miettinen_nurminen"
  }

  /// The test of a 2×2 table.
  public enum Test: String, Sendable, CaseIterable, Codable {
    /// Fisher's exact test, conditional on both margins.
    case fisher
    /// Boschloo's exact test: Fisher's p-value as the statistic of an unconditional test.
    case boschloo
    /// Barnard's exact unconditional test of the pooled z statistic.
    case barnard
    /// The score test: the pooled z statistic without continuity correction.
    case score
    /// A permutation test of the studentized difference.
    case permutation
  }

  /// How bootstrap replicates become an interval.
  public enum BootstrapInterval: String, Sendable, CaseIterable, Codable {
    /// The quantiles of the replicates.
    case percentile
    /// Bias-corrected and accelerated quantiles (Efron 1987).
    case bca
  }

  /// What a row's weight stands for.
  public enum WeightKind: String, Sendable, CaseIterable, Codable {
    /// How many people of the population a sampled row represents: more weight brings no more rows.
    case sampling
    /// How many identical rows it stands for.
    case frequency
  }
}
