/// A reader of one model format.
public protocol ModelLoader: Sendable {
  /// The name of the format, as in `xgboost-json`.
  static var format: String { get }

  /// Whether the bytes are of this format, judged by their start.
  static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool

  /// The model in the bytes.
  static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model
}
