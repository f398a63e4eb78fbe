/// How the numbers of a chunk were written, so that a column in which a word turns up later gets
/// every cell's exact text back, without keeping the text of the ordinary ones.
///
/// An ordinary number — up to 15 digits without superfluous zeros in front, and a few blanks before
/// it — follows from its value and the count of digits behind the point: Double holds every
/// 15-digit decimal apart. Other texts are kept.
struct NumberTexts: Sendable {
  /// Marks a cell whose text is kept.
  static let kept: UInt8 = 0xFF
  /// The greatest counts that an ordinary number may have.
  static let mostDigits = 15
  static let mostBlanks = 6

  /// The kept texts in the order of their rows, each behind its length: one byte, or 255 and eight
  /// more.
  private var bytes: [UInt8] = []

  /// The format of an ordinary number.
  @inline(__always)
  static func format(fractionDigits: Int, blanks: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: fractionDigits | blanks << 4)
  }

  /// Keeps the text of the next row that is not written in the ordinary way.
  mutating func keep(_ text: UnsafeBufferPointer<UInt8>) {
    if text.count < 255 {
      bytes.append(UInt8(text.count))
    } else {
      bytes.append(255)
      withUnsafeBytes(of: text.count) { bytes.append(contentsOf: $0) }
    }
    bytes.append(contentsOf: text)
  }

  /// Calls `body` with the text of each of the first `rowCount` cells, nil for a missing one.
  func forEach(
    rowCount: Int, values: UnsafePointer<Double>, format: (Int) -> UInt8,
    _ body: (UnsafeBufferPointer<UInt8>?) -> Void
  ) {
    var next = 0
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { scratch in
      bytes.withUnsafeBufferPointer { bytes in
        for row in 0..<rowCount {
          if values[row].isNaN {
            body(nil)
          } else if format(row) == Self.kept {
            var count = Int(bytes[next])
            next += 1
            if count == 255 {
              count = UnsafeRawBufferPointer(bytes).loadUnaligned(
                fromByteOffset: next, as: Int.self)
              next += MemoryLayout<Int>.size
            }
            body(UnsafeBufferPointer(rebasing: bytes[next..<next + count]))
            next += count
          } else {
            body(Self.write(values[row], format(row), scratch))
          }
        }
      }
    }
  }

  /// Writes an ordinary number as it stood in the file.
  private static func write(
    _ value: Double, _ format: UInt8, _ scratch: UnsafeMutableBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    let fractionDigits = Int(format & 15)
    // Off by less than a quarter before rounding: the digits come back exactly.
    let scaled = (value.magnitude * DecimalParser.exactPower(fractionDigits)).rounded()
    var digits = UInt64(scaled)
    var place = scratch.count
    var written = 0
    while digits > 0 || written <= fractionDigits {
      if written == fractionDigits, fractionDigits > 0 {
        place -= 1
        scratch[place] = Ascii.point
      }
      place -= 1
      scratch[place] = Ascii.zero + UInt8(digits % 10)
      digits /= 10
      written += 1
    }
    if value.sign == .minus {
      place -= 1
      scratch[place] = Ascii.minus
    }
    for _ in 0..<(format >> 4) {
      place -= 1
      scratch[place] = Ascii.blank
    }
    return UnsafeBufferPointer(rebasing: scratch[place...])
  }
}
