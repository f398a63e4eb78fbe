/// How the scores of a graph come from one learnt step, where that is one of the known formulas.
struct ONNXMeaning {
  /// The formula.
  private(set) var transform: OutputTransform?
  /// The learnt step.
  private(set) var learner: Int?
  /// By score, the output of the learnt step.
  private(set) var outputs: [Int] = []

  private let steps: [ONNXCompiler.Step]

  /// Looks back from the scores.
  /// - Complexity: O(steps).
  init(steps: [ONNXCompiler.Step], results: [Int]) {
    self.steps = steps
    var found: [(OutputTransform, Int, Int)] = []
    for column in results.prefix(256) {
      guard let origin = origin(of: column) else { return }
      found.append(origin)
    }
    guard let first = found.first, found.count == results.count,
      found.allSatisfy({ $0.0 == first.0 && $0.1 == first.1 })
    else { return }
    transform = first.0
    learner = first.1
    outputs = found.map(\.2)
  }

  private func step(of column: Int) -> Int? {
    // The steps are in the order of their columns.
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].outputs.upperBound <= column { low = middle + 1 } else { high = middle }
    }
    return low < steps.count && steps[low].outputs.contains(column) ? low : nil
  }

  /// The formula, the learnt step and its output behind a column.
  private func origin(of column: Int) -> (OutputTransform, Int, Int)? {
    var column = column
    var transform = OutputTransform.identity
    // Each turn goes to an earlier column.
    while let index = step(of: column) {
      let step = steps[index]
      guard case .operation(let operation) = step.kind else {
        return (transform, index, column - step.outputs.lowerBound)
      }
      if let rowwise = operation as? ONNXRowwise {
        guard transform == .identity else { return nil }
        return softmax(rowwise, step, place: column - step.outputs.lowerBound)
      }
      guard let function = operation as? ONNXElementwise, step.inputs.count == 1 else { return nil }
      switch (function.function, transform) {
      case (.toReal, _): break
      case (.logistic, .identity), (.sigmoid, .identity): transform = .logistic
      case (.exponential, .identity): transform = .exponential
      default: return nil
      }
      column = step.inputs[0]
    }
    return nil
  }

  /// Softmax of all margins of a step in order; also once more divided by its sum, which is one.
  private func softmax(
    _ operation: ONNXRowwise, _ rowwise: ONNXCompiler.Step, place: Int
  ) -> (OutputTransform, Int, Int)? {
    var (operation, rowwise) = (operation, rowwise)
    if operation.kind == .bySum, let first = rowwise.inputs.first, let inner = step(of: first) {
      guard Array(steps[inner].outputs) == rowwise.inputs,
        case .operation(let before) = steps[inner].kind, let before = before as? ONNXRowwise
      else { return nil }
      (operation, rowwise) = (before, steps[inner])
    }
    guard operation.kind == .softmax(skippingZeros: false) else { return nil }
    var learner: Int?
    for (output, input) in rowwise.inputs.enumerated() {
      guard let index = step(of: withoutRounding(input)), learner == nil || learner == index,
        withoutRounding(input) - steps[index].outputs.lowerBound == output
      else { return nil }
      if case .operation = steps[index].kind { return nil }
      learner = index
    }
    return learner.map { (.softmax, $0, place) }
  }

  /// The column before it was rounded to Float32.
  private func withoutRounding(_ column: Int) -> Int {
    guard let index = step(of: column), case .operation(let operation) = steps[index].kind,
      let function = operation as? ONNXElementwise, function.function == .toReal,
      let input = steps[index].inputs.first
    else { return column }
    return input
  }
}
