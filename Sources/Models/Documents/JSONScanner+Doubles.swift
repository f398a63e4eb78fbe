internal import Tabular

extension JSONScanner {
  /// Reads a number as Double; `index` is its place in an array that the path does not know of.
  mutating func double(index: Int? = nil) throws(ModelError) -> Double {
    let (value, limit) = DecimalParser.scanDouble(base + position, base + count)
    let end = limit - base
    guard isNumber(end) else { return Double(try specialNumber(index: index)) }
    guard value.isFinite else { throw syntax(.range(token(position)), index: index) }
    position = end
    return value
  }

  /// Reads a number as Float32.
  mutating func float() throws(ModelError) -> Float {
    let (value, limit) = DecimalParser.scanFloat(base + position, base + count)
    let end = limit - base
    guard isNumber(end) else { return try specialNumber(index: nil) }
    guard value.isFinite else { throw syntax(.range(token(position))) }
    position = end
    return value
  }

  /// Reads an array of numbers as Doubles.
  mutating func doubles() throws(ModelError) -> [Double] {
    var values: [Double] = []
    try elements { (scanner, index) throws(ModelError) in
      values.append(try scanner.double(index: index))
    }
    return values
  }

  /// Reads an array of scalars without keeping a path for each; `element` must consume its value.
  @inline(__always)
  mutating func elements(
    _ element: (inout JSONScanner, Int) throws(ModelError) -> Void
  ) throws(ModelError) {
    skipBlanks()
    guard kind == .array else { throw wrongType("array") }
    position += 1
    skipBlanks()
    if take(UInt8(ascii: "]")) { return }
    var index = 0
    while true {
      skipBlanks()
      try element(&self, index)
      index += 1
      skipBlanks()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return }
      throw unexpected(index: index)
    }
  }

  /// Reads a whole number of up to 64 bits without a sign that is written as a string.
  mutating func quotedNumber(index: Int) throws(ModelError) -> UInt64 {
    guard kind == .string else { throw wrongType("string", index: index) }
    let start = position
    position += 1
    var value: UInt64 = 0
    let first = position
    while position < count, base[position] &- UInt8(ascii: "0") < 10 {
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(
        UInt64(base[position] &- UInt8(ascii: "0")))
      if over || carried { break }
      value = sum
      position += 1
    }
    guard position > first, take(UInt8(ascii: "\"")) else {
      position = start
      throw .invalidValue(
        try string(), expected: "whole number", at: location(start, path: pathText + "[\(index)]"))
    }
    return value
  }
}

extension JSONScanner {
  /// The first key of the object ahead, when the text ahead starts one that has a key.
  mutating func firstKey() -> String? {
    skipBlanks()
    guard take(UInt8(ascii: "{")) else { return nil }
    skipBlanks()
    return try? string()
  }
}
