/// Reads the text that LightGBM's `save_model` writes, versions v3 (2.3 to 3.x) and v4.
///
/// All boosting kinds and objectives of the library; what else a file may hold and is not supported
/// (models of the user's own objective) is refused by name.
public enum LightGBMTextLoader: ModelLoader {
  /// `lightgbm-text`.
  public static let format = "lightgbm-text"

  /// Whether the first line is `tree` and the second one starts with `version=`.
  public static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.starts(with: "tree\nversion=".utf8) || bytes.starts(with: "tree\r\nversion=".utf8)
  }

  /// The model in the bytes.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model {
    guard let lines = LightGBMLines(bytes) else { throw .empty }
    var reader = LightGBMReader(lines: lines)
    let document = try reader.read()
    let assembler = LightGBMAssembler(document: document, lines: reader.lines, options: options)
    return try assembler.model()
  }
}
