/// What one leaf adds to the contributions of its players, for every pattern of a row at once.
///
/// For d players a pattern o has bit j where the row satisfies all of player j's conditions on the
/// path to the leaf. The leaf adds v · (oᵢ − zᵢ) · ∫₀¹ Π_{j ≠ i} (t·oⱼ + (1 − t)·zⱼ) dt to player i
/// (see ``ReferenceExplainer``), averaged over what stands in for absent players:
/// - the rows of a background, whose own patterns z are counted, or
/// - cover shares, which are one z with values between 0 and 1.
///
/// The integral is a sum over the points of a quadrature rule that is exact for the degree.
enum ShapleyLattice {
  /// Adds the contributions of a leaf against counted patterns.
  ///
  /// At a point t the mean over z of Π (t·oⱼ + (1 − t)·zⱼ) is, for all patterns o together, a product
  /// transform of the counts, one player after the other: with c₀ and c₁ the two halves of the
  /// lattice where zⱼ is 0 and 1,
  ///
  ///     F(oⱼ = 0) = (1 − t)·c₁        F(oⱼ = 1) = t·c₀ + c₁
  ///
  /// With (oᵢ − zᵢ) in the place of player i's factor the halves are −c₁ and c₀, which F gives back:
  /// −F(oᵢ = 0) / (1 − t), and (F(oᵢ = 1) − F(oᵢ = 0) / (1 − t)) / t. Points lie strictly between 0
  /// and 1.
  ///
  /// - Parameters:
  ///   - frequencies: by pattern z, its share of the background; 2ᵈ numbers.
  ///   - target: contributions by pattern o, then player: 2ᵈ · d numbers.
  ///   - space: room for 2ᵈ numbers.
  /// - Complexity: O(2ᵈ · d²).
  static func add(
    frequencies: UnsafePointer<Double>, players d: Int, value: Double,
    space: UnsafeMutablePointer<Double>, target: UnsafeMutablePointer<Double>
  ) {
    let count = 1 << d
    let rule = GaussLegendre(factors: d)
    for (t, weight) in zip(rule.points, rule.weights) {
      space.update(from: frequencies, count: count)
      for j in 0..<d { transform(space, bit: 1 << j, count: count, at: t) }
      let scale = weight * value
      let (rest, inverse) = (1 / (1 - t), 1 / t)
      for i in 0..<d {
        let bit = 1 << i
        var start = 0
        while start < count {
          for pattern in start..<(start + bit) {
            let absent = space[pattern] * rest
            target[pattern * d + i] -= scale * absent
            target[(pattern + bit) * d + i] += scale * (space[pattern + bit] - absent) * inverse
          }
          start += 2 * bit
        }
      }
    }
  }

  /// One player's step of the transform.
  private static func transform(
    _ space: UnsafeMutablePointer<Double>, bit: Int, count: Int, at t: Double
  ) {
    var start = 0
    while start < count {
      for pattern in start..<(start + bit) {
        let (absent, present) = (space[pattern], space[pattern + bit])
        space[pattern] = (1 - t) * present
        space[pattern + bit] = t * absent + present
      }
      start += 2 * bit
    }
  }

  /// Adds the contributions of a leaf under cover shares.
  ///
  /// - Parameters:
  ///   - shares: by player, the product of its cover shares on the path.
  ///   - target: contributions by pattern o, then player: 2ᵈ · d numbers.
  /// - Complexity: O(2ᵈ · d²).
  static func add(shares: [Double], value: Double, target: UnsafeMutablePointer<Double>) {
    let d = shares.count
    let rule = GaussLegendre(factors: d)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: d + 1) { below in
      for (t, weight) in zip(rule.points, rule.weights) {
        for pattern in 0..<(1 << d) {
          func factor(_ j: Int) -> Double {
            (pattern >> j & 1 == 1 ? t : 0) + (1 - t) * shares[j]
          }
          // The products of the factors before each player, then of those behind it.
          below[0] = weight * value
          for j in 0..<d { below[j + 1] = below[j] * factor(j) }
          var behind = 1.0
          for i in stride(from: d - 1, through: 0, by: -1) {
            let present: Double = pattern >> i & 1 == 1 ? 1 : 0
            target[pattern * d + i] += (present - shares[i]) * below[i] * behind
            behind *= factor(i)
          }
        }
      }
    }
  }
}
