internal import Statistics

/// The direct test of a protected column: each row is scored again with nothing changed but its own
/// value there.
///
/// It needs a model that takes the column as an input, and says nothing about proxies: other inputs
/// keep the values they have.
public enum CounterfactualFlip {
  /// What the model says of every row when the protected column is set to one value.
  public struct Alternative: Sendable {
    /// The value, the name of a group of the attribute.
    public let value: String
    /// By row, whether the decision is positive.
    public let decisions: [Bool]
    /// By row, the score; nil where there is none.
    public let scores: [Double]?

    /// Decisions and scores under another value. Rows that have the value already are not looked at.
    public init(value: String, decisions: [Bool], scores: [Double]?) {
      self.value = value
      self.decisions = decisions
      self.scores = scores
    }
  }

  /// Compares original decisions and scores with those under other values.
  ///
  /// - Parameters:
  ///   - sample: the original decisions, scores and weights.
  ///   - attribute: the original values.
  ///   - alternatives: by value, all rows' decisions and scores when they have it. Any number of the
  ///     attribute's values; scores are compared where the sample and the alternative have them.
  /// - Throws: ``FairnessError`` for arrays of another length, scores that are not finite, and a value
  ///   that is no known group.
  /// - Complexity: O(rows · alternatives).
  public static func measure(
    _ sample: EvaluationSample, attribute: GroupPartition, alternatives: [Alternative],
    inference: Inference = Inference()
  ) throws(FairnessError) -> CounterfactualFlipResult {
    try inference.requireConfidence()
    let rowCount = sample.labels.count
    let weighting = try RowWeighting(sample.weights, rowCount: rowCount)
    try attribute.check(rows: rowCount)
    if let row = sample.scores?.firstIndex(where: { !$0.isFinite }) {
      throw .scoreNotFinite(row: row)
    }
    var values: [Int] = []
    for alternative in alternatives {
      guard
        let value = attribute.groups.firstIndex(of: alternative.value),
        value != attribute.unknown
      else {
        throw .referenceNotFound(
          attribute: attribute.name, reference: alternative.value,
          available: attribute.groups.indices.filter { $0 != attribute.unknown }
            .map { attribute.groups[$0] })
      }
      for found in [alternative.decisions.count, alternative.scores?.count ?? rowCount]
      where found != rowCount {
        throw .rowCountMismatch(
          attribute: alternative.value, expected: rowCount, found: found)
      }
      if let row = alternative.scores?.firstIndex(where: { !$0.isFinite }) {
        throw .scoreNotFinite(row: row)
      }
      values.append(value)
    }

    let groupCount = attribute.groups.count
    var pairs = [[ChangeTally]](
      repeating: [ChangeTally](repeating: ChangeTally(), count: alternatives.count),
      count: groupCount)
    var groups = [ChangeTally](repeating: ChangeTally(), count: groupCount)
    var overall = ChangeTally()
    for row in weighting.rows {
      let row = Int(row)
      let group = Int(attribute.codes[row])
      let weight = weighting.weight(row)
      var others = 0
      var change = 0
      var scored = 0
      var scoreChange = 0.0
      var scoreSize = 0.0
      for (index, alternative) in alternatives.enumerated() where values[index] != group {
        others += 1
        var own = 0
        if alternative.decisions[row] != sample.decisions[row] {
          own = alternative.decisions[row] == sample.positiveIsFavorable ? 1 : -1
          // All changes of a row have one direction: away from its original decision.
          change = own
        }
        pairs[group][index].add(change: own, weight: weight)
        if let original = sample.scores?[row], let score = alternative.scores?[row] {
          let gap = score - original
          pairs[group][index].add(scoreChange: gap, size: abs(gap), weight: weight)
          scored += 1
          scoreChange += gap
          scoreSize += abs(gap)
        }
      }
      guard others > 0 else { continue }
      groups[group].add(change: change, weight: weight)
      if group != attribute.unknown { overall.add(change: change, weight: weight) }
      if scored > 0 {
        let (mean, size) = (scoreChange / Double(scored), scoreSize / Double(scored))
        groups[group].add(scoreChange: mean, size: size, weight: weight)
        if group != attribute.unknown {
          overall.add(scoreChange: mean, size: size, weight: weight)
        }
      }
    }

    let reporter = ChangeReport(isEqual: weighting.isEqual, inference: inference)
    let places = attribute.groups.indices.flatMap { group in
      values.indices.filter { values[$0] != group }.map { (group, $0) }
    }
    let changes = reporter.adjusted(places.map { pairs[$0.0][$0.1] })
    return CounterfactualFlipResult(
      attribute: attribute.name, overall: reporter.change(overall),
      groups: attribute.groups.indices.map {
        .init(from: attribute.groups[$0], change: reporter.change(groups[$0]))
      },
      pairs: zip(places, changes).map { place, change in
        .init(
          from: attribute.groups[place.0], to: alternatives[place.1].value, change: change)
      })
  }
}

/// Estimates from tallies of changes.
struct ChangeReport {
  let isEqual: Bool
  let inference: Inference

  /// The changes of a family of tallies, their p-values adjusted together: all of decisions in one
  /// family, all of scores in another.
  func adjusted(_ tallies: [ChangeTally]) -> [CounterfactualFlipResult.Change] {
    let changes = tallies.map { change($0) }
    guard inference.correction != .none else { return changes }
    let nets = inference.adjust(changes.map(\.net.testValue))
    let scores = inference.adjust(changes.map(\.scoreChange.testValue))
    return changes.indices.map { index in
      change(tallies[index], net: nets[index], score: scores[index])
    }
  }

  /// The changes of one tally.
  func change(
    _ tally: ChangeTally, net: Double? = nil, score: Double? = nil
  ) -> CounterfactualFlipResult.Change {
    let noScores = Estimate.undefined(.noScores, count: tally.all.count)
    return CounterfactualFlipResult.Change(
      flipped: share(tally.favorable + tally.unfavorable, of: tally.all),
      toFavorable: share(tally.favorable, of: tally.all),
      toUnfavorable: share(tally.unfavorable, of: tally.all), net: netShare(tally),
      netPAdjusted: net,
      scoreChange: tally.hasScores
        ? tally.score.estimate(inference, isTested: true) : noScores,
      absoluteScoreChange: tally.hasScores
        ? tally.absoluteScore.estimate(inference, isTested: false) : noScores,
      scorePAdjusted: score)
  }

  private func share(_ part: WeightTally, of all: WeightTally) -> Estimate {
    guard all.weight > 0 else { return .undefined(.noRows, count: all.count) }
    let rate = min(1, part.weight / all.weight)
    let size = inference.effectiveSize(sum: all.weight, squares: all.squares)
    return Estimate.measured(
      value: rate, interval: inference.chosenInterval(rate: rate, size: size), count: all.count,
      pValue: nil
    ).finite
  }

  private func netShare(_ tally: ChangeTally) -> Estimate {
    let all = tally.all
    guard all.weight > 0 else { return .undefined(.noRows, count: all.count) }
    let own = tally.favorable.weight / all.weight
    let other = tally.unfavorable.weight / all.weight
    let net = own - other
    let size = inference.effectiveSize(sum: all.weight, squares: all.squares)
    // Agresti and Min (2005): half a row added to each of the four cells.
    let padded = size + 2
    let adjustedNet = net * size / padded
    let spread = ((own + other) * size + 1) / padded - adjustedNet * adjustedNet
    let interval = Interval.normal(
      estimate: adjustedNet, variance: spread / padded, within: -1...1,
      confidence: inference.confidence)
    var pValue: Double?
    if isEqual {
      pValue =
        McNemarTest(
          changes: tally.favorable.count, opposite: tally.unfavorable.count)?.pValue
    } else {
      // The weighted sum of ±1 against its standard error when either sign is as likely.
      let squares =
        inference.weights == .frequency
        ? tally.favorable.weight + tally.unfavorable.weight
        : tally.favorable.squares + tally.unfavorable.squares
      let sum = tally.favorable.weight - tally.unfavorable.weight
      pValue = squares > 0 ? NormalDistribution.twoSidedTail(sum / squares.squareRoot()) : 1
    }
    return Estimate.measured(
      value: net, interval: interval, count: all.count, pValue: pValue
    ).finite
  }
}

extension Inference {
  /// The chosen interval of a rate.
  func chosenInterval(rate: Double, size: Double) -> Interval? {
    switch rateInterval {
    case .wilson: .wilson(rate: rate, size: size, confidence: confidence)
    case .clopperPearson: .clopperPearson(rate: rate, size: size, confidence: confidence)
    case .jeffreys: .jeffreys(rate: rate, size: size, confidence: confidence)
    }
  }

  /// p-values adjusted as one family, those that exist; all nil without a correction.
  func adjust(_ pValues: [Double?]) -> [Double?] {
    guard correction != .none else { return pValues.map { _ in nil } }
    var adjusted = correction.adjust(pValues.compactMap(\.self))[...]
    return pValues.map { $0 == nil ? nil : adjusted.popFirst() }
  }
}

extension Estimate {
  /// The unadjusted p-value, if there is one.
  var testValue: Double? {
    guard case .measured(_, _, _, let pValue) = self else { return nil }
    return pValue
  }
}
