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

  /// The first place of a byte that is likely to be among the next sixteen.
  @inline(__always)
  static func near(_ byte: UInt8, _ start: Bytes, _ end: Bytes) -> Bytes? {
    guard end - start >= 16 else { return first(byte, start, end) }
    let pattern = UInt64(byte) &* ones
    var offset = 0
    while offset < 16 {
      let other = word(start + offset) ^ pattern
      let found = (other &- ones) & ~other & highs
      if found != 0 { return start + (offset &+ (found.trailingZeroBitCount >> 3)) }
      offset &+= 8
    }
    return first(byte, start + 16, end)
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
    let pattern = UInt64(byte) &* ones
    while end - next >= 8 {
      let other = word(next) ^ pattern
      // The high bit of each byte stays clear only where all of its bits are.
      let occupied = ((other & ~highs) &+ ~highs) | other
      total &+= (~occupied & highs).nonzeroBitCount
      next += 8
    }
    while next < end {
      if next.pointee == byte { total &+= 1 }
      next += 1
    }
    return total
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func word(_ place: Bytes) -> UInt64 {
    UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
  }

  /// A byte eight times.
  static func pattern(_ byte: UInt8) -> UInt64 { UInt64(byte) &* ones }

  /// The first separator or line feed; there must be one. Reads up to seven bytes behind it.
  @inline(__always)
  static func fieldEnd(_ start: Bytes, _ separators: UInt64) -> Bytes {
    var next = start
    let feeds = UInt64(Ascii.lineFeed) &* ones
    while true {
      let (left, right) = (word(next) ^ separators, word(next) ^ feeds)
      // Exact up to the first byte that matches.
      let found = ((left &- ones) & ~left | (right &- ones) & ~right) & highs
      if found != 0 { return next + (found.trailingZeroBitCount >> 3) }
      next += 8
    }
  }

  /// The first quote before `end`, and how many line feeds come before it. Reads up to seven bytes
  /// behind the end.
  @inline(__always)
  static func quote(_ start: Bytes, _ end: Bytes, _ feeds: inout Int) -> Bytes? {
    let quotes = UInt64(Ascii.quote) &* ones
    var next = start
    while next < end {
      let other = word(next) ^ quotes
      let found = (other &- ones) & ~other & highs
      if found != 0 {
        let quote = next + (found.trailingZeroBitCount >> 3)
        guard quote < end else { return nil }
        if quote - start >= 16 {
          feeds &+= count(Ascii.lineFeed, start, quote)
        } else {
          var place = start
          while place < quote {
            if place.pointee == Ascii.lineFeed { feeds &+= 1 }
            place += 1
          }
        }
        return quote
      }
      next += 8
    }
    return nil
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
        // A zero byte borrows, and a byte beyond ASCII has its high bit: both show in one mask.
        let (first, second) = (word(next), word(next + 8))
        let (third, fourth) = (word(next + 16), word(next + 24))
        let low = (first &- ones) | first | (second &- ones) | second
        let high = (third &- ones) | third | (fourth &- ones) | fourth
        guard (low | high) & highs == 0 else { break }
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
