#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Searches in runs of bytes.
enum ByteScan {
  typealias Bytes = UnsafePointer<UInt8>

  /// The first place of a byte at or after `start`.
  @inline(__always)
  static func first(_ byte: UInt8, _ start: Bytes, _ end: Bytes) -> Bytes? {
    guard start < end, let found = memchr(start, Int32(byte), end - start) else { return nil }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
  }

  /// The last place of a byte before `end`.
  static func last(_ byte: UInt8, _ start: Bytes, _ end: Bytes) -> Bytes? {
    var next = end
    while next > start {
      next -= 1
      if next.pointee == byte { return next }
    }
    return nil
  }

  /// How often a byte occurs.
  static func count(_ byte: UInt8, _ start: Bytes, _ end: Bytes) -> Int {
    var total = 0
    var next = start
    let pattern = SIMD32<UInt8>(repeating: byte)
    while end - next >= 32 {
      // At most 255 rounds fit into a lane.
      var lanes = SIMD32<UInt8>(repeating: 0)
      var rounds = min(255, (end - next) / 32)
      while rounds > 0 {
        let block = UnsafeRawPointer(next).loadUnaligned(as: SIMD32<UInt8>.self)
        lanes = lanes.replacing(with: lanes &+ 1, where: block .== pattern)
        next += 32
        rounds &-= 1
      }
      total &+= Int(SIMD32<UInt16>(truncatingIfNeeded: lanes).wrappedSum())
    }
    while next < end {
      if next.pointee == byte { total &+= 1 }
      next += 1
    }
    return total
  }

  /// What no text file may hold.
  enum Flaw {
    case zeroByte
    case invalidUTF8
  }

  /// The first byte that is zero or not part of a UTF-8 character.
  static func firstFlaw(_ start: Bytes, _ end: Bytes) -> (at: Bytes, flaw: Flaw)? {
    var next = start
    while next < end {
      while end - next >= 32 {
        let block = UnsafeRawPointer(next).loadUnaligned(as: SIMD32<UInt8>.self)
        // Zero wraps to 255: one comparison finds zeros and bytes beyond ASCII.
        guard (block &- 1).max() < 0x7F else { break }
        next += 32
      }
      var steps = 0
      while next < end, steps < 32 {
        let byte = next.pointee
        if byte == 0 { return (next, .zeroByte) }
        if byte < 0x80 {
          next += 1
          steps &+= 1
          continue
        }
        let length = characterLength(next, end)
        guard length > 0 else { return (next, .invalidUTF8) }
        next += length
        steps &+= length
      }
    }
    return nil
  }

  /// The length of the well-formed multi-byte character at `start`, or 0: Unicode 15, table 3-7.
  private static func characterLength(_ start: Bytes, _ end: Bytes) -> Int {
    let first = start.pointee
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard end - start >= length, second.contains(start[1]) else { return 0 }
    for index in 2..<max(2, length) where start[index] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// Whether a carriage return is not followed by a line feed; quotes do not matter.
  static func hasLoneCarriageReturn(_ start: Bytes, _ end: Bytes) -> Bool {
    var next = start
    while let found = first(Ascii.carriageReturn, next, end) {
      if found + 1 >= end || found[1] != Ascii.lineFeed { return true }
      next = found + 2
    }
    return false
  }
}
