internal import Tabular

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The lines of a LightGBM file, one after another, and the numbers on them.
struct LightGBMLines {
  /// A line of the form `key=value`, or a key alone.
  struct Line {
    /// Where it starts.
    let offset: Int
    /// What stands before the first `=`, or the whole line.
    let key: String
    /// The bytes behind it.
    let value: Range<Int>
  }

  private let base: UnsafePointer<UInt8>
  /// The number of bytes.
  let count: Int
  /// Where the next line starts.
  private(set) var position = 0
  private let scanner: JSONScanner

  /// The lines of some bytes, which must outlive it; nil when there are none.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let scanner = JSONScanner(bytes) else { return nil }
    self.scanner = scanner
    base = scanner.base
    count = scanner.count
  }

  /// The place of a byte.
  func location(_ offset: Int, path: String) -> ModelLocation {
    scanner.location(offset, path: path)
  }

  /// The next line, without its end; nil when there is none.
  mutating func next() -> Line? {
    guard position < count else { return nil }
    let start = position
    let found = memchr(base + start, 0x0A, count - start)
    var end = found.map { UnsafeRawPointer(base).distance(to: $0) } ?? count
    position = end + 1
    while end > start, Self.isBlank(base[end - 1]) { end -= 1 }
    // Keys are short; the `=` of a longer one is part of no key.
    var mark = start
    let limit = min(end, start + 64)
    while mark < limit, base[mark] != UInt8(ascii: "=") { mark += 1 }
    let hasValue = mark < limit
    let key = text(start..<(hasValue ? mark : limit))
    return Line(offset: start, key: key, value: (hasValue ? mark + 1 : end)..<end)
  }

  /// The bytes as text; what is no UTF-8 is replaced.
  func text(_ range: Range<Int>) -> String {
    String(
      decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count),
      as: UTF8.self)
  }

  /// A scanner of JSON from a place on.
  func json(from offset: Int) -> JSONScanner {
    var scanner = scanner
    scanner.position = offset
    return scanner
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0D || byte == 0x09
  }

  // MARK: Numbers

  /// The numbers of a line as Doubles.
  ///
  /// The threshold of a node that asks only whether a value is there is written `inf`.
  func doubles(_ line: Line, path: String, allowsInfinity: Bool = false) throws(ModelError)
    -> [Double]
  {
    var numbers: [Double] = []
    numbers.reserveCapacity(line.value.count / 16)
    var at = line.value.lowerBound
    let end = line.value.upperBound
    while true {
      while at < end, Self.isBlank(base[at]) { at += 1 }
      if at == end { return numbers }
      if allowsInfinity, let (number, next) = infinity(at, end) {
        numbers.append(number)
        at = next
        continue
      }
      let (number, stop) = DecimalParser.scanDouble(base + at, base + end)
      let next = base.distance(to: stop)
      guard next > at, next == end || Self.isBlank(base[next]), number.isFinite else {
        throw invalid(at, in: line, expected: "number", path: path)
      }
      numbers.append(number)
      at = next
    }
  }

  /// The infinity that stands at a place, and where its word ends.
  @inline(__always)
  private func infinity(_ start: Int, _ end: Int) -> (Double, Int)? {
    let isNegative = base[start] == UInt8(ascii: "-")
    let first = isNegative ? start + 1 : start
    let next = first + 3
    guard next <= end, base[first] == UInt8(ascii: "i"), base[first + 1] == UInt8(ascii: "n"),
      base[first + 2] == UInt8(ascii: "f"), next == end || Self.isBlank(base[next])
    else { return nil }
    return (isNegative ? -.infinity : .infinity, next)
  }

  /// The whole numbers of a line, each within a range.
  func integers<Integer: FixedWidthInteger>(
    _ line: Line, as type: Integer.Type, path: String
  ) throws(ModelError) -> [Integer] {
    var numbers: [Integer] = []
    numbers.reserveCapacity(line.value.count / 4)
    var at = line.value.lowerBound
    let end = line.value.upperBound
    while true {
      while at < end, Self.isBlank(base[at]) { at += 1 }
      if at == end { return numbers }
      let start = at
      let isNegative = base[at] == UInt8(ascii: "-")
      if isNegative { at += 1 }
      let first = at
      var value = 0
      while at < end, base[at] &- 0x30 < 10 {
        value = value &* 10 &+ Int(base[at] &- 0x30)
        at += 1
      }
      // 18 digits do not overflow.
      guard at > first, at - first <= 18, at == end || Self.isBlank(base[at]),
        let number = Integer(exactly: isNegative ? -value : value)
      else { throw invalid(start, in: line, expected: "whole number", path: path) }
      numbers.append(number)
    }
  }

  /// The one whole number of a line.
  func integer(_ line: Line, path: String) throws(ModelError) -> Int {
    let numbers = try integers(line, as: Int.self, path: path)
    guard numbers.count == 1 else {
      throw .count(found: numbers.count, expected: 1, at: location(line.offset, path: path))
    }
    return numbers[0]
  }

  private func invalid(
    _ start: Int, in line: Line, expected: String, path: String
  ) -> ModelError {
    var end = start
    while end < line.value.upperBound, end - start < 40, !Self.isBlank(base[end]) { end += 1 }
    return .invalidValue(
      text(start..<end), expected: expected, at: location(start, path: path))
  }
}
