/// The entries of one region: by pattern, the sum of what its leaves add to each player.
struct RegionTable {
  /// By pattern, then lane.
  let entries: [Double]
  /// The expected output of the region's leaves.
  let expected: Double

  /// Entries against a background.
  ///
  /// - Parameters:
  ///   - background: by pattern, the rows of the background that have it.
  ///   - rows: the number of rows of the background.
  ///   - lanes: by lane of an entry, its player.
  init(_ region: PatternCode, background: UnsafeBufferPointer<UInt32>, rows: Int, lanes: [Int]) {
    var reached = ExactSum()
    entries = Self.entries(of: region, lanes: lanes) { leaf, patterns, table, space in
      let count = 1 << leaf.players.count
      space.update(repeating: 0, count: count)
      // Whole numbers of rows add up exactly in Double.
      for state in 0..<region.states { space[Int(patterns[state])] += Double(background[state]) }
      for pattern in 0..<count { space[pattern] /= Double(rows) }
      reached.add(space[count - 1] * leaf.value)
      ShapleyLattice.add(
        frequencies: space, players: leaf.players.count, value: leaf.centered, space: space + count,
        target: table)
    }
    expected = reached.value
  }

  /// Entries under cover shares.
  init(_ region: PatternCode, lanes: [Int]) {
    var reached = ExactSum()
    entries = Self.entries(of: region, lanes: lanes) { leaf, _, table, _ in
      reached.add(leaf.shares.reduce(leaf.value, *))
      ShapleyLattice.add(shares: leaf.shares, value: leaf.centered, target: table)
    }
    expected = reached.value
  }

  /// The sums over the leaves of a region.
  ///
  /// - Parameter contributions: adds those of a leaf by pattern of its own players, given the leaf's
  ///   pattern by pattern of the region, and room for two numbers by pattern of its players.
  private static func entries(
    of region: PatternCode, lanes: [Int],
    contributions: (
      PatternCode.Leaf, UnsafePointer<UInt32>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Double>
    ) -> Void
  ) -> [Double] {
    let width = lanes.count <= 8 ? 8 : 16
    let most = region.leaves.map(\.players.count).max() ?? 0
    var entries = [Double](repeating: 0, count: region.states * width)
    entries.withUnsafeMutableBufferPointer { entries in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: region.states) { patterns in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: (most + 2) << most) { room in
          guard let patterns = patterns.baseAddress, let room = room.baseAddress else { return }
          let table = room + (2 << most)
          for leaf in region.leaves {
            let players = leaf.players.count
            let own = leaf.players.map { lanes.firstIndex(of: $0) ?? 0 }
            region.writePatterns(of: leaf, to: patterns)
            table.update(repeating: 0, count: players << players)
            contributions(leaf, patterns, table, room)
            own.withUnsafeBufferPointer { own in
              for state in 0..<region.states {
                let source = table + Int(patterns[state]) &* players
                let target = state &* width
                for player in 0..<players { entries[target &+ own[player]] += source[player] }
              }
            }
          }
        }
      }
    }
    return entries
  }
}
