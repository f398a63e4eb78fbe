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
