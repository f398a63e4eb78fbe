extension PeerMeasure {
  /// Every measure of other tools that is one of ours under another name, sign or order.
  ///
  /// Here d (Clarify's facet) and u are the group, a and r the reference group.
  public static let all: [PeerMeasure] = []
}
