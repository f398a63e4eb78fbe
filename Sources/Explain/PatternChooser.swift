internal import Models

/// What decides which trees have tables.
enum PatternChoice: Sendable {
  /// Tables for every tree that allows them, with at most so many patterns in a region.
  case tables(limit: Int)
  /// No tables.
  case pairs
}

/// Chooses the regions of an ensemble's trees by what they cost.
struct PatternChooser {
  let ensemble: TreeEnsemble
  let layouts: [TreeLayout]
  let tests: NodeTests
  let players: FeatureGroups
  let isSingle: Bool

  init(ensemble: TreeEnsemble, players: FeatureGroups, isSingle: Bool) {
    self.ensemble = ensemble
    self.players = players
    self.isSingle = isSingle
    tests = NodeTests(ensemble)
    layouts = ensemble.trees.map {
      TreeLayout($0, playerOfFeature: players.groupOfFeature, playerCount: players.count)
    }
  }

  /// Trees with regions, and trees that have none though they have inner nodes.
  struct Chosen {
    var regions: [(tree: Int, regions: [PatternRegion])]
    var others: [Int]
    /// The seconds that it takes to make the tables, about.
    var preparation = 0.0
    /// The seconds that one row takes, about.
    var secondsPerRow = 0.0

    /// No tables.
    static func pairs(_ trees: [Int]) -> Chosen { Chosen(regions: [], others: trees) }
  }

  /// The seconds that one node of a pair takes.
  static let stepTime = 3e-9
  /// The most pairs of rows among which pairs can be the faster way.
  static let fewPairs = 10_000_000
  /// The patterns that regions may have at most, one of which is chosen.
  static let limits = [1 << 12, 1 << 11, 1 << 10, 1 << 9, 1 << 8]

  /// The trees that are more than a leaf.
  var treesWithNodes: [Int] { ensemble.trees.indices.filter { !ensemble.trees[$0].isLeaf(0) } }

  /// The bytes of one entry.
  private var entryBytes: Int { min(16, players.count <= 8 ? 8 : 16) * (isSingle ? 4 : 8) }

  /// The regions that cost least for some rows, within a budget.
  ///
  /// - Parameters:
  ///   - fixed: what to do instead of choosing.
  ///   - budget: the most bytes of tables; trees that take the most do without where it is exceeded.
  ///   - rows: the rows to explain, where that is known.
  ///   - countedRows: the rows of a background that are counted; 0 for cover shares.
  func choose(
    _ fixed: PatternChoice?, budget: Int, rows: Int?, countedRows: Int
  ) -> Chosen {
    switch fixed {
    case .pairs: return .pairs(treesWithNodes)
    case .tables(let limit): return within(budget, regions(limit: limit))
    case nil: break
    }
    var best: (chosen: Chosen, cost: Double)?
    for limit in Self.limits {
      var chosen = within(budget, regions(limit: limit))
      let regions = chosen.regions.flatMap(\.regions)
      let lookups = regions.reduce(0.0) { $0 + Self.lookupTime(bytes: $1.states * entryBytes) }
      let states = regions.reduce(0) { $0 + $1.states * ($1.nodes.count + 1) }
      chosen.preparation = lookups * Double(countedRows) + Double(states) * 1e-8
      chosen.secondsPerRow = lookups
      let cost =
        chosen.preparation + chosen.secondsPerRow * Double(rows ?? 100_000)
        // Pairs cost so much more that a tree without tables is the last resort.
        + Double(chosen.others.count) * 1e6
      if cost < best?.cost ?? .infinity { best = (chosen, cost) }
    }
    return best?.chosen ?? .pairs(treesWithNodes)
  }

  /// The seconds of one lookup in a table of some size, about: one in the second-level cache, more
  /// the fewer rows of a block share what is fetched from beyond it.
  private static func lookupTime(bytes: Int) -> Double {
    1.1e-9 + 0.9e-9 * min(4, Double(bytes) / 131_072)
  }

  /// The regions of all trees.
  private func regions(limit: Int) -> Chosen {
    var chosen = Chosen(regions: [], others: [])
    for tree in treesWithNodes {
      let found = PatternRegion.regions(
        of: ensemble.trees[tree], layout: layouts[tree], tests: tests.tests[tree], limit: limit)
      if let found { chosen.regions.append((tree, found)) } else { chosen.others.append(tree) }
    }
    return chosen
  }

  /// The same without the largest trees that a budget has no room for.
  private func within(_ budget: Int, _ chosen: Chosen) -> Chosen {
    func bytes(_ regions: [PatternRegion]) -> Int {
      regions.reduce(0) { $0 + $1.states * entryBytes }
    }
    var left = budget
    var kept: Set<Int> = []
    let bySize = chosen.regions.map { (tree: $0.tree, bytes: bytes($0.regions)) }
      .sorted { ($0.bytes, $0.tree) < ($1.bytes, $1.tree) }
    for (tree, size) in bySize where size <= left {
      left -= size
      kept.insert(tree)
    }
    return Chosen(
      regions: chosen.regions.filter { kept.contains($0.tree) },
      others: treesWithNodes.filter { !kept.contains($0) })
  }
}
