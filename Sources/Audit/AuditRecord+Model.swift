extension AuditRecord {
  /// The model as its file describes it.
  public struct Model: Codable, Sendable, Equatable {
    /// The file format, as in `xgboost-json`.
    public var format: String
    /// The version of the library that wrote it.
    public var version: String?
    /// The kind of booster or estimator.
    public var kind: String
    /// The training objective.
    public var objective: String
    /// `binary_classification`, `multiclass_classification`, `regression` or `ranking`.
    public var task: String
    /// The names of its outputs.
    public var outputs: [String]
    /// Its inputs in order.
    public var features: [ModelFeature]
    /// What it has learnt, in order: `trees`, `linear`, or `function` for an inside that is unknown.
    /// Absent in the first records, whose models all were trees.
    public var parts: [String]?
    /// How many trees take part.
    public var trees: Int
    /// Their leaves.
    public var leaves: Int
    /// The longest path from a root to a leaf, in edges.
    public var depth: Int
    /// By output of the learnt part, in margin space; empty where several parts work together.
    public var baseMargin: [Double]
    /// How a margin becomes a score; absent where that takes more than a formula.
    public var transform: String?
    /// What a margin is multiplied with before a `scaled_logistic` transform; absent elsewhere.
    public var slope: Double?
    /// The best iteration, when the file names one (0-based).
    public var bestIteration: Int?
  }

  /// One input of the model.
  public struct ModelFeature: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// `numeric`, `boolean` or `categorical`.
    public var type: String
    /// The levels of a categorical feature in training order.
    public var levels: [String]?
  }
}
