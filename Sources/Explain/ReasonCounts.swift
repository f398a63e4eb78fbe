/// How often each feature is among the strongest reasons for an adverse decision, by group and rank.
///
/// A reason is a contribution that pushes towards the adverse decision; the strongest has rank 0, and
/// of equal ones the earlier feature comes first. Counts are whole masses: exact in any order.
struct ReasonCounts: Sendable {
  private let features: Int
  /// By place (all rows, then every group), feature and rank.
  private var masses: [Int64]
  /// By place, the rows and masses of adverse decisions.
  private(set) var adverseRows: [Int]
  private(set) var adverseMasses: [Int64]

  /// Counts of nothing.
  init(places: Int, features: Int) {
    self.features = features
    masses = Array(repeating: 0, count: places * features * ContributionLayout.reasonCount)
    adverseRows = Array(repeating: 0, count: places)
    adverseMasses = Array(repeating: 0, count: places)
  }

  /// Counts one adverse decision.
  ///
  /// - Parameters:
  ///   - contributions: the row's, `stride` apart.
  ///   - sign: 1 where a positive contribution is a reason, -1 where a negative one is.
  ///   - places: where the row belongs; a negative one is skipped.
  mutating func add(
    _ contributions: UnsafePointer<Double>, stride: Int, sign: Double, mass: Int64,
    places: UnsafeBufferPointer<Int32>
  ) {
    let ranks = ContributionLayout.reasonCount
    // The strongest so far, in descending order; a feature of -1 is none.
    var strongest = SIMD4<Double>()
    var names = SIMD4<Int32>(repeating: -1)
    for feature in 0..<features {
      let strength = sign * contributions[feature &* stride]
      guard strength > strongest[ranks - 1] else { continue }
      var rank = ranks - 1
      while rank > 0, strength > strongest[rank - 1] {
        strongest[rank] = strongest[rank - 1]
        names[rank] = names[rank - 1]
        rank -= 1
      }
      strongest[rank] = strength
      names[rank] = Int32(truncatingIfNeeded: feature)
    }
    for place in places where place >= 0 {
      adverseRows[Int(place)] &+= 1
      adverseMasses[Int(place)] &+= mass
      for rank in 0..<ranks where names[rank] >= 0 {
        masses[(Int(place) &* features &+ Int(names[rank])) &* ranks &+ rank] &+= mass
      }
    }
  }

  /// Adds the counts of other rows.
  mutating func merge(_ other: ReasonCounts) {
    for index in masses.indices { masses[index] &+= other.masses[index] }
    for place in adverseRows.indices {
      adverseRows[place] &+= other.adverseRows[place]
      adverseMasses[place] &+= other.adverseMasses[place]
    }
  }

  /// By rank, the mass of the adverse decisions of a place for which a feature is the reason.
  func ranks(place: Int, feature: Int) -> [Int64] {
    let start = (place * features + feature) * ContributionLayout.reasonCount
    return Array(masses[start..<(start + ContributionLayout.reasonCount)])
  }
}
