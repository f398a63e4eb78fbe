/// A model format that is recognized by its content but not read.
///
/// Each is refused by name, so that a person learns what the file is and how to convert it instead of
/// reading that it is broken.
public enum ForeignFormat: String, Sendable, CaseIterable {
  /// XGBoost's old binary file; load and save again as `.json` with an xgboost before 3.1.
  case xgboostBinary = "xgboost-binary"
  /// The output of `dump_model`, which lacks what a prediction needs; use `save_model('model.json')`.
  case xgboostDump = "xgboost-dump"
  /// The output of LightGBM's `dump_model`; use `save_model('model.txt')`.
  case lightGBMJSON = "lightgbm-json"
  /// A Python pickle (joblib's as well): a program rather than a file of numbers, never run.
  case pickle
  /// A ZIP archive, as H2O, Keras, PyTorch and skops write.
  case zip
  /// A gzip file: unpack it first.
  case gzip
  /// An HDF5 file, as Keras writes.
  case hdf5

  /// The foreign format whose mark the bytes carry at their start, or nil.
  ///
  /// JSON documents are told apart by their keys, after parsing: see ``XGBoostJSONLoader``.
  static func recognize(_ bytes: UnsafeBufferPointer<UInt8>) -> ForeignFormat? {
    let starts: [([UInt8], ForeignFormat)] = [
      (Array("binf".utf8), .xgboostBinary),
      (Array("bs64\t".utf8), .xgboostBinary),
      (Array("CONFIG-offset:".utf8), .xgboostBinary),
      ([0x50, 0x4B, 0x03, 0x04], .zip),
      ([0x1F, 0x8B], .gzip),
      ([0x89, 0x48, 0x44, 0x46], .hdf5),
    ]
    for (mark, format) in starts where bytes.starts(with: mark) { return format }
    guard bytes.count >= 3 else { return nil }
    // Protocol 2 and later write the opcode PROTO and a version.
    if bytes[0] == 0x80, (2...5).contains(bytes[1]) { return .pickle }
    // Whatever words its strings hold, a UBJSON object or an ONNX model is none of what follows.
    if XGBoostUBJSONLoader.recognizes(bytes) || ONNXLoader.recognizes(bytes) { return nil }
    let head = bytes.prefix(4096)
    if head.first(where: { !isBlank($0) }) == UInt8(ascii: "["), holds(head, "\"nodeid\"") {
      return .xgboostDump
    }
    if isOldBinary(bytes) { return .xgboostBinary }
    return nil
  }

  /// Whether an old XGBoost file: 136 bytes of parameters, then the length of the objective's name
  /// in 8 bytes and the name.
  private static func isOldBinary(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = 136
    guard bytes.count > start + 8 else { return false }
    let length = Int(bytes[start])
    guard (4...32).contains(length), bytes.count >= start + 8 + length,
      bytes[(start + 1)..<(start + 8)].allSatisfy({ $0 == 0 })
    else { return false }
    let name = bytes[(start + 8)..<(start + 8 + length)]
    return name.allSatisfy { (0x2D...0x7A).contains($0) } && name.contains(UInt8(ascii: ":"))
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func holds(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return false }
    for start in bytes.startIndex...(bytes.endIndex - wanted.count)
    where bytes[start] == wanted[0] && bytes[start...].starts(with: wanted) {
      return true
    }
    return false
  }
}
