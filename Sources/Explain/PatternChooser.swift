internal import ExplainKernels
internal import Models

/// What decides which trees have tables.
enum PatternChoice: Sendable {
  /// Tables for every tree that allows them, with at most so many patterns in a region.
  case tables(limit: Int)
  /// No tables.
  case pairs
}

/// Chooses the regions of an ensemble's trees by what they cost, as measured on one core of an AMD
/// EPYC with AVX-512: what is chosen changes speed and the last digits, never what is computed.
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
  /// The seconds that a lookup takes whose entry is near, and that counting a pattern takes.
  private static let lookupTime = 1.2e-9
  private static let countTime = 1.1e-9
  /// How fast a block of rows fetches the tables from beyond the second-level cache.
  private static let bytesPerSecond = 12e9
  /// The seconds by leaf and pattern, and by node, that making tables takes.
  private static let sumTime = 3e-9
  private static let nodeTime = 1e-5
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
      let states = regions.reduce(0) { $0 + $1.states }
      let sums = regions.reduce(0) { $0 + $1.states * ($1.nodes.count + 1) }
      let nodes = regions.reduce(0) { $0 + $1.nodes.count }
      chosen.preparation =
        Double(regions.count) * Self.countTime * Double(countedRows)
        + Double(sums) * Self.sumTime + Double(nodes) * Self.nodeTime
      chosen.secondsPerRow =
        Double(regions.count) * Self.lookupTime
        + Double(states * entryBytes) / Double(PatternTables.chunkRows(cells: players.count))
        / Self.bytesPerSecond
      let cost =
        chosen.preparation + chosen.secondsPerRow * Double(rows ?? 100_000)
        // Pairs cost so much more that a tree without tables is the last resort.
        + Double(chosen.others.count) * 1e6
      if cost < best?.cost ?? .infinity { best = (chosen, cost) }
    }
    return best?.chosen ?? .pairs(treesWithNodes)
  }

  /// The seconds that the difference form takes to explain a row, about: by node and point of the
  /// quadrature, measured at depths 4, 6 and 8.
  var differenceFormSecondsPerRow: Double {
    let step =
      switch fairaudit_best_instructions() {
      case fairaudit_instructions_avx512: 0.13e-9
      case fairaudit_instructions_avx2: 0.24e-9
      default: 0.5e-9
      }
    var steps = 0.0
    for tree in treesWithNodes {
      let layout = layouts[tree]
      let players = layout.order.reduce(0) { max($0, Int(layout.playersAbove[$1])) }
      steps += Double(layout.order.count / 2 * GaussLegendre.count(factors: players))
    }
    return steps * step * (isSingle ? 1 : 2.4)
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
