/// What the objective line of a LightGBM file says about the outputs.
struct LightGBMObjective: Sendable {
  /// The name in the file.
  let name: String
  /// What the outputs are.
  let task: ModelTask
  /// How margins become scores.
  let transform: OutputTransform
  /// LightGBM's `sigmoid`.
  let slope: Double
  /// The stated number of classes.
  let classCount: Int?

  /// The objective of a line such as `binary sigmoid:1`, or nil when it is not supported.
  init?(line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard let name = words.first, let known = Self.table[name] else { return nil }
    var transform = known.transform
    var slope = 1.0
    var classCount: Int?
    for word in words.dropFirst() {
      let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
      switch (parts.first, parts.last) {
      case ("sqrt", "sqrt") where known.transform == .identity: transform = .signedSquare
      case ("sigmoid", let value?):
        guard let number = Double(value), number.isFinite, number > 0 else { return nil }
        slope = number
      case ("num_class", let value?):
        guard let number = Int(value) else { return nil }
        classCount = number
      // How training weighted its errors, not how scores are made.
      case ("alpha", _), ("quantile", _), ("tweedie_variance_power", _): break
      default: return nil
      }
    }
    self.name = name
    self.task = known.task
    self.transform = transform == .logistic && slope != 1 ? .scaledLogistic : transform
    self.slope = transform == .logistic ? slope : 1
    self.classCount = classCount
  }

  /// Whether there is an output for each class.
  var isMulticlass: Bool { task == .multiclassClassification }

  private static let table: [String: (task: ModelTask, transform: OutputTransform)] = [
    "regression": (.regression, .identity),
    "regression_l1": (.regression, .identity),
    "huber": (.regression, .identity),
    "fair": (.regression, .identity),
    "quantile": (.regression, .identity),
    "mape": (.regression, .identity),
    "poisson": (.regression, .exponential),
    "gamma": (.regression, .exponential),
    "tweedie": (.regression, .exponential),
    "binary": (.binaryClassification, .logistic),
    "multiclass": (.multiclassClassification, .softmax),
    "multiclassova": (.multiclassClassification, .logistic),
    "cross_entropy": (.regression, .logistic),
    "cross_entropy_lambda": (.regression, .softplus),
    "lambdarank": (.ranking, .identity),
    "rank_xendcg": (.ranking, .identity),
  ]
}
