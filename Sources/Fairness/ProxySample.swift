internal import Statistics
internal import Tabular

/// The rows that proxies are measured on: those of known group, or a seeded sample of them.
struct ProxySample: Sendable {
  /// Row numbers, ascending.
  let rows: [Int32]
  /// By measured row, its group among ``groupNames``.
  let codes: [Int32]
  /// By measured row.
  let weights: [Double]
  /// By measured row, the fold it is held out in.
  let folds: [UInt8]
  /// The number of folds.
  let foldCount: Int
  /// The known groups that have rows, in the partition's order.
  let groupNames: [String]
  /// The groups that are told from the rest: one of two, or all.
  let told: [Int32]
  /// Whether all weights are the same.
  let isEqual: Bool

  init(
    _ known: [Int32], limit: Int, attribute: GroupPartition, reference: String?,
    weighting: RowWeighting, settings: ProxySettings, seed: UInt64
  ) {
    var generator = SplitMix64(seed: seed)
    var chosen = known
    if known.count > max(1, limit) {
      generator.shuffle(&chosen)
      chosen = Array(chosen.prefix(max(1, limit))).sorted()
    }
    rows = chosen
    var isObserved = [Bool](repeating: false, count: attribute.groups.count)
    for row in chosen { isObserved[Int(attribute.codes[Int(row)])] = true }
    let observed = isObserved.indices.filter { isObserved[$0] }
    groupNames = observed.map { attribute.groups[$0] }
    var place = [Int32](repeating: 0, count: attribute.groups.count)
    for (index, group) in observed.enumerated() { place[group] = Int32(index) }
    codes = chosen.map { place[Int(attribute.codes[Int($0)])] }
    weights = chosen.map { weighting.weight(Int($0)) }
    isEqual = weighting.isEqual
    if observed.count == 2 {
      told = [reference == groupNames[0] ? 1 : 0]
    } else {
      told = observed.count < 2 ? [] : observed.indices.map { Int32($0) }
    }
    // Every fold gets as many rows, in random order.
    let count = min(max(2, settings.folds), 100)
    foldCount = count
    var folds = chosen.indices.map { UInt8($0 % count) }
    generator.shuffle(&folds)
    self.folds = folds
  }

  /// The effective number of measured rows.
  func size(_ inference: Inference) -> Double {
    var tally = WeightTally()
    for weight in weights { tally.add(weight) }
    return inference.effectiveSize(sum: tally.weight, squares: tally.squares)
  }
}
