extension ColumnProgram {
  /// The learnt step that everything between raw columns and some results goes through, when each of
  /// its columns is made of one raw column at most; nil when there is none.
  ///
  /// - Parameter outputs: by result, the output of the learnt step that stands behind it.
  /// - Complexity: O(learnt steps · steps).
  func decomposition(
    of results: [Register], outputs: [Int]
  ) -> (decomposition: Decomposition, inputs: [Register])? {
    // The last one: what comes before another learnt step is not what the model says.
    guard
      let index = plan(for: results).last(where: { steps[$0].operation is any LearnerOperation }),
      let operation = steps[index].operation as? any LearnerOperation
    else { return nil }
    let step = steps[index]
    guard step.inputs.allSatisfy({ sources[$0] != .several }),
      outputs.allSatisfy({ step.outputs.contains(step.outputs.lowerBound + $0) }),
      isBehindAll(index, of: results)
    else { return nil }
    return (
      Decomposition(
        learner: operation.learner, players: step.inputs.map { sources[$0].feature },
        outputs: outputs),
      step.inputs
    )
  }

  /// Whether no way leads from a raw column to a result past a step.
  private func isBehindAll(_ step: Int, of results: [Register]) -> Bool {
    var reached = [Bool](repeating: false, count: registerCount)
    for register in results { reached[register] = true }
    for (index, other) in steps.enumerated().reversed()
    where index != step && other.outputs.contains(where: { reached[$0] }) {
      for input in other.inputs { reached[input] = true }
    }
    return !(0..<featureCount).contains { reached[$0] }
  }
}
