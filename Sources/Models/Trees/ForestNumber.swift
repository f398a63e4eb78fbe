/// The precision of a comparison, and by it the library; settled when the walk, which is the hot
/// loop, is compiled.
protocol ForestNumber: BinaryFloatingPoint, Sendable {
  /// The bits of a number, as which nodes and rows keep sets and codes of categories.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & Sendable
  /// Whether trees follow ``SplitRule/atMost`` or ``SplitRule/atMostExact``.
  static var isAtMost: Bool { get }
  /// A value of the data as it is compared, magnitudes up to a limit counting as zero.
  init(cell value: Double, zeroLimit: Double)
  /// The number of some bits.
  init(bits: Bits)
  /// The number's bits.
  var bits: Bits { get }
}

extension Float: ForestNumber {
  @inline(__always) static var isAtMost: Bool { false }
  @inline(__always) init(cell value: Double, zeroLimit: Double) { self = Float(value) }
  @inline(__always) init(bits: UInt32) { self = Float(bitPattern: bits) }
  @inline(__always) var bits: UInt32 { bitPattern }
}

extension Double: ForestNumber {
  @inline(__always) static var isAtMost: Bool { true }
  @inline(__always) init(cell value: Double, zeroLimit: Double) {
    self = abs(value) <= zeroLimit ? 0 : value
  }
  @inline(__always) init(bits: UInt64) { self = Double(bitPattern: bits) }
  @inline(__always) var bits: UInt64 { bitPattern }
}
