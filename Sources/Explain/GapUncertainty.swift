public import Statistics

/// How sure a difference in mean margin and its parts by feature are: Welch's test of each, which gives
/// its standard error, interval and p-value.
///
/// Rows are taken as drawn independently from the groups; the model and its base value as given. Weights
/// are taken as sampling weights: variances are linearized, sizes Kish's. A part is nil where a group
/// has no more than one (effective) row, or neither group's rows differ.
public struct GapUncertainty: Sendable, Equatable {
  /// Of the difference of the mean margins.
  public let difference: WelchTest?
  /// By feature, of the difference of its mean contributions.
  public let features: [WelchTest?]
}

extension ContributionAggregates {
  /// What separates a group from a reference, divided over the features, with the uncertainty of each
  /// part; nil where the rows of either have no weight.
  ///
  /// - Parameter label: only the rows with this observed label; nil for all.
  public func gap(
    of group: Int, from reference: Int, ofPartition partition: Int, label: Bool? = nil,
    output: Int = 0
  ) -> (gap: MarginGap, uncertainty: GapUncertainty)? {
    guard
      let own = self.group(group, ofPartition: partition, label: label, output: output),
      let other = self.group(reference, ofPartition: partition, label: label, output: output)
    else { return nil }
    let cells = [group, reference].map {
      layout.cells(group: $0, partition: partition, label: label)
    }
    let masses = cells.map { $0.reduce(Int64(0)) { $0 + cellMasses[$1] } }
    let weights = masses.map { scaledWeight($0) }
    let isWeighted = layout.weights != nil
    let sizes = (0..<2).map {
      moments.size(
        cells: cells[$0], mass: masses[$0], scaledWeight: weights[$0], isWeighted: isWeighted)
    }
    func test(_ feature: Int, _ means: [Double]) -> WelchTest? {
      let found = (0..<2).compactMap {
        moments.varianceOfMean(
          column: feature * layout.outputCount + output, cells: cells[$0], mean: means[$0],
          scaledWeight: weights[$0], size: sizes[$0], isWeighted: isWeighted)
      }
      guard found.count == 2 else { return nil }
      return WelchTest(
        mean: means[0], variance: found[0] * sizes[0], size: sizes[0], otherMean: means[1],
        otherVariance: found[1] * sizes[1], otherSize: sizes[1])
    }
    return (
      own.gap(from: other),
      GapUncertainty(
        difference: test(layout.featureCount, [own.meanMargin, other.meanMargin]),
        features: (0..<layout.featureCount).map { test($0, [own.mean[$0], other.mean[$0]]) })
    )
  }
}
