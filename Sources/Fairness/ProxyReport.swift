internal import Foundation
internal import Statistics
internal import Tabular

/// Puts measured features into a ``ProxyResult``: p-values adjusted, features ranked.
struct ProxyReport {
  let attribute: GroupPartition
  let features: [Column]
  let measured: [SingleProxy]
  let sample: ProxySample
  let knownCount: Int
  /// By feature, permutations as informative; nil where none were made.
  let greater: [Int]?
  let joint: JointProxy
  let jointSample: ProxySample
  let contributions: [Double?]?
  let settings: ProxySettings
  let inference: Inference

  var result: ProxyResult {
    let amounts = measured.indices.map { information($0, scale: 1) }
    let adjusted = inference.adjust(amounts.map(\.testValue))
    // Areas of features and of all together are one family.
    let areaValues = measured.flatMap { $0.areas.map(\.testValue) } + joint.areas.map(\.testValue)
    var adjustedAreas = inference.adjust(areaValues)[...]
    let told = sample.told.map { sample.groupNames[Int($0)] }
    let jointTold = jointSample.told.map { jointSample.groupNames[Int($0)] }
    let parts = measured.map { (told, $0.areas) } + [(jointTold, joint.areas)]
    let separations = parts.map { groups, areas in
      zip(groups, areas).map { group, area in
        ProxyResult.Separation(
          group: group, area: area, pAdjusted: adjustedAreas.popFirst() ?? nil)
      }
    }
    let strength = measured.map { max(0, $0.information?.corrected ?? -1) }
    let order = measured.indices.sorted { (-strength[$0], $0) < (-strength[$1], $1) }
    let uses = features.indices.map { index -> Double? in
      guard let contributions, index < contributions.count else { return nil }
      return contributions[index].flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }
    let sum = uses.reduce(0) { $0 + ($1 ?? 0) }
    let byUse = uses.indices.filter { uses[$0] != nil }
      .sorted { (-(uses[$0] ?? 0), $0) < (-(uses[$1] ?? 0), $1) }
    var useRank = [Int?](repeating: nil, count: uses.count)
    for (rank, index) in byUse.enumerated() { useRank[index] = rank + 1 }
    let entropy = measured.first?.information?.entropies.second ?? groupEntropy
    return ProxyResult(
      attribute: attribute.name, groups: sample.groupNames, settings: settings,
      rowCount: knownCount, measuredRowCount: sample.rows.count, entropy: entropy,
      features: order.enumerated().map { rank, index in
        ProxyResult.Feature(
          feature: features[index].name, isNumeric: measured[index].isNumeric,
          strengthRank: rank + 1, information: amounts[index],
          normalizedInformation: information(index, scale: entropy),
          plugInInformation: measured[index].information?.plugIn ?? 0,
          test: greater == nil ? .chiSquare : .permutation, pAdjusted: adjusted[index],
          separations: separations[index], meanAbsoluteContribution: uses[index],
          contributionShare: uses[index].flatMap { sum > 0 ? $0 / sum : nil },
          contributionRank: useRank[index])
      },
      joint: .init(rowCount: jointSample.rows.count, separations: separations[measured.count]))
  }

  /// The entropy of the groups where no feature gives it.
  private var groupEntropy: Double {
    var table = [Double](repeating: 0, count: sample.groupNames.count)
    for (index, code) in sample.codes.enumerated() { table[Int(code)] += sample.weights[index] }
    return TableInformation(table: table, columns: max(1, table.count), size: 1)?
      .entropies.second ?? 0
  }

  /// The information of a feature over `scale`, between 0 and what there is.
  private func information(_ index: Int, scale: Double) -> Estimate {
    guard let found = measured[index].information else {
      return .undefined(.noRows, count: sample.rows.count)
    }
    guard found.entropies.second > 0, scale > 0 else {
      return .undefined(
        reason: "all rows of known group are of one group", count: sample.rows.count)
    }
    let limit = min(found.entropies.first, found.entropies.second)
    let value = min(max(0, found.corrected), limit)
    let interval = found.interval(confidence: inference.confidence).map {
      Interval(low: min($0.low, limit) / scale, high: min($0.high, limit) / scale)
    }
    var pValue = 1.0
    if let greater {
      pValue = Double(1 + greater[index]) / Double(1 + settings.permutationCount)
    } else if found.degrees > 0 {
      let statistic = 2 * sample.size(inference) * found.plugIn
      pValue = ChiSquareDistribution(degrees: Double(found.degrees))?.pValue(statistic) ?? 1
    }
    return .measured(
      value: value / scale, interval: interval, count: sample.rows.count, pValue: pValue)
  }
}
