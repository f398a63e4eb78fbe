extension Metric {
  /// The measure's names at other tools and in rules, as `peer: name`, where the number is the same
  /// or differs by sign or factor.
  public var peerNames: [String] {
    PeerMeasure.all
      .filter { $0.metric == id && $0.scope == scope && $0.conversion != .none }
      .map { "\($0.peer): \($0.name)" }
  }

  /// When the measure has no value, in words.
  public var undefinedWhen: String {
    var seen: Set<UndefinedReason> = []
    return undefined.filter { seen.insert($0).inserted }.map(\.rawValue).joined(separator: "; ")
  }
}
