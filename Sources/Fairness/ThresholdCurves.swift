/// The rates of every group as functions of the threshold, when scores of at least the threshold are
/// decided positive: exact at every threshold listed, not interpolated.
public struct ThresholdCurves: Sendable, Equatable, Codable {
  /// The thresholds, ascending. Between one distinct score and the next nothing changes, so that these
  /// are distinct scores: all of them where there are at most ``maximumCount``, otherwise those that
  /// divide the rows of the sample in about equal parts, with the lowest and the highest.
  public let thresholds: [Double]
  /// Whether every distinct score is listed: then the curves are known at every threshold.
  public let isComplete: Bool
  /// The groups in the partition's order.
  public let groups: [Group]

  /// The most thresholds that are listed.
  public static let maximumCount = 100

  /// The curves of one group.
  public struct Group: Sendable, Equatable, Codable {
    /// Its name.
    public let group: String
    /// The weight of label-positive rows decided positive at each threshold.
    public let truePositives: [Double]
    /// The weight of label-negative rows decided positive.
    public let falsePositives: [Double]
    /// The weight of label-positive rows decided negative.
    public let falseNegatives: [Double]
    /// The weight of label-negative rows decided negative.
    public let trueNegatives: [Double]
    /// The rates of the registry that are shares of rows, in its order.
    public let rates: [Rate]
  }

  /// One rate by threshold.
  public struct Rate: Sendable, Equatable, Codable {
    /// Its identifier.
    public let id: String
    /// Its value at each threshold; nil where its denominator is 0.
    public let values: [Double?]
  }

  /// The curves of groups; `pooled` holds all rows, whose scores are the thresholds.
  init(
    _ groups: [(name: String, distribution: ScoreDistribution)], pooled: ScoreDistribution,
    context: MeasureContext
  ) {
    let thresholds = pooled.thresholds(most: Self.maximumCount)
    self.thresholds = thresholds
    isComplete = thresholds.count == pooled.scores.count
    let measures = Metric.groupMetrics.compactMap { metric -> (id: String, rate: Fairness.Rate)? in
      guard case .group(.rate(let rate)) = metric.measure else { return nil }
      return (metric.id, rate(context))
    }
    self.groups = groups.map { name, distribution in
      let cells = distribution.cells(atLeast: thresholds)
      return Group(
        group: name, truePositives: cells.map { $0.weights[3] },
        falsePositives: cells.map { $0.weights[1] }, falseNegatives: cells.map { $0.weights[2] },
        trueNegatives: cells.map { $0.weights[0] },
        rates: measures.map { id, rate in
          Rate(id: id, values: cells.map { try? rate.value($0) })
        })
    }
  }
}

extension ScoreDistribution {
  /// All distinct scores, or at most `most` of them that divide the weight in about equal parts, with
  /// the lowest and the highest.
  func thresholds(most: Int) -> [Double] {
    guard scores.count > most, most > 1 else { return scores }
    let total = totals.sum()
    var found: [Double] = []
    var passed = 0.0
    for entry in scores.indices {
      // Entry k of the list is the first at which k/(most − 1) of the weight lies below.
      if passed * Double(most - 1) >= total * Double(found.count), found.count < most - 1 {
        found.append(scores[entry])
      }
      passed += weights[entry].sum()
    }
    if let last = scores.last, found.last != last { found.append(last) }
    return found
  }
}
