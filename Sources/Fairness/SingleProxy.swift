internal import Foundation
internal import Statistics
internal import Tabular

/// One feature measured against the protected attribute.
struct SingleProxy: Sendable {
  let isNumeric: Bool
  let bins: FeatureBins
  /// Nil without rows.
  let information: TableInformation?
  /// By told group.
  let areas: [Estimate]

  init(
    _ column: Column, sample: ProxySample, settings: ProxySettings, inference: Inference
  ) {
    bins = FeatureBins(
      column, rows: sample.rows, bins: settings.bins, maximumLevels: settings.maximumLevels)
    let groups = sample.groupNames.count
    var table = [Double](repeating: 0, count: bins.count * groups)
    for (index, code) in bins.codes.enumerated() {
      table[Int(code) * groups + Int(sample.codes[index])] += sample.weights[index]
    }
    information = TableInformation(
      table: table, columns: groups, size: sample.size(inference))
    if case .numeric(let numbers) = column.values {
      isNumeric = true
      areas = Self.numericAreas(numbers, sample: sample, inference: inference)
    } else {
      isNumeric = false
      let bins = bins
      areas = sample.told.map { group in
        Self.crossFittedArea(bins, group: group, sample: sample, inference: inference)
      }
    }
  }

  /// The areas of a number as its own score.
  private static func numericAreas(
    _ numbers: [Double], sample: ProxySample, inference: Inference
  ) -> [Estimate] {
    let known = sample.rows.indices.filter { numbers[Int(sample.rows[$0])].isFinite }
    let values = known.map { numbers[Int(sample.rows[$0])] }
    let order = ScoreOrder.ascending(values)
    return sample.told.map { group in
      let ranked = order.map { position in
        let index = known[Int(position)]
        return SeparationArea.Ranked(
          place: values[Int(position)], isMember: sample.codes[index] == group,
          weight: sample.weights[index])
      }
      guard let area = SeparationArea(ascending: ranked, isEqual: sample.isEqual) else {
        return undefined(count: known.count)
      }
      return area.estimate(count: known.count, isCrossFitted: false, inference: inference)
    }
  }

  /// Why there is no area.
  static func undefined(count: Int) -> Estimate {
    .undefined(
      reason: "no rows with a value in the group or in the rest", count: count)
  }

  /// The area of ordering the bins by the share of the group in the other folds.
  private static func crossFittedArea(
    _ bins: FeatureBins, group: Int32, sample: ProxySample, inference: Inference
  ) -> Estimate {
    let folds = sample.foldCount
    var all = [Double](repeating: 0, count: folds * bins.count)
    var members = all
    for (index, code) in bins.codes.enumerated() {
      let place = Int(sample.folds[index]) * bins.count + Int(code)
      all[place] += sample.weights[index]
      if sample.codes[index] == group { members[place] += sample.weights[index] }
    }
    func total(_ sums: [Double], bin: Int) -> Double {
      (0..<folds).reduce(0) { $0 + sums[$1 * bins.count + bin] }
    }
    let binAll = (0..<bins.count).map { total(all, bin: $0) }
    let binMembers = (0..<bins.count).map { total(members, bin: $0) }
    let weight = binAll.reduce(0, +)
    guard weight > 0 else { return undefined(count: 0) }
    let unit = weight / Double(sample.rows.count)
    let share = binMembers.reduce(0, +) / weight
    return foldMean(sample: sample, group: group, inference: inference) { fold in
      // A row of mean weight is added to every bin at the share over all of them.
      let rates = (0..<bins.count).map { bin in
        (binMembers[bin] - members[fold * bins.count + bin] + share * unit)
          / (binAll[bin] - all[fold * bins.count + bin] + unit)
      }
      return { rates[Int(bins.codes[$0])] }
    }
  }

  /// The mean over folds of the area of a score that is made without the fold.
  static func foldMean(
    sample: ProxySample, group: Int32, inference: Inference,
    scorer: (_ fold: Int) -> (_ index: Int) -> Double
  ) -> Estimate {
    var members = [[Int]](repeating: [], count: sample.foldCount)
    for index in sample.rows.indices { members[Int(sample.folds[index])].append(index) }
    var areas: [(area: SeparationArea, pairs: Double)] = []
    for fold in 0..<sample.foldCount {
      let score = scorer(fold)
      let values = members[fold].map(score)
      var own = 0.0
      var rest = 0.0
      let ranked = ScoreOrder.ascending(values).map { position in
        let index = members[fold][Int(position)]
        let isMember = sample.codes[index] == group
        if isMember { own += sample.weights[index] } else { rest += sample.weights[index] }
        return SeparationArea.Ranked(
          place: values[Int(position)], isMember: isMember, weight: sample.weights[index])
      }
      if let area = SeparationArea(ascending: ranked, isEqual: sample.isEqual) {
        areas.append((area, own * rest))
      }
    }
    guard let area = SeparationArea(folds: areas) else {
      return undefined(count: sample.rows.count)
    }
    return area.estimate(count: sample.rows.count, isCrossFitted: true, inference: inference)
  }
}
