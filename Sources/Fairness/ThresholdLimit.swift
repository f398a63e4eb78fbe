/// A limit on a measure of a group against its reference, as a policy states it.
public struct ThresholdLimit: Sendable, Equatable, Codable {
  /// The identifier of a comparison measure made of rates (``supportedMetrics``).
  public let metric: String
  /// The least value that is allowed, if there is one.
  public let atLeast: Double?
  /// The greatest value that is allowed, if there is one.
  public let atMost: Double?

  /// A limit; `absolute` gaps are stated with both ends, such as −0.1 and 0.1.
  public init(metric: String, atLeast: Double? = nil, atMost: Double? = nil) {
    self.metric = metric
    self.atLeast = atLeast
    self.atMost = atMost
  }

  /// Whether a value keeps the limit.
  @inline(__always)
  func holds(_ value: Double) -> Bool {
    (atLeast.map { value >= $0 } ?? true) && (atMost.map { value <= $0 } ?? true)
  }

  /// The comparison measures that can be followed over all thresholds: those made of rates.
  public static var supportedMetrics: [String] {
    Metric.comparisonMetrics.map(\.id).filter { ThresholdMeasure($0) != nil }
  }
}

/// A comparison made of one or two rates, fast enough to be computed at every distinct score.
struct ThresholdMeasure: Sendable {
  /// How the rates' values in the group and in the reference become one number.
  enum Form: Sendable {
    case difference, ratio, mean, meanOfAbsolutes, largestAbsolute
  }

  let rates: [OrientedRate]
  let form: Form

  /// The measure of an identifier; nil for one that is not made of rates.
  init?(_ id: String) {
    let odds: [OrientedRate] = [.favorableOpportunity, .favorableMistake]
    switch id {
    case "statistical_parity_difference": self.init([.favorable], .difference)
    case "disparate_impact_ratio": self.init([.favorable], .ratio)
    case "equal_opportunity_difference": self.init([.favorableOpportunity], .difference)
    case "equal_opportunity_ratio": self.init([.favorableOpportunity], .ratio)
    case "average_odds_difference": self.init(odds, .mean)
    case "average_absolute_odds_difference": self.init(odds, .meanOfAbsolutes)
    case "equalized_odds_difference": self.init(odds, .largestAbsolute)
    case "predictive_equality_difference":
      self.init([OrientedRate(.falsePositive, of: .labelNegative)], .difference)
    case "predictive_parity_difference":
      self.init([OrientedRate(.truePositive, of: .decidedPositive)], .difference)
    default:
      for (suffix, form) in [("_difference", Form.difference), ("_ratio", .ratio)] {
        guard id.hasSuffix(suffix) else { continue }
        let metric = Metric.named(String(id.dropLast(suffix.count)), scope: .group)
        guard let metric, case .group(.rate(let rate)) = metric.measure else { continue }
        self.init([rate], form)
        return
      }
      return nil
    }
  }

  private init(_ rates: [OrientedRate], _ form: Form) {
    self.rates = rates
    self.form = form
  }

  /// The measure at given weights of the cells; nil where it is undefined.
  struct Computation {
    let numerators: [SIMD4<Double>]
    let denominators: [SIMD4<Double>]
    let form: Form

    init(_ measure: ThresholdMeasure, _ context: MeasureContext) {
      /// 1 in the cells of a set.
      func mask(_ cells: CellSet) -> SIMD4<Double> {
        var mask = SIMD4<Double>.zero
        for index in cells.indexes { mask[index] = 1 }
        return mask
      }
      numerators = measure.rates.map { mask($0(context).numerator) }
      denominators = measure.rates.map { mask($0(context).denominator) }
      form = measure.form
    }

    @inline(__always)
    func value(_ own: SIMD4<Double>, _ other: SIMD4<Double>) -> Double? {
      guard let gap = gap(0, own, other) else { return nil }
      guard numerators.count > 1 else { return gap }
      guard let second = self.gap(1, own, other) else { return nil }
      switch form {
      case .mean: return (gap + second) / 2
      case .meanOfAbsolutes: return (abs(gap) + abs(second)) / 2
      default: return max(abs(gap), abs(second))
      }
    }

    @inline(__always)
    private func gap(_ index: Int, _ own: SIMD4<Double>, _ other: SIMD4<Double>) -> Double? {
      let size = (own * denominators[index]).sum()
      let otherSize = (other * denominators[index]).sum()
      guard size > 0, otherSize > 0 else { return nil }
      let rate = min(1, (own * numerators[index]).sum() / size)
      let otherRate = min(1, (other * numerators[index]).sum() / otherSize)
      guard form == .ratio else { return rate - otherRate }
      return otherRate > 0 ? rate / otherRate : nil
    }
  }
}
