/// A program over raw columns whose results are scores.
public struct ScoringProgram: Sendable {
  let program: ColumnProgram
  /// By output of the model, the register of its score.
  let results: [ColumnProgram.Register]
  /// Whether scores are probabilities of the classes.
  public let scoresAreProbabilities: Bool
  /// How the learnt part's margin becomes the score; nil where that takes more than a formula.
  public let transform: OutputTransform?
  /// The learnt part, where there is one that everything goes through.
  public let decomposition: Decomposition?
  /// The registers of the learnt part's columns.
  let learnerInputs: [ColumnProgram.Register]

  /// A program with the meaning of its results.
  ///
  /// - Parameters:
  ///   - results: by output of the model, the register of its score.
  ///   - transform: how the margin that the explained output of the learnt part gives becomes the
  ///     score, where that is one of the known formulas.
  ///   - learnerOutputs: by output of the model, the output of the learnt part that stands behind it;
  ///     nil for the same order.
  init(
    _ program: ColumnProgram, results: [ColumnProgram.Register], scoresAreProbabilities: Bool,
    transform: OutputTransform?, learnerOutputs: [Int]? = nil
  ) {
    self.program = program
    self.results = results
    self.scoresAreProbabilities = scoresAreProbabilities
    // A margin is only explained where the score is a formula of it.
    let isFormula = transform.map { $0 != .softmax || results.count > 1 } ?? false
    if isFormula,
      let found = program.decomposition(
        of: results, outputs: learnerOutputs ?? Array(results.indices))
    {
      decomposition = found.decomposition
      learnerInputs = found.inputs
      self.transform = transform
    } else {
      decomposition = nil
      learnerInputs = []
      self.transform = nil
    }
  }

  /// The number of steps.
  public var stepCount: Int { program.steps.count }

  /// The learnt parts among the steps, in order.
  public var learners: [Decomposition.Learner] {
    program.steps.compactMap { ($0.operation as? any LearnerOperation)?.learner }
  }
}
