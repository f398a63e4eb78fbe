/// Numbers that start where a line of the cache does, so that a lookup touches no line too many.
///
/// An array's own elements start at any multiple of 16 bytes: a few words in front are left unused.
/// Only speed depends on it.
struct TableLines: Sendable {
  private let words: [UInt64]
  /// The words in front.
  private let skipped: Int

  /// The entries of regions, one after the other, as Floats or Doubles.
  init(_ tables: [RegionTable], isSingle: Bool) {
    let size = isSingle ? MemoryLayout<Float>.stride : MemoryLayout<Double>.stride
    let numbers = tables.reduce(0) { $0 + $1.entries.count }
    let count = (numbers * size + 7) / 8 + 8
    var skipped = 0
    words = [UInt64](unsafeUninitializedCapacity: count) { words, initialized in
      words.initialize(repeating: 0)
      initialized = count
      guard let base = words.baseAddress else { return }
      skipped = (64 - Int(bitPattern: base) % 64) % 64 / 8
      let start = UnsafeMutableRawPointer(base + skipped)
      var offset = 0
      for number in tables.lazy.flatMap(\.entries) {
        if isSingle {
          start.storeBytes(of: Float(number), toByteOffset: offset, as: Float.self)
        } else {
          start.storeBytes(of: number, toByteOffset: offset, as: Double.self)
        }
        offset &+= size
      }
    }
    self.skipped = skipped
  }

  /// Calls a function with the first number's place.
  @inline(__always)
  func withStart(_ body: (UnsafeRawPointer) -> Void) {
    words.withUnsafeBytes { words in
      guard let start = words.baseAddress else { return }
      body(start + skipped * 8)
    }
  }
}
