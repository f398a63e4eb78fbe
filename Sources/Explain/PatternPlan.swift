internal import Models

/// Which regions of which trees are explained by lookups, and how lookups are added up.
struct PatternPlan: Sendable {
  /// The trees with tables, ascending.
  let trees: [Int]
  /// The regions, tree by tree.
  let regions: [PatternCode]
  /// By region, the output its tree adds to.
  let outputs: [Int]
  /// Consecutive regions whose entries are added up before they are flushed.
  let batches: [Batch]
  /// Whether all batches have the same lanes, one per player in order, and there is one output.
  let isDense: Bool
  /// By region, where its counts start; last, the number of all patterns.
  let starts: [Int]

  /// Regions that share the lanes of their entries.
  struct Batch: Sendable {
    var regions: Range<Int>
    /// By lane, the cell of a row's contributions: player · outputs + output.
    var cells: [Int32]
    /// By lane, the player, ascending.
    var players: [Int]
    /// Lanes of an entry: 8 or 16.
    var lanes: Int { players.count <= 8 ? 8 : 16 }
  }

  /// Partial sums of more lookups than this would lose digits in Float32.
  static let mostLookups = 32

  /// The number of patterns of all regions.
  var states: Int { starts[starts.count - 1] }

  /// The bytes of all tables.
  func bytes(isSingle: Bool) -> Int {
    batches.reduce(0) { sum, batch in
      sum + (starts[batch.regions.upperBound] - starts[batch.regions.lowerBound]) * batch.lanes
        * (isSingle ? 4 : 8)
    }
  }

  /// - Parameters:
  ///   - regions: by tree that has tables, its regions.
  ///   - shares: by tree, its cover shares, where they stand for absent players.
  init(
    regions found: [(tree: Int, regions: [PatternRegion])], of ensemble: TreeEnsemble,
    layouts: [TreeLayout], tests: NodeTests, players: FeatureGroups, shares: [CoverShares]?
  ) {
    var regions: [PatternCode] = []
    var outputs: [Int] = []
    for (index, parts) in found {
      let tree = ensemble.trees[index]
      let values = layouts[index].order.filter { tree.isLeaf($0) }.map { tree.value[$0] }
      let middle = (values.min() ?? 0) / 2 + (values.max() ?? 0) / 2
      for part in parts {
        regions.append(
          PatternCode(
            part, of: tree, layout: layouts[index], tests: tests.tests[index],
            playerOfFeature: players.groupOfFeature, shares: shares?[index],
            middle: middle))
        outputs.append(tree.output)
      }
    }
    let width = ensemble.outputs.count
    isDense = players.count <= 16 && width == 1
    trees = found.map(\.tree)
    self.regions = regions
    self.outputs = outputs
    var starts = [0]
    for region in regions { starts.append(starts[starts.count - 1] + region.states) }
    self.starts = starts

    // Where every player has a lane, all batches have the same lanes.
    let fixed = players.count <= 16 ? Array(0..<players.count) : nil
    var batches: [Batch] = []
    for (index, region) in regions.enumerated() {
      if let last = batches.last, last.regions.count < Self.mostLookups,
        outputs[last.regions.lowerBound] == outputs[index]
      {
        let union = fixed ?? Set(last.players + region.players).sorted()
        if union.count <= 16 {
          batches[batches.count - 1].regions = last.regions.lowerBound..<(index + 1)
          batches[batches.count - 1].players = union
          continue
        }
      }
      batches.append(
        Batch(regions: index..<(index + 1), cells: [], players: fixed ?? region.players))
    }
    for index in batches.indices {
      let output = outputs[batches[index].regions.lowerBound]
      batches[index].cells = batches[index].players.map { Int32($0 * width + output) }
    }
    self.batches = batches
  }
}
