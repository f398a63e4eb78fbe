/// A step that holds what a model has learnt, in a form that explainers know.
protocol LearnerOperation: ColumnOperation {
  /// The learnt part: its columns are the inputs of the step, its margins the outputs.
  var learner: Decomposition.Learner { get }
}

/// The margins of trees, one output column for each output of the ensemble.
struct TreeOperation: LearnerOperation {
  /// The trees; their features are the inputs.
  let ensemble: TreeEnsemble
  /// The trees as every block of rows goes through them.
  private let predictor: TreePredictor

  /// The margins of some trees.
  init(ensemble: TreeEnsemble) {
    self.ensemble = ensemble
    predictor = TreePredictor(ensemble)
  }

  var learner: Decomposition.Learner { .trees(ensemble) }

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let matrix = FeatureMatrix(columns: try columns(of: inputs), rowCount: rows)
    let margins = predictor.margins(of: matrix)
    let width = ensemble.outputs.count
    return (0..<width).map { output in
      .numbers((0..<rows).map { margins[$0 * width + output] })
    }
  }
}

/// Weighted sums of columns, one output column for each output of the model.
struct LinearOperation: LearnerOperation {
  /// The weights.
  let model: LinearModel

  var learner: Decomposition.Learner { .linear(model) }

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    model.margins(of: try columns(of: inputs), rows: rows).map { .numbers($0) }
  }
}

extension LearnerOperation {
  /// The inputs, all of which must be numbers.
  fileprivate func columns(of inputs: [ColumnValues]) throws(OperationError) -> [[Double]] {
    var columns: [[Double]] = []
    columns.reserveCapacity(inputs.count)
    for (index, input) in inputs.enumerated() {
      guard let numbers = input.numbers else {
        throw OperationError(input: index, row: 0, problem: .invalid)
      }
      columns.append(numbers)
    }
    return columns
  }
}
