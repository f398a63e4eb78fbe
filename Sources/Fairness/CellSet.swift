/// A set of cells of the table of label and decision.
struct CellSet: OptionSet, Sendable, Hashable {
  let rawValue: UInt8

  static let trueNegative = CellSet(rawValue: 1)
  static let falsePositive = CellSet(rawValue: 2)
  static let falseNegative = CellSet(rawValue: 4)
  static let truePositive = CellSet(rawValue: 8)

  static let all: CellSet = [.trueNegative, .falsePositive, .falseNegative, .truePositive]
  static let labelPositive: CellSet = [.truePositive, .falseNegative]
  static let labelNegative: CellSet = [.falsePositive, .trueNegative]
  static let decidedPositive: CellSet = [.truePositive, .falsePositive]
  static let decidedNegative: CellSet = [.falseNegative, .trueNegative]
  static let correct: CellSet = [.truePositive, .trueNegative]
  static let wrong: CellSet = [.falsePositive, .falseNegative]

  /// The index of a row's cell: the bit number of its set.
  @inline(__always)
  static func index(label: Bool, decision: Bool) -> Int { (label ? 2 : 0) + (decision ? 1 : 0) }

  /// Which cells are in the set, in the order of their indexes.
  @inline(__always)
  var mask: SIMDMask<SIMD4<Int64>> {
    let bits = SIMD4<Int64>(repeating: Int64(rawValue)) & SIMD4<Int64>(1, 2, 4, 8)
    return bits .!= 0
  }

  /// The indexes of the cells in the set.
  var indexes: [Int] { (0..<4).filter { rawValue & (1 << $0) != 0 } }
}
