#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension ONNXTensor {
  /// The constant in a file's tensor.
  ///
  /// - Parameter place: where it stands; only asked for when something is wrong, because finding it
  ///   takes a look at the whole file.
  init(
    _ tensor: ONNXTensorProto, at place: @autoclosure () -> ModelLocation
  ) throws(ModelError) {
    guard let type = ONNXElementType(code: Int(tensor.dataType)) else {
      throw .unsupported(.featureType, found: "data type \(tensor.dataType)", at: place())
    }
    guard tensor.dataLocation == 0 else {
      throw .unsupported(.graphPart, found: "external_data", at: place())
    }
    let elements: [Element]
    if type == .text {
      var words: [Element] = []
      for bytes in tensor.stringData { words.append(.word(try bytes.text(at: place()))) }
      elements = words
    } else if tensor.hasRawData {
      elements = try Self.raw(tensor, at: place())
    } else {
      elements = Self.listed(tensor)
    }
    var count = 1
    for size in tensor.dims {
      let (product, overflow) = count.multipliedReportingOverflow(by: Int(size))
      guard size >= 0, !overflow else {
        throw .invalidValue("\(size)", expected: "size", at: place())
      }
      count = product
    }
    guard count == elements.count else {
      throw .count(found: elements.count, expected: count, at: place())
    }
    guard count > 0 || tensor.dims.count == 1 else {
      throw .invalidValue("0", expected: "size", at: place())
    }
    self.init(
      dimensions: tensor.dims.map { .fixed(Int($0)) }, type: type, elements: elements)
  }

  private static func listed(_ tensor: ONNXTensorProto) -> [Element] {
    switch tensor.dataType {
    case 1: tensor.floatData.map { .number(Double($0)) }
    case 11: tensor.doubleData.map { .number($0) }
    case 7: tensor.int64Data.map { .number(Double($0)) }
    case 12, 13: tensor.uint64Data.map { .number(Double($0)) }
    default: tensor.int32Data.map { .number(Double($0)) }
    }
  }

  /// The elements of `raw_data`: little-endian, without padding.
  private static func raw(
    _ tensor: ONNXTensorProto, at place: @autoclosure () -> ModelLocation
  ) throws(ModelError) -> [Element] {
    let data = tensor.rawData
    func all<Bits: FixedWidthInteger>(
      _: Bits.Type, _ number: (Bits) -> Double
    ) throws(ModelError) -> [Element] {
      let width = MemoryLayout<Bits>.size
      guard data.count % width == 0 else {
        throw .count(found: data.count, expected: data.count / width * width, at: place())
      }
      return data.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: width).map {
          .number(
            number(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Bits.self))))
        }
      }
    }
    return switch tensor.dataType {
    case 1: try all(UInt32.self) { Double(Float(bitPattern: $0)) }
    case 11: try all(UInt64.self) { Double(bitPattern: $0) }
    case 7: try all(Int64.self) { Double($0) }
    case 6: try all(Int32.self) { Double($0) }
    case 12: try all(UInt32.self) { Double($0) }
    case 13: try all(UInt64.self) { Double($0) }
    case 2: try all(UInt8.self) { Double($0) }
    case 3: try all(Int8.self) { Double($0) }
    case 4: try all(UInt16.self) { Double($0) }
    case 5: try all(Int16.self) { Double($0) }
    default: try all(UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }
}

extension Data {
  /// The bytes as a word.
  func text(at place: @autoclosure () -> ModelLocation) throws(ModelError) -> String {
    guard let text = String(validating: self, as: UTF8.self) else {
      throw .syntax(.encoding, at: place())
    }
    return text
  }
}
