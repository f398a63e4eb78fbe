/// Reads the `.cbm` that CatBoost's `save_model("model.cbm")` writes, versions 1.0 to 1.2.
///
/// The same model as JSON and as `.cbm` gives the same numbers. What is not supported is refused by
/// name, as in JSON.
public enum CatBoostBinaryLoader: ModelLoader {
  /// `catboost-cbm`.
  public static let format = "catboost-cbm"

  /// Whether the bytes start with `CBM1`.
  public static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.starts(with: CatBoostBinaryReader.mark)
  }

  /// The model in the bytes.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model {
    let document = try CatBoostBinaryReader.read(bytes)
    return try CatBoostAssembler(
      document: document, format: format, options: options,
      location: { ModelLocation(path: $1, byte: $0) }
    ).model()
  }
}
