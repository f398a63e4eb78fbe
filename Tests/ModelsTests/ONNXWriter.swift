/// Writes ONNX messages byte by byte, so that tests can write wrong ones.
///
/// See `script/onnx.proto` for the numbers of fields.
enum ONNXWriter {
  typealias Bytes = [UInt8]

  static func varint(_ number: UInt64) -> Bytes {
    var bytes: Bytes = []
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  static func field(_ number: Int, _ value: Int64) -> Bytes {
    varint(UInt64(number) << 3) + varint(UInt64(bitPattern: value))
  }

  static func field(_ number: Int, _ bytes: Bytes) -> Bytes {
    varint(UInt64(number) << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  static func field(_ number: Int, _ text: String) -> Bytes { field(number, Array(text.utf8)) }

  static func realField(_ number: Int, _ value: Float) -> Bytes {
    varint(UInt64(number) << 3 | 5) + little(value.bitPattern)
  }

  static func little(_ bits: UInt32) -> Bytes { (0..<4).map { UInt8(bits >> ($0 * 8) & 0xFF) } }

  // MARK: Messages

  static func ints(_ name: String, _ values: [Int64]) -> Bytes {
    field(1, name) + values.flatMap { field(8, $0) } + field(20, 7)
  }

  static func int(_ name: String, _ value: Int64) -> Bytes {
    field(1, name) + field(3, value) + field(20, 2)
  }

  static func floats(_ name: String, _ values: [Float]) -> Bytes {
    field(1, name) + values.flatMap { realField(7, $0) } + field(20, 6)
  }

  static func float(_ name: String, _ value: Float) -> Bytes {
    field(1, name) + realField(2, value) + field(20, 1)
  }

  static func string(_ name: String, _ value: String) -> Bytes {
    field(1, name) + field(4, value) + field(20, 3)
  }

  static func strings(_ name: String, _ values: [String]) -> Bytes {
    field(1, name) + values.flatMap { field(9, $0) } + field(20, 8)
  }

  static func tensor(_ name: String, _ value: Bytes) -> Bytes {
    field(1, name) + field(5, value) + field(20, 4)
  }

  static func node(
    _ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [Bytes] = [],
    tabular: Bool = false
  ) -> Bytes {
    inputs.flatMap { field(1, $0) } + outputs.flatMap { field(2, $0) } + field(4, type)
      + attributes.flatMap { field(5, $0) } + (tabular ? field(7, "ai.onnx.ml") : [])
  }

  /// A constant of whole numbers.
  static func whole(_ name: String, _ values: [Int64], sizes: [Int64]? = nil) -> Bytes {
    (sizes ?? [Int64(values.count)]).flatMap { field(1, $0) } + field(2, 7)
      + field(7, values.flatMap { varint(UInt64(bitPattern: $0)) }) + field(8, name)
  }

  /// A constant of Float32 numbers.
  static func real(_ name: String, _ values: [Float], sizes: [Int64]? = nil) -> Bytes {
    (sizes ?? [Int64(values.count)]).flatMap { field(1, $0) } + field(2, 1)
      + field(9, values.flatMap { little($0.bitPattern) }) + field(8, name)
  }

  /// An input or output; nil for the axis of rows.
  static func value(_ name: String, type: Int64 = 1, sizes: [Int64?]) -> Bytes {
    let shape = sizes.flatMap { size in field(1, size.map { field(1, $0) } ?? field(2, "N")) }
    return field(1, name) + field(2, field(1, field(1, type) + field(2, shape)))
  }

  static func model(
    _ nodes: [Bytes], initializers: [Bytes] = [],
    inputs: [Bytes] = [value("X", sizes: [nil, 2])],
    outputs: [Bytes] = [value("Y", sizes: [nil, nil])], opset: Int64 = 18
  ) -> Bytes {
    let graph =
      nodes.flatMap { field(1, $0) } + field(2, "graph") + initializers.flatMap { field(5, $0) }
      + inputs.flatMap { field(11, $0) } + outputs.flatMap { field(12, $0) }
    return field(1, 8) + field(2, "test") + field(7, graph)
      + field(8, field(1, "") + field(2, opset))
      + field(8, field(1, "ai.onnx.ml") + field(2, 3))
  }
}
