/// What one pass over the rows of a multi-class model leaves of a group.
///
/// Tallies of parts of a group merge into that of the whole (see ``ConfusionMatrix`` and
/// ``TaskMoments`` for how exactly).
public struct MulticlassTally: Sendable, Equatable, Codable {
  /// Rows by true and predicted class.
  public internal(set) var matrix: ConfusionMatrix
  /// The mean of −ln p of the true class, where there are class probabilities.
  public internal(set) var logLoss: TaskMoments?
  /// The mean of Σ (p − 1[class is true])² over the classes, where there are class probabilities.
  public internal(set) var brierScore: TaskMoments?

  /// No rows.
  public init(classCount: Int, hasProbabilities: Bool = false) {
    matrix = ConfusionMatrix(classCount: classCount)
    logLoss = hasProbabilities ? TaskMoments() : nil
    brierScore = hasProbabilities ? TaskMoments() : nil
  }

  /// Adds the rows of another part of the group.
  public mutating func merge(_ other: MulticlassTally) throws(TaskError) {
    guard (logLoss == nil) == (other.logLoss == nil),
      (brierScore == nil) == (other.brierScore == nil)
    else { throw .notMergeable }
    try matrix.merge(other.matrix)
    if let otherLoss = other.logLoss { logLoss?.merge(otherLoss) }
    if let otherScore = other.brierScore { brierScore?.merge(otherScore) }
  }
}
