/// Reads the binary JSON (UBJSON) that XGBoost's `save_model('model.ubj')` writes, versions 1.6 to
/// 3.x; newer versions write it whenever a file's name does not end in `.json`.
///
/// The document is the same as that of ``XGBoostJSONLoader``, and so is what is read and refused.
public enum XGBoostUBJSONLoader: ModelLoader {
  /// `xgboost-ubjson`.
  public static let format = "xgboost-ubjson"

  /// Whether the bytes open an object whose first key starts with the marker of its length, where
  /// JSON has a quote.
  public static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 3, bytes[0] == UInt8(ascii: "{") else { return false }
    // A length, a no-op, a count or a type.
    return "LlIiUN#$".utf8.contains(bytes[1])
  }

  /// The model in the bytes.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model {
    guard var scanner = UBJSONScanner(bytes) else { throw .empty }
    let document = try XGBoostReader.read(&scanner)
    guard document.sawLearner else { throw .unknownFormat }
    let assembler = XGBoostAssembler(
      document: document, scanner: scanner, format: format, options: options)
    return try assembler.model()
  }
}
