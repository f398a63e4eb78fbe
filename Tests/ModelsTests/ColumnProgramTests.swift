import Testing

@testable import Models

@Suite("Column program")
struct ColumnProgramTests {
  /// Numbers times a factor; refuses missing ones.
  private struct Scale: ColumnOperation {
    let factor: Double

    func evaluate(
      _ inputs: [ColumnValues], rows: Int
    ) throws(OperationError) -> [ColumnValues] {
      let numbers = inputs[0].numbers ?? []
      if let row = numbers.firstIndex(where: \.isNaN) {
        throw OperationError(input: 0, row: row, problem: .missing)
      }
      return [.numbers(numbers.map { $0 * factor })]
    }
  }

  /// 1 where a word is the given one.
  private struct Indicator: ColumnOperation {
    let word: String

    func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
      guard case .words(let codes, let levels) = inputs[0] else { return [.numbers([])] }
      return [.numbers(codes.map { $0 >= 0 && levels[Int($0)] == word ? 1 : 0 })]
    }
  }

  /// 3 · (10 · income) + 5 · [job = clerk] + 1, as a probability in the last step.
  private static func model(joint: Bool = false) -> Model {
    var builder = ProgramBuilder(featureCount: 2)
    let income = builder.column(Scale(factor: 10), [0])
    let job = builder.column(Indicator(word: "clerk"), [1])
    var inputs = [income, job]
    if joint {
      inputs.append(builder.column(First(), [income, job]))
    }
    let linear = LinearModel(
      weights: [[3, 5] + (joint ? [0] : [])], intercepts: [1], precision: .double)
    let margin = builder.column(LinearOperation(model: linear), inputs)
    let score = builder.column(Scale(factor: 0.01), [margin])
    return Model(
      origin: ModelOrigin(format: "test", version: nil, kind: "linear", objective: "none"),
      features: [
        Feature(name: "income", kind: .numeric), Feature(name: "job", kind: .text),
      ],
      outputs: ["score"], task: .regression, precision: .double,
      program: ScoringProgram(
        builder.finish(), results: [score], scoresAreProbabilities: false, transform: .identity))
  }

  private struct First: ColumnOperation {
    func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] { [inputs[0]] }
  }

  private static let matrix = FeatureMatrix(
    columns: [[1, 2, 3], [0, 1, .nan]], rowCount: 3, words: [nil, ["clerk", "cook"]])

  @Test("scores are what the steps compute, for any number of threads")
  func scores() throws {
    let model = Self.model()
    // 0.01 · (3 · 10 · x + 5 · [clerk] + 1)
    #expect(try model.scores(of: Self.matrix) == [0.36, 0.61, 0.91])
    let many = Self.matrix.selecting((0..<100_000).map { $0 % 3 })
    let one = try model.scores(of: many, threads: 1)
    #expect(try model.scores(of: many, threads: 3) == one)
    #expect(Array(one.prefix(6)) == [0.36, 0.61, 0.91, 0.36, 0.61, 0.91])
  }

  @Test("a learnt part whose columns each come from one raw column is found")
  func decomposition() throws {
    let model = Self.model()
    let found = try #require(model.decomposition)
    #expect(found.players == [0, 1])
    #expect(found.outputs == [0])
    let seen = try model.learnerMatrix(of: Self.matrix)
    #expect(seen.columns == [[10, 20, 30], [1, 0, 0]])
  }

  @Test("a derived column of two raw columns leaves no decomposition")
  func joint() {
    #expect(Self.model(joint: true).decomposition == nil)
  }

  @Test("a result past the learnt part leaves no decomposition")
  func bypass() {
    var builder = ProgramBuilder(featureCount: 2)
    let linear = LinearModel(weights: [[1, 1]], intercepts: [0], precision: .double)
    let margin = builder.column(LinearOperation(model: linear), [0, 1])
    let sum = LinearModel(weights: [[1, 1]], intercepts: [0], precision: .double)
    let score = builder.column(LinearOperation(model: sum), [margin, 0])
    let program = builder.finish()
    #expect(program.decomposition(of: [score], outputs: [0]) == nil)
    #expect(program.decomposition(of: [margin], outputs: [0]) != nil)
  }

  @Test("a refused value is told by raw column and row")
  func refusal() {
    let matrix = FeatureMatrix(
      columns: [[1, .nan], [0, 1]], rowCount: 2, words: [nil, ["clerk", "cook"]])
    #expect(throws: PredictionError(feature: 0, row: 1, problem: .missing)) {
      try Self.model().scores(of: matrix)
    }
  }

  @Test("a score that is no number is told, not returned")
  func notFinite() {
    let linear = LinearModel(weights: [[1]], intercepts: [0], precision: .double)
    var builder = ProgramBuilder(featureCount: 1)
    let score = builder.column(LinearOperation(model: linear), [0])
    let model = Model(
      origin: ModelOrigin(format: "test", version: nil, kind: "linear", objective: "none"),
      features: [Feature(name: "x", kind: .numeric)], outputs: ["y"], task: .regression,
      precision: .double,
      program: ScoringProgram(
        builder.finish(), results: [score], scoresAreProbabilities: false, transform: .identity))
    #expect(throws: PredictionError(feature: 0, row: 0, problem: .notFinite)) {
      try model.scores(of: FeatureMatrix(columns: [[.nan]], rowCount: 1))
    }
  }

  @Test("missing values of a linear model propagate or are skipped, as it says")
  func linearMissing() {
    let columns: [[Double]] = [[1, .nan], [2, 2]]
    for (missing, expected) in [(LinearModel.Missing.skipped, 6.5), (.propagates, Double.nan)] {
      let linear = LinearModel(
        weights: [[10, 3]], intercepts: [0.5], missing: missing, precision: .single)
      let margins = linear.margins(of: columns, rows: 2)
      #expect(margins[0][0] == 16.5)
      #expect(margins[0][1] == expected || expected.isNaN && margins[0][1].isNaN)
    }
  }

  @Test("What comes before another learnt step is not what is explained")
  func innerLayer() {
    let inner = LinearModel(
      weights: [[1, 2], [3, 4]], intercepts: [0, 0], precision: .double)
    let outer = LinearModel(weights: [[1, -1]], intercepts: [0], precision: .double)
    var builder = ProgramBuilder(featureCount: 2)
    let hidden = builder.append(LinearOperation(model: inner), [0, 1], outputs: 2)
    let squared = hidden.map { builder.column(Scale(factor: 2), [$0]) }
    let score = builder.column(LinearOperation(model: outer), squared)
    let program = ScoringProgram(
      builder.finish(), results: [score], scoresAreProbabilities: false, transform: .identity)
    #expect(program.decomposition == nil)
  }

  @Test("A margin that the score is no formula of is not explained")
  func noFormula() {
    let linear = LinearModel(weights: [[1]], intercepts: [0], precision: .double)
    for (transform, isExplained) in [
      (OutputTransform.identity, true), (.softmax, false), (nil, false),
    ] {
      var builder = ProgramBuilder(featureCount: 1)
      let score = builder.column(LinearOperation(model: linear), [0])
      let program = ScoringProgram(
        builder.finish(), results: [score], scoresAreProbabilities: false, transform: transform)
      #expect((program.decomposition != nil) == isExplained)
    }
  }
}
