/// A set of category codes.
public struct CategorySet: Sendable, Equatable {
  /// The codes that Float32 tells apart: XGBoost takes any from here on for invalid.
  @usableFromInline static let codeLimit = 1 << 24

  /// The members as bits: code `c` is bit `c % 64` of word `c / 64`.
  ///
  /// No words at all mark a numeric node; the set of a categorical node has at least one.
  public let words: [UInt64]

  /// The set of some codes, which are not negative.
  public init(_ codes: some Sequence<Int>) {
    var words: [UInt64] = []
    for code in codes where code >= 0 {
      while words.count <= code / 64 { words.append(0) }
      words[code / 64] |= 1 << UInt64(code % 64)
    }
    self.words = words
  }

  /// The set of a categorical node, which may be empty.
  init(categorical codes: some Collection<Int32>) {
    let largest = codes.max() ?? 0
    var words = [UInt64](repeating: 0, count: Int(max(largest, 0)) / 64 + 1)
    for code in codes where code >= 0 { words[Int(code) / 64] |= 1 << UInt64(code % 64) }
    self.words = words
  }

  /// The set of a categorical node from 32-bit words, code `c` being bit `c % 32` of word `c / 32`.
  init(halfWords: ArraySlice<UInt32>) {
    var words = [UInt64](repeating: 0, count: max(1, (halfWords.count + 1) / 2))
    for (place, half) in halfWords.enumerated() {
      words[place / 2] |= UInt64(half) << UInt64(place % 2 * 32)
    }
    self.words = words
  }

  /// The number of codes that XGBoost's bits for the set have room for: a multiple of 32.
  @usableFromInline var bitCount: Int {
    guard let last = words.last, last != 0 else { return words.isEmpty ? 0 : 32 }
    return (words.count - 1) * 64 + (last.leadingZeroBitCount >= 32 ? 32 : 64)
  }

  /// One more than the largest member; 0 of an empty set.
  var codeCount: Int {
    for (place, word) in words.enumerated().reversed() where word != 0 {
      return place * 64 + 64 - word.leadingZeroBitCount
    }
    return 0
  }

  /// Whether the set has no members.
  public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// Whether a code is a member.
  @inlinable public func contains(_ code: Int) -> Bool {
    code >= 0 && code / 64 < words.count && words[code / 64] & (1 << UInt64(code % 64)) != 0
  }
}
