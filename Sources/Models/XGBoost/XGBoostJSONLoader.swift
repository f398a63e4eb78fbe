/// Reads the JSON that XGBoost's `save_model('model.json')` writes, versions 1.0 to 3.x.
///
/// Boosters `gbtree` and `dart`; what else a file may hold and is not supported is refused by name.
public enum XGBoostJSONLoader: ModelLoader {
  /// `xgboost-json`.
  public static let format = "xgboost-json"

  /// Whether the first byte that is not blank opens a JSON object.
  public static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let blanks: [UInt8] = [0x20, 0x0A, 0x0D, 0x09, 0xEF, 0xBB, 0xBF]
    return bytes.first { !blanks.contains($0) } == UInt8(ascii: "{")
  }

  /// The model in the bytes; JSON that is no XGBoost model is told apart by its keys.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model {
    guard var scanner = JSONScanner(bytes) else { throw .empty }
    let document = try XGBoostReader.read(&scanner)
    guard document.sawLearner else {
      let keys = Set(document.topKeys)
      if keys.contains("tree_info"), keys.contains("feature_names") {
        throw .unsupportedFormat(.lightGBMJSON)
      }
      throw .unknownFormat
    }
    let assembler = XGBoostAssembler(
      document: document, scanner: scanner, format: format, options: options)
    return try assembler.model()
  }
}
