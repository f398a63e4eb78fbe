/// At which thresholds a limit would be kept, exactly: every distinct score of the group, and of the
/// reference where it is compared with one, has been tried.
public struct LimitThresholds: Sendable, Equatable, Codable {
  /// The limit.
  public let limit: Limit
  /// The group.
  public let group: String
  /// Where the limit is kept, in ascending order.
  public let kept: [Span]
  /// Where the measure is undefined, in ascending order.
  public let undefined: [Span]
  /// How many spans there are beyond the listed ones, of either kind, at most ``maximumCount`` being
  /// listed of each.
  public let unlisted: Int
  /// The share of the thresholds that lie at scores of the two groups at which the limit is kept,
  /// counted by distinct score.
  public let keptShare: Double

  /// The most spans that are listed of each kind: a measure that scrapes along its limit may cross it
  /// thousands of times.
  public static let maximumCount = 100

  /// Thresholds above one score up to and including another.
  public struct Span: Sendable, Equatable, Codable {
    /// The threshold lies above this score; nil where there is no lower end.
    public let above: Double?
    /// The threshold is at most this score; nil where there is no upper end: nobody is decided positive
    /// there.
    public let upTo: Double?
  }

  /// Follows a limit over all thresholds; nil for a measure that is not made of the group's and the
  /// reference's decisions and labels.
  /// - Complexity: O(entries of both).
  init?(
    _ limit: Limit, group: String, _ own: ScoreDistribution, reference: ScoreDistribution,
    context: MeasureContext
  ) {
    guard let measure = ThresholdMeasure(limit, context) else { return nil }
    let (low, high) = (limit.atLeast ?? -.infinity, limit.atMost ?? .infinity)
    let reference = measure.needsReference ? reference : ScoreDistribution(areProbabilities: false)
    var spans = SpanList()
    func total(_ distribution: ScoreDistribution) -> ScoreDistribution.Entry {
      let totals = distribution.moments.totals
      return ScoreDistribution.Entry(weight: totals.weight, square: totals.square)
    }
    let totals = (total(own), total(reference))
    var below = (ScoreDistribution.Entry(), ScoreDistribution.Entry())

    /// True and false negatives are what lies below the threshold.
    @inline(__always)
    func spread(_ below: SIMD2<Double>, _ totals: SIMD2<Double>) -> SIMD4<Double> {
      SIMD4(below.x, max(0, totals.x - below.x), below.y, max(0, totals.y - below.y))
    }
    @inline(__always)
    func cells(
      _ below: ScoreDistribution.Entry, _ totals: ScoreDistribution.Entry
    ) -> ThresholdMeasure.Cells {
      ThresholdMeasure.Cells(
        weights: spread(below.weight, totals.weight), squares: spread(below.square, totals.square))
    }
    var keptCount = 0
    var count = 0
    func judge(upTo score: Double?) {
      let value = measure.value(cells(below.0, totals.0), cells(below.1, totals.1))
      let state =
        value.map { $0 >= low && $0 <= high ? SpanList.State.kept : .broken } ?? .undefined
      if score != nil {
        count += 1
        if state == .kept { keptCount += 1 }
      }
      spans.add(state, upTo: score)
    }
    ScoreDistribution.walk(own, reference) { score, own, reference in
      judge(upTo: score)
      below.0.weight += own.weight
      below.0.square += own.square
      below.1.weight += reference.weight
      below.1.square += reference.square
    }
    // Rounded sums must not leave a trace of somebody above the highest score.
    below = totals
    judge(upTo: nil)
    self.limit = limit
    self.group = group
    kept = spans.listed(.kept)
    undefined = spans.listed(.undefined)
    unlisted = spans.unlisted
    keptShare = count > 0 ? Double(keptCount) / Double(count) : 0
  }

  /// Spans under construction.
  private struct SpanList {
    enum State { case kept, broken, undefined }

    private var spans: [(state: State, span: Span)] = []
    private var counts = (kept: 0, undefined: 0)
    private var last: (state: State, above: Double?, upTo: Double?)?

    /// Adds the thresholds from the last one up to `score`.
    mutating func add(_ state: State, upTo score: Double?) {
      if let open = last {
        if open.state == state {
          last = (state, open.above, score)
          return
        }
        close(open)
        last = (state, open.upTo, score)
      } else {
        last = (state, nil, score)
      }
    }

    private mutating func close(_ open: (state: State, above: Double?, upTo: Double?)) {
      let listed = Span(above: open.above, upTo: open.upTo)
      switch open.state {
      case .kept:
        counts.kept += 1
        if counts.kept <= LimitThresholds.maximumCount { spans.append((.kept, listed)) }
      case .undefined:
        counts.undefined += 1
        if counts.undefined <= LimitThresholds.maximumCount { spans.append((.undefined, listed)) }
      case .broken: break
      }
    }

    /// The spans of one state.
    mutating func listed(_ state: State) -> [Span] {
      if let open = last {
        close(open)
        last = nil
      }
      return spans.filter { $0.state == state }.map(\.span)
    }

    var unlisted: Int {
      max(0, counts.kept - LimitThresholds.maximumCount)
        + max(0, counts.undefined - LimitThresholds.maximumCount)
    }
  }
}
