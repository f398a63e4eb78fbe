/// Everything measured rows leave behind for one group.
struct GroupTally: Sendable {
  var cells = CellTally()
  /// What is known of its scores; nil when the sample has none.
  var scores: ScoreSummary?
}
