/// The area under the ROC curve of one class against the rest with DeLong's variance.
///
/// The same as `ROCArea` for sampling weights; frequencies count as that many rows.
/// Computed as the chance that a row of the class has the better of two ordered outcomes, the
/// distinct scores being the outcomes.
struct ClassArea {
  /// The area, 0...1.
  let area: Double
  /// Its variance; nil when either side is worth one row or less.
  let variance: Double?

  /// The area of rows visited in ascending order of score; nil when the class or the rest has no
  /// weight.
  /// - Complexity: O(count), in two passes.
  init?(
    _ count: Int, _ inference: Inference,
    row: (Int) -> (score: Double, isOfClass: Bool, weight: Double)
  ) {
    var distinct = 0
    for position in 0..<count where position == 0 || row(position - 1).score < row(position).score {
      distinct += 1
    }
    var own = OrderedTally(classCount: distinct)
    var rest = own
    var rank = -1
    for position in 0..<count {
      let (score, isOfClass, weight) = row(position)
      if position == 0 || row(position - 1).score < score { rank += 1 }
      if isOfClass { own.add(rank, weight: weight) } else { rest.add(rank, weight: weight) }
    }
    guard let ownRidits = try? own.ridits(), let restRidits = try? rest.ridits(),
      let area = try? own.mean(of: restRidits), let opposite = try? rest.mean(of: ownRidits)
    else { return nil }
    self.area = min(1, area)
    if let mine = own.meanVariance(of: restRidits, mean: area, inference),
      let other = rest.meanVariance(of: ownRidits, mean: opposite, inference)
    {
      variance = mine + other
    } else {
      variance = nil
    }
  }
}
