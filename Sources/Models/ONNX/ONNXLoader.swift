internal import SwiftProtobuf

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Reads ONNX models of tables: what skl2onnx, onnxmltools and exporters like them write.
///
/// The graph's tensors have one row per person and a number of columns that is known beforehand. The
/// loader runs the graph once with columns in the place of numbers (see ``ONNXCompiler``) and keeps
/// what it did as a ``ColumnProgram``. Operators are those of https://onnx.ai/onnx/operators/ and
/// compute as onnxruntime's do; one that is not known is refused by its name and its node's.
public enum ONNXLoader: ModelLoader {
  /// `onnx`.
  public static let format = "onnx"

  /// Whether the bytes start as a ModelProto does.
  ///
  /// Field 1 (`ir_version`) is a small number, and what follows is one of the message's other fields.
  public static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 3 else { return false }
    let fields: [UInt8] = [0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42]
    return bytes[0] == 0x08 && (1...32).contains(bytes[1]) && fields.contains(bytes[2])
  }

  /// The model in the bytes.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model {
    let places = ONNXPlaces(bytes: bytes)
    let document = try decode(bytes, places: places)
    guard document.hasGraph else { throw .missingKey("graph", at: places.top) }
    var compiler = try ONNXCompiler(document, places: places)
    return try compiler.model()
  }

  /// The messages in the bytes; nothing is made room for that the bytes do not hold.
  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, places: ONNXPlaces
  ) throws(ModelError) -> ONNXModelProto {
    guard let start = bytes.baseAddress else { throw .empty }
    let data = Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    do {
      return try ONNXModelProto(serializedBytes: data, partial: true, options: options)
    } catch {
      throw places.damage()
    }
  }
}
