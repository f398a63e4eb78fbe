/// What a model file says of its own making.
public struct ModelOrigin: Sendable, Equatable {
  /// The file format, as in `xgboost-json`.
  public let format: String
  /// The library's version as the file states it, as in `3.2.0`.
  public let version: String?
  /// The kind of booster or estimator, as in `gbtree`.
  public let kind: String
  /// The training objective, as in `binary:logistic`.
  public let objective: String

  /// An origin from its parts.
  public init(format: String, version: String?, kind: String, objective: String) {
    self.format = format
    self.version = version
    self.kind = kind
    self.objective = objective
  }
}
