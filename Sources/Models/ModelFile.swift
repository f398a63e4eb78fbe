/// The entrance for model files of any format: told apart by content, never by name.
public enum ModelFile {
  /// The loaders, in the order in which they are asked.
  public static let loaders: [any ModelLoader.Type] = [
    LightGBMTextLoader.self, CatBoostBinaryLoader.self, CatBoostJSONLoader.self,
    XGBoostUBJSONLoader.self, XGBoostJSONLoader.self, ONNXLoader.self, PMMLLoader.self,
  ]

  /// The model in a file's bytes.
  ///
  /// - Complexity: O(bytes); memory in proportion to what the file really holds, whatever sizes it
  ///   claims.
  public static func load(
    bytes: [UInt8], options: ModelOptions = ModelOptions()
  ) throws(ModelError) -> Model {
    try bytes.withUnsafeBufferPointer { (buffer) throws(ModelError) in
      try load(buffer, options: options)
    }
  }

  /// The model in mapped or borrowed bytes, which are read during the call only.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions = ModelOptions()
  ) throws(ModelError) -> Model {
    guard !bytes.isEmpty else { throw .empty }
    if let foreign = ForeignFormat.recognize(bytes) { throw .unsupportedFormat(foreign) }
    for loader in loaders where loader.recognizes(bytes) {
      return try loader.load(bytes, options: options)
    }
    throw .unknownFormat
  }
}
