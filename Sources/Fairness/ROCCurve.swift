/// The ROC curve of a group, thinned for drawing; the areas that are measured use every score.
public struct ROCCurve: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String
  /// False positive rates from 0 to 1.
  public let falsePositiveRates: [Double]
  /// The true positive rate at each.
  public let truePositiveRates: [Double]
  /// The lowest score that is decided positive at each point; nil at (0, 0), where none is.
  public let thresholds: [Double?]
  /// How far the drawn line may lie from the curve at most, measured along either axis: 0 when every
  /// point is kept.
  public let thinning: Double
}

extension ROCCurve {
  /// The fewest steps that either axis is divided in when a curve is thinned.
  static let steps = 100

  /// The curve of a group; nil when it lacks a class.
  ///
  /// A curve of at most `2·steps` points is drawn whole. Otherwise a point is kept when it enters
  /// another hundredth of either axis than the last one kept, and so are the points beside long straight
  /// pieces: no more than about 400 points, none further than 1/100 from the line on both axes.
  init?(_ group: String, _ distribution: ScoreDistribution) {
    let totals = distribution.totals
    guard totals.x > 0, totals.y > 0 else { return nil }
    let isWhole = distribution.scores.count <= 2 * Self.steps
    var points: [(x: Double, y: Double, threshold: Double?)] = [(0, 0, nil)]
    var passed = SIMD2<Double>.zero
    var pending: (x: Double, y: Double, threshold: Double?)?
    let steps = Double(Self.steps)
    func cell(_ point: (x: Double, y: Double, threshold: Double?)) -> SIMD2<Double> {
      SIMD2((point.x * steps).rounded(.down), (point.y * steps).rounded(.down))
    }
    for entry in distribution.scores.indices.reversed() {
      passed += distribution.weights[entry]
      let isLast = entry == 0
      let point = (
        x: isLast ? 1 : min(1, passed.x / totals.x), y: isLast ? 1 : min(1, passed.y / totals.y),
        threshold: Optional(distribution.scores[entry])
      )
      let last = points[points.count - 1]
      if isWhole || isLast || cell(point) != cell(last) {
        // The last point of the cell that is left stays too, so that a long piece keeps its start.
        if !isWhole, let pending, point.x - pending.x > 1 / steps || point.y - pending.y > 1 / steps
        {
          points.append(pending)
        }
        points.append(point)
        pending = nil
      } else {
        pending = point
      }
    }
    self.group = group
    falsePositiveRates = points.map(\.x)
    truePositiveRates = points.map(\.y)
    thresholds = points.map(\.threshold)
    thinning = isWhole ? 0 : 1 / steps
  }
}
