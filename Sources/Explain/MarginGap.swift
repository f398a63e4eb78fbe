/// The difference in mean margin between a group and its reference, divided over the features.
///
/// The base value is the same for both, so the differences of the features' mean contributions add up
/// to the difference of the mean margins, up to rounding: an exact decomposition. It says through which
/// inputs the model tells the groups apart, not whether it should.
public struct MarginGap: Sendable, Equatable {
  /// Mean margin of the group minus that of the reference.
  public let difference: Double
  /// By feature, mean φ of the group minus that of the reference.
  public let features: [Double]
}

extension ContributionMeans {
  /// What separates these rows from those of a reference.
  public func gap(from reference: ContributionMeans) -> MarginGap {
    MarginGap(
      difference: meanMargin - reference.meanMargin,
      features: zip(mean, reference.mean).map { $0 - $1 })
  }
}
