internal import Statistics

extension Estimate {
  /// No value for a reason that lies in the group itself.
  static func undefined(_ reason: UndefinedReason, count: Int) -> Estimate {
    .undefined(reason: reason.text(in: "the group"), count: count)
  }

  /// No value for a reason that lies in the reference group.
  static func undefinedInReference(_ reason: UndefinedReason, count: Int) -> Estimate {
    .undefined(reason: reason.text(in: "the reference group"), count: count)
  }

  /// The same estimate with a p-value, where there is a number.
  func with(pValue: Double?) -> Estimate {
    guard case .measured(let value, let interval, let count, _) = self else { return self }
    return .measured(value: value, interval: interval, count: count, pValue: pValue)
  }

  /// The same estimate with another interval, where there is a number.
  func with(interval: Interval?) -> Estimate {
    guard case .measured(let value, _, let count, let pValue) = self else { return self }
    return Estimate.measured(value: value, interval: interval, count: count, pValue: pValue).finite
  }

  /// The same estimate, or none where its number is not finite (huge scores or weights); an interval
  /// with an end that is not finite is left out.
  var finite: Estimate {
    guard case .measured(let value, let interval, let count, let pValue) = self else { return self }
    guard value.isFinite else { return .undefined(.outOfRange, count: count) }
    let bounded = interval.flatMap { $0.low.isFinite && $0.high.isFinite ? $0 : nil }
    return .measured(value: value, interval: bounded, count: count, pValue: pValue)
  }

  /// A number without interval or p-value.
  static func plain(_ value: Double, count: Int) -> Estimate {
    .measured(value: value, interval: nil, count: count, pValue: nil)
  }
}
