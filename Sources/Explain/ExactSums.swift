/// Sums of Doubles that do not depend on the order of the terms, in many cells at once.
///
/// A term is written in base 2²⁴ on a grid that is the same for all numbers, and its digits are added
/// to whole-number counters: a short superaccumulator (Kulisch 2011; Neal, "Fast exact summation using
/// small and large superaccumulators", arXiv 1505.05571). Each column keeps the four digits from the
/// leading one of its largest term downwards and drops what lies below. Which digits of a term are
/// kept depends on the largest term alone, so any order of terms and any tree of merges gives the same
/// bits; an error of a sum is below 2⁻⁷² of the largest term for each term.
///
/// Positive and negative terms are counted apart, which gives the sum of magnitudes for nothing.
///
/// - Complexity: a term costs one decomposition and one vector addition per cell it belongs to; 64
///   bytes per cell. The counters hold 2³⁹ terms.
struct ExactSums: Sendable {
  private typealias Digits = SIMD4<Int64>

  /// Bits of a digit.
  private static let digitBits = 24
  /// Digits of a column's window.
  private static let window = 4

  /// By column, the place of its first cell; the total at the end.
  private let starts: [Int]
  /// By column, the place of its highest digit on the grid.
  private var tops: [Int]
  /// By cell, the digits of its positive terms, then of its negative ones; the lowest first.
  private var digits: [Digits]

  /// Sums of 0.
  ///
  /// - Parameter cells: the number of cells of each column.
  init(cells: [Int]) {
    var starts = [0]
    for count in cells { starts.append(starts[starts.count - 1] + count) }
    self.starts = starts
    tops = Array(repeating: Self.window - 1, count: cells.count)
    digits = Array(repeating: Digits(), count: 2 * starts[starts.count - 1])
  }

  /// Adds terms to cells of a column.
  ///
  /// - Parameters:
  ///   - cells: by list and term, the cell that the term is added to: as many lists as there are
  ///     divisions of the terms, one after the other.
  /// - Precondition: terms are finite; cells are those of the column.
  mutating func add(
    _ terms: UnsafeBufferPointer<Double>, column: Int, cells: UnsafeBufferPointer<Int32>
  ) {
    let count = terms.count
    guard count > 0 else { return }
    var largest: UInt64 = 0
    for term in terms { largest = max(largest, term.magnitude.bitPattern) }
    guard largest > 0 else { return }
    let leading = max(Int(largest >> 52), 1) + 51
    raise(column, to: max(leading / Self.digitBits, Self.window - 1))
    let bottom = Self.digitBits * (tops[column] - Self.window + 1)
    let start = 2 * starts[column]
    withUnsafeTemporaryAllocation(of: Digits.self, capacity: count) { written in
      for index in 0..<count {
        written[index] = Self.digits(of: terms[index].magnitude.bitPattern, above: bottom)
      }
      digits.withUnsafeMutableBufferPointer { digits in
        guard let base = digits.baseAddress.map({ $0 + start }) else { return }
        var place = 0
        while place < cells.count {
          for index in 0..<count {
            let sign = Int(terms[index].bitPattern >> 63)
            base[2 * Int(cells[place + index]) + sign] &+= written[index]
          }
          place += count
        }
      }
    }
  }

  /// The digits of a magnitude from a place of the grid upwards; what lies below is dropped.
  ///
  /// - Precondition: the leading digit is in the window.
  @inline(__always)
  private static func digits(of bits: UInt64, above bottom: Int) -> Digits {
    let exponent = Int(bits >> 52)
    let fraction = bits & 0xF_FFFF_FFFF_FFFF
    let mantissa = exponent == 0 ? fraction : fraction | 1 << 52
    // Where the mantissa's last bit stands, counted from the smallest Double.
    let shift = max(exponent, 1) &- 1 &- bottom
    let low: UInt64
    let high: UInt64
    if shift >= 0 {
      low = (mantissa &<< UInt64(shift)) & 0xFFFF_FFFF_FFFF
      high = mantissa &>> UInt64(48 &- shift)
    } else {
      let rest = shift > -64 ? mantissa &>> UInt64(0 &- shift) : 0
      low = rest & 0xFFFF_FFFF_FFFF
      high = rest &>> 48
    }
    return Digits(
      Int64(truncatingIfNeeded: low & 0xFF_FFFF), Int64(truncatingIfNeeded: low &>> 24),
      Int64(truncatingIfNeeded: high & 0xFF_FFFF), Int64(truncatingIfNeeded: high &>> 24))
  }

  /// Moves a column's window up.
  private mutating func raise(_ column: Int, to top: Int) {
    let steps = top - tops[column]
    guard steps > 0 else { return }
    tops[column] = top
    for place in (2 * starts[column])..<(2 * starts[column + 1]) {
      digits[place] = Self.lowered(digits[place], by: steps)
    }
  }

  /// Digits as they stand in a window some places further up.
  private static func lowered(_ digits: Digits, by steps: Int) -> Digits {
    var moved = Digits()
    for index in 0..<window where index + steps < window { moved[index] = digits[index + steps] }
    return moved
  }

  /// Adds the sums of other terms.
  ///
  /// - Precondition: `other` has the same columns and cells.
  mutating func merge(_ other: ExactSums) {
    precondition(starts == other.starts, "sums of the same cells")
    for column in tops.indices {
      raise(column, to: other.tops[column])
      let steps = tops[column] - other.tops[column]
      for place in (2 * starts[column])..<(2 * starts[column + 1]) {
        let digits = other.digits[place]
        self.digits[place] &+= steps == 0 ? digits : Self.lowered(digits, by: steps)
      }
    }
  }

  /// The sum of the terms of some cells of a column together, and that of their magnitudes.
  func sums(column: Int, cells: some Sequence<Int>) -> (signed: Double, absolute: Double) {
    var positive = Digits()
    var negative = Digits()
    for cell in cells {
      positive &+= digits[2 * (starts[column] + cell)]
      negative &+= digits[2 * (starts[column] + cell) + 1]
    }
    return (
      number(positive &- negative, column: column), number(positive &+ negative, column: column)
    )
  }

  /// The number that digits stand for, rounded from the highest digit downwards.
  private func number(_ digits: Digits, column: Int) -> Double {
    func carried(_ digits: Digits) -> Digits {
      var result = digits
      for index in 0..<(Self.window - 1) {
        let carry = result[index] >> Int64(Self.digitBits)
        result[index] -= carry << Int64(Self.digitBits)
        result[index + 1] += carry
      }
      return result
    }
    var canonical = carried(digits)
    let isNegative = canonical[3] < 0
    if isNegative { canonical = carried(Digits() &- digits) }
    let low = Double(canonical[1] << 24 + canonical[0])
    let high = Double(canonical[3]) * 0x1p24 + Double(canonical[2])
    let bottom = Self.digitBits * (tops[column] - Self.window + 1)
    // A Double is a whole number of 2⁻¹⁰⁷⁴.
    let value = Double(
      sign: .plus, exponent: bottom - 1074, significand: high * 0x1p48 + low)
    return isNegative ? -value : value
  }
}
