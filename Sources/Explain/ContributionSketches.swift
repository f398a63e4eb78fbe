/// Histograms of contributions in buckets of equal relative width, by column and bin: quantiles and
/// distributions without the rows.
///
/// A bucket holds the values of one sign whose exponent and first five bits of the mantissa agree: 32
/// buckets for each doubling. This is the sketch of Masson, Rim and Lee ("DDSketch: a fast and
/// fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019) with the bounds taken
/// from the number's own bits. Counts are whole numbers, so merging is exact and does not depend on
/// the order.
///
/// - A quantile is in the bucket of the true one: its rank error is at most the bucket's own mass, and
///   the middle of the bucket misses it by at most ``relativeError`` of itself.
/// - Values nearer to 0 than 2⁻⁶³ count as 0, those beyond 2⁶⁴ with the last bucket.
///
/// - Complexity: O(1) per value. A bin takes 1 KB, and 256 bytes for each doubling and sign in which
///   it has a value.
struct ContributionSketches: Sendable {
  /// How far the middle of a bucket can be from a value in it, as a share of the value.
  static let relativeError = 1.0 / 64

  /// A bucket with its mass.
  struct Bucket: Equatable {
    /// The smaller end.
    let low: Double
    /// The larger end.
    let high: Double
    /// The mass of its values.
    var mass: Int64
    /// What stands for its values.
    var middle: Double { (low + high) / 2 }
  }

  private static let octaves = 128
  /// The exponent of the first octave, which holds what counts as 0.
  private static let firstExponent = -64
  private static let pageBits = 5
  private static let pageLength = 1 << pageBits

  /// By column, the place of its first bin; the total at the end.
  private let starts: [Int]
  /// By bin, sign and octave, the page of counts; -1 where there is none.
  private var pages: [Int32]
  /// By page, then bucket.
  private var counts: [Int64] = []

  /// Sketches of nothing.
  ///
  /// - Parameter bins: the number of bins of each column.
  init(bins: [Int]) {
    var starts = [0]
    for count in bins { starts.append(starts[starts.count - 1] + count) }
    self.starts = starts
    pages = Array(repeating: -1, count: starts[starts.count - 1] * 2 * Self.octaves)
  }

  /// Adds values of a column with their bins and masses.
  ///
  /// - Parameter masses: nil where each is 1.
  mutating func add(
    _ values: UnsafeBufferPointer<Double>, column: Int, bins: UnsafeBufferPointer<Int32>,
    masses: UnsafeBufferPointer<Int64>?
  ) {
    let start = starts[column] * 2 * Self.octaves
    let known = counts.count >> Self.pageBits
    var next = known
    withUnsafeTemporaryAllocation(of: Int.self, capacity: values.count) { places in
      pages.withUnsafeMutableBufferPointer { pages in
        for index in 0..<values.count {
          let (slot, bucket) = Self.place(of: values[index])
          let entry = start &+ Int(bins[index]) &* (2 &* Self.octaves) &+ slot
          var page = Int(pages[entry])
          if page < 0 {
            page = next
            pages[entry] = Int32(truncatingIfNeeded: page)
            next &+= 1
          }
          places[index] = page &<< Self.pageBits | bucket
        }
      }
      if next > known {
        counts.append(contentsOf: repeatElement(0, count: (next - known) << Self.pageBits))
      }
      counts.withUnsafeMutableBufferPointer { counts in
        if let masses {
          for index in 0..<values.count { counts[places[index]] &+= masses[index] }
        } else {
          for index in 0..<values.count { counts[places[index]] &+= 1 }
        }
      }
    }
  }

  /// The octave and sign of a value, and its bucket there.
  @inline(__always)
  private static func place(of value: Double) -> (slot: Int, bucket: Int) {
    let bits = value.bitPattern
    let key =
      Int((bits & 0x7FFF_FFFF_FFFF_FFFF) &>> UInt64(52 - pageBits))
      &- (1023 + firstExponent) << pageBits
    // The first octave has one bucket, of both signs.
    if key < pageLength { return (0, 0) }
    let bounded = min(key, octaves << pageBits - 1)
    return (
      bounded &>> pageBits | (Int(bits &>> 63) &* octaves), bounded & (pageLength - 1)
    )
  }

  /// Adds the counts of other rows.
  ///
  /// - Precondition: `other` has the same columns and bins.
  mutating func merge(_ other: ContributionSketches) {
    precondition(starts == other.starts, "sketches of the same bins")
    for entry in other.pages.indices where other.pages[entry] >= 0 {
      if pages[entry] < 0 {
        pages[entry] = Int32(truncatingIfNeeded: counts.count >> Self.pageBits)
        counts.append(contentsOf: repeatElement(0, count: Self.pageLength))
      }
      let own = Int(pages[entry]) << Self.pageBits
      let others = Int(other.pages[entry]) << Self.pageBits
      for bucket in 0..<Self.pageLength {
        counts[own + bucket] &+= other.counts[others + bucket]
      }
    }
  }

  /// The buckets of some bins of a column together that hold anything, in ascending order.
  func buckets(column: Int, bins: some Sequence<Int>) -> [Bucket] {
    let bins = Array(bins)
    var buckets: [Bucket] = []
    func collect(sign: Int, octave: Int) {
      let found = bins.compactMap { bin -> Int? in
        let page = Int(pages[((starts[column] + bin) * 2 + sign) * Self.octaves + octave])
        return page < 0 ? nil : page << Self.pageBits
      }
      guard !found.isEmpty else { return }
      let unit = Double(
        sign: .plus, exponent: octave + Self.firstExponent - Self.pageBits, significand: 1)
      for step in 0..<Self.pageLength {
        let bucket = sign == 0 ? step : Self.pageLength - 1 - step
        let mass = found.reduce(Int64(0)) { $0 &+ counts[$1 + bucket] }
        guard mass > 0 else { continue }
        let near = octave == 0 ? 0 : Double(Self.pageLength + bucket) * unit
        let far = octave == 0 ? 0 : near + unit
        buckets.append(
          sign == 0
            ? Bucket(low: near, high: far, mass: mass)
            : Bucket(low: -far, high: -near, mass: mass))
      }
    }
    for octave in (1..<Self.octaves).reversed() { collect(sign: 1, octave: octave) }
    for octave in 0..<Self.octaves { collect(sign: 0, octave: octave) }
    return buckets
  }
}

extension [ContributionSketches.Bucket] {
  /// The value below or at which a share of the mass lies: the smallest value with at least that
  /// share, to within its bucket; nil where there is no mass.
  func quantile(_ share: Double) -> Double? {
    let total = reduce(Int64(0)) { $0 + $1.mass }
    guard total > 0 else { return nil }
    let wanted = Swift.max(1, (share * Double(total)).rounded(.up))
    var below: Int64 = 0
    for bucket in self {
      below += bucket.mass
      if Double(below) >= wanted { return bucket.middle }
    }
    return last?.middle
  }
}
