/// What kind of text a cell holds: what errors say in place of its value.
public enum CellKind: String, Sendable, CaseIterable {
  /// Nothing, or blanks.
  case empty
  /// A finite decimal number.
  case number
  /// A decimal number beyond the range of Double, as `1e400`.
  case numberOutOfRange
  /// `nan` in any case, with or without a sign.
  case notANumber
  /// `inf` or `infinity` in any case, with or without a sign.
  case infinity
  /// `true` or `false` in any case.
  case boolean
  /// Any other text.
  case word

  /// The kind of a cell's text; blanks around it do not count.
  static func of(_ text: UnsafeBufferPointer<UInt8>) -> CellKind {
    let cell = trimmedBlanks(text)
    guard let start = cell.baseAddress, cell.count > 0 else { return .empty }
    let (value, end) = DecimalParser.scanDouble(start, start + cell.count)
    if end == start + cell.count { return value.isFinite ? .number : .numberOutOfRange }
    guard cell.count <= 9 else { return .word }
    var word = cell.map { (65...90).contains($0) ? $0 | 32 : $0 }
    if word == Array("true".utf8) || word == Array("false".utf8) { return .boolean }
    if let first = word.first, first == Ascii.plus || first == Ascii.minus { word.removeFirst() }
    if word == Array("nan".utf8) { return .notANumber }
    if word == Array("inf".utf8) || word == Array("infinity".utf8) { return .infinity }
    return .word
  }
}

/// The bytes that the readers look for.
enum Ascii {
  static let tab: UInt8 = 9
  static let lineFeed: UInt8 = 10
  static let carriageReturn: UInt8 = 13
  static let blank: UInt8 = 32
  static let quote: UInt8 = 34
  static let plus: UInt8 = 43
  static let comma: UInt8 = 44
  static let minus: UInt8 = 45
  static let point: UInt8 = 46
  static let zero: UInt8 = 48
  static let semicolon: UInt8 = 59
  static let bar: UInt8 = 124
}

/// A text without the blanks and tabs around it.
@inline(__always)
func trimmedBlanks(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
  guard var start = text.baseAddress else { return text }
  var end = start + text.count
  while start < end, start.pointee == Ascii.blank || start.pointee == Ascii.tab { start += 1 }
  while start < end, end[-1] == Ascii.blank || end[-1] == Ascii.tab { end -= 1 }
  return UnsafeBufferPointer(start: start, count: end - start)
}
