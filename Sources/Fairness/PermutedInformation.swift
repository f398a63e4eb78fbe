internal import Foundation
internal import Statistics
internal import Tabular

/// How often permuted groups are told as well by a feature as the true ones.
struct PermutedInformation: Sendable {
  /// By feature, the permutations with at least the observed information.
  let greater: [Int]

  /// Every permutation is shared by all features and has a seed of its own.
  /// - Complexity: O(permutations · rows · features).
  init(
    features: [FeatureBins], sample: ProxySample, permutations: Int, seed: UInt64, threads: Int
  ) {
    let groups = sample.groupNames.count
    let observed = features.map {
      Self.statistic($0, codes: sample.codes, sample: sample, groups: groups)
    }
    // Sums in another order may differ in the last digits.
    let limits = observed.map { $0 - 1e-9 * max(1, abs($0)) }
    let size = 32
    let chunks = (permutations + size - 1) / size
    let parts = Parallel.map(chunks: chunks, threads: threads) { chunk in
      var greater = [Int](repeating: 0, count: features.count)
      for permutation in chunk * size..<min(permutations, (chunk + 1) * size) {
        var generator = SplitMix64(seed: seed &+ 0x5851_F42D_4C95_7F2D &* UInt64(permutation + 1))
        var codes = sample.codes
        generator.shuffle(&codes)
        for (index, feature) in features.enumerated()
        where Self.statistic(feature, codes: codes, sample: sample, groups: groups)
          >= limits[index]
        {
          greater[index] += 1
        }
      }
      return greater
    }
    greater = features.indices.map { index in parts.reduce(0) { $0 + $1[index] } }
  }

  /// Σ c·ln c over the cells less that over the groups' sums, in units of the mean weight: up to a
  /// constant of the feature the mutual information times the rows.
  private static func statistic(
    _ feature: FeatureBins, codes: [Int32], sample: ProxySample, groups: Int
  ) -> Double {
    var table = [Double](repeating: 0, count: feature.count * groups)
    table.withUnsafeMutableBufferPointer { table in
      if sample.isEqual {
        for index in codes.indices {
          table[Int(feature.codes[index]) &* groups &+ Int(codes[index])] += 1
        }
      } else {
        for index in codes.indices {
          table[Int(feature.codes[index]) &* groups &+ Int(codes[index])] +=
            sample.weights[index]
        }
      }
    }
    var sums = [Double](repeating: 0, count: groups)
    var result = 0.0
    for (place, count) in table.enumerated() where count > 0 {
      result += count * log(count)
      sums[place % groups] += count
    }
    for sum in sums where sum > 0 { result -= sum * log(sum) }
    return result
  }
}
