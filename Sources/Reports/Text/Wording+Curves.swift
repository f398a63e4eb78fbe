internal import Audit
internal import Fairness

/// The sentences about thresholds.
extension Wording {
  /// How far favorable rates are apart at the threshold that was used, and where they are closest.
  func curves(_ attribute: AuditRecord.Attribute, _ scores: ScoreAnalysis) -> String? {
    let known = Set(attribute.groups.filter { !$0.unknown && $0.n >= 30 }.map(\.group))
    let curves = scores.thresholdCurves.groups.filter { known.contains($0.group) }.compactMap {
      $0.rates.first { $0.id == "favorable_rate" }?.values
    }
    guard curves.count > 1 else { return nil }
    func gap(_ place: Int) -> Double? {
      let values = curves.compactMap { place < $0.count ? $0[place] : nil }
      guard values.count == curves.count, let low = values.min(), let high = values.max() else {
        return nil
      }
      return high - low
    }
    let gaps = scores.thresholdCurves.thresholds.enumerated().compactMap { place, threshold in
      gap(place).map { (threshold, $0) }
    }
    guard let widest = gaps.max(by: { $0.1 < $1.1 }) else { return nil }
    var sentence =
      "Favorable rates of groups of 30 rows or more would be farthest apart at a threshold of "
      + "\(NumberText.significant(widest.0)) (\(points(widest.1)))"
    if let used = record.decision.threshold,
      let near = gaps.first(where: { $0.0 >= used })
    {
      sentence += "; at the one used, \(NumberText.plain(used)), they are \(points(near.1)) apart"
    }
    return sentence + "."
  }

  /// "0.31 to 0.48; from 0.77 on".
  func spans(_ limit: LimitThresholds) -> String {
    guard !limit.kept.isEmpty else { return "nowhere" }
    let texts = limit.kept.prefix(6).map { span -> String in
      switch (span.above, span.upTo) {
      case (let low?, let high?):
        "above \(NumberText.significant(low)) up to \(NumberText.significant(high))"
      case (let low?, nil): "above \(NumberText.significant(low))"
      case (nil, let high?): "up to \(NumberText.significant(high))"
      case (nil, nil): "everywhere"
      }
    }
    let more = max(limit.kept.count - 6, 0)
    return texts.joined(separator: "; ") + (more > 0 ? " and \(more) more ranges" : "")
  }
}
