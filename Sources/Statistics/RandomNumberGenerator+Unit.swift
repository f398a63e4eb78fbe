extension RandomNumberGenerator {
  /// A number in 0..<1, a multiple of 2⁻⁵³.
  @inline(__always)
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
