import Models

/// A model made of a Swift function of a row.
struct FunctionModel: ScoreFunction {
  let function: @Sendable ([Double]) -> [Double]

  func scores(of matrix: FeatureMatrix) -> [Double] {
    (0..<matrix.rowCount).flatMap { function(matrix.row($0)) }
  }

  static func model(
    features: Int, outputs: Int = 1, _ function: @escaping @Sendable ([Double]) -> [Double]
  ) -> Model {
    Model(
      origin: ModelOrigin(format: "test", version: nil, kind: "function", objective: "none"),
      features: (0..<features).map { Feature(name: "x\($0)", kind: .numeric) },
      outputs: (0..<outputs).map { "y\($0)" }, task: .regression, scoresAreProbabilities: false,
      defaultThreshold: nil, function: FunctionModel(function: function))
  }

  /// Rows of small whole numbers that a seed decides.
  static func rows(_ count: Int, features: Int, seed: Int) -> FeatureMatrix {
    var random = Seeded(seed)
    return FeatureMatrix(
      columns: (0..<features).map { _ in
        (0..<count).map { _ in Double(Int.random(in: -4...4, using: &random)) }
      }, rowCount: count)
  }
}
