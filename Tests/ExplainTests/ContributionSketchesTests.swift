import Testing

@testable import Explain

@Suite struct ContributionSketchesTests {
  static func sketch(
    _ values: [Double], bins: [Int32]? = nil, masses: [Int64]? = nil, count: Int = 1
  ) -> ContributionSketches {
    var sketch = ContributionSketches(bins: [count])
    let bins = bins ?? values.map { _ in 0 }
    values.withUnsafeBufferPointer { values in
      bins.withUnsafeBufferPointer { bins in
        if let masses {
          masses.withUnsafeBufferPointer {
            sketch.add(values, column: 0, bins: bins, masses: $0)
          }
        } else {
          sketch.add(values, column: 0, bins: bins, masses: nil)
        }
      }
    }
    return sketch
  }

  /// The smallest value at or below which a share of the mass lies.
  static func quantile(_ values: [Double], _ masses: [Int64], _ share: Double) -> Double {
    let order = values.indices.sorted { values[$0] < values[$1] }
    let wanted = max(1, (share * Double(masses.reduce(0, +))).rounded(.up))
    var below: Int64 = 0
    for index in order {
      below += masses[index]
      if Double(below) >= wanted { return values[index] }
    }
    return .nan
  }

  /// Several shapes, weighted or not: every quantile is within the stated share of the true one.
  @Test func quantilesAreWithinTheBound() {
    var generator = Seeded(2)
    func uniform() -> Double { Double.random(in: -1...1, using: &generator) }
    let shapes: [(name: String, make: () -> Double)] = [
      ("uniform", { uniform() }),
      (
        "cubes",
        {
          let x = uniform(); return x * x * x
        }
      ),
      ("two humps", { uniform() * 0.1 + (uniform() > 0 ? 2 : -3) }),
      ("few values", { (uniform() * 3).rounded() }),
      ("tiny", { uniform() * 1e-12 }), ("huge", { uniform() * 1e15 }),
      ("one side", { abs(uniform()) }),
    ]
    for (name, make) in shapes {
      let values = (0..<2_001).map { _ in make() }
      for weighted in [false, true] {
        let masses = values.map { _ in
          weighted ? Int64.random(in: 0...1_000, using: &generator) : 1
        }
        let buckets = Self.sketch(values, masses: weighted ? masses : nil)
          .buckets(column: 0, bins: [0])
        for share in [0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] {
          let expected = Self.quantile(values, masses, share)
          let found = buckets.quantile(share) ?? .nan
          #expect(
            abs(found - expected) <= ContributionSketches.relativeError * abs(expected),
            "\(name), share \(share)")
        }
        #expect(buckets.map(\.mass).reduce(0, +) == masses.reduce(0, +))
      }
    }
  }

  /// Buckets ascend, do not overlap and hold their values.
  @Test func bucketsDivideTheLine() {
    let values = [-8, -1.03125, -1, -0.5, -1e-30, 0, -0.0, 1e-30, 0.5, 1, 1.03125, 1.0312, 8, 1e18]
    let buckets = Self.sketch(values).buckets(column: 0, bins: [0])
    for (one, next) in zip(buckets, buckets.dropFirst()) { #expect(one.high <= next.low) }
    for value in values.map({ abs($0) < 0x1p-63 ? 0 : $0 }) {
      #expect(buckets.contains { $0.low <= value && value <= $0.high }, "\(value)")
    }
    #expect(buckets.first { $0.low == 0 }?.mass == 4)
  }

  /// Numbers beyond the octaves neither trap nor leave the ends.
  @Test func extremesAreBounded() {
    let values = [1e300, -1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
    let buckets = Self.sketch(values).buckets(column: 0, bins: [0])
    #expect(buckets.map(\.mass) == [1, 1, 2])
    #expect(buckets[0].low == -0x1p64 && buckets[2].high == 0x1p64)
    #expect(Self.sketch([]).buckets(column: 0, bins: [0]).quantile(0.5) == nil)
  }

  @Test func bucketsOfMergedSketchesAreThoseOfTheWhole() {
    var generator = Seeded(3)
    let values = (0..<900).map { _ in Double.random(in: -4...4, using: &generator) }
    let bins = values.map { _ in Int32.random(in: 0..<3, using: &generator) }
    let whole = Self.sketch(values, bins: bins, count: 3)
    for pieces in [1, 8, 450] {
      var merged = ContributionSketches(bins: [3])
      for piece in (0..<900).pieces(of: pieces).reversed() {
        merged.merge(Self.sketch(Array(values[piece]), bins: Array(bins[piece]), count: 3))
      }
      for chosen in [[0], [1], [2], [0, 1, 2]] {
        #expect(
          merged.buckets(column: 0, bins: chosen) == whole.buckets(column: 0, bins: chosen))
      }
    }
  }
}
