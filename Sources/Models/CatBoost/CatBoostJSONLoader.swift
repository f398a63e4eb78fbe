/// Reads the JSON that CatBoost's `save_model("model.json", format="json")` writes, versions 1.0 to
/// 1.2.
///
/// What a file may hold and is not supported (columns of text and embeddings, loss functions of the
/// user's own) is refused by name.
public enum CatBoostJSONLoader: ModelLoader {
  /// `catboost-json`.
  public static let format = "catboost-json"

  /// Whether the bytes open a JSON object whose first key is one of those that CatBoost writes, in
  /// whatever order.
  public static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard XGBoostJSONLoader.recognizes(bytes), var scanner = JSONScanner(bytes) else {
      return false
    }
    let keys: Set = [
      "ctr_data", "features_info", "model_info", "oblivious_trees", "trees", "scale_and_bias",
    ]
    return scanner.firstKey().map(keys.contains) ?? false
  }

  /// The model in the bytes.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model {
    guard var scanner = JSONScanner(bytes) else { throw .empty }
    let document = try CatBoostJSONReader.read(&scanner)
    let end = scanner
    return try CatBoostAssembler(
      document: document, format: format, options: options,
      location: { end.location($0, path: $1) }
    ).model()
  }
}
