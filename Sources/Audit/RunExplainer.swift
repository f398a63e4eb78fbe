import Explain
import Models
import Statistics
import Tabular

/// The explainer of a run, with the rows that it compares with.
///
/// Trees that store their covers need none, unless interventional values are wanted. For all other
/// models they are drawn, by a seed, from the
/// file under `explain.background`, or else from the rows of the data itself.
struct RunExplainer {
  /// The explainer.
  let explainer: ModelExplainer
  /// The rows it compares with, as recorded; nil where it needs none.
  let background: AuditRecord.Background?
  /// The rows that covers are counted on, means taken of, or that stand in; nil where none are needed.
  let counted: FeatureMatrix?
  private let seed: UInt64

  /// Rows of the background where covers are counted or means taken, unless declared otherwise.
  static let manyRows = 10_000
  /// Rows of the background of interventional values, unless declared otherwise: explaining a row
  /// costs the same for any number of them.
  static let mostRows = 1_000_000
  /// Rows of the background that stand in for absent columns by sampling, unless declared
  /// otherwise: every one is scored for every set or order of players.
  static let fewRows = 100
  /// How many rows an audit may score for explanations from scores alone.
  static let evaluationLimit = 10_000_000
  /// The same where every row goes through another program.
  static let externalEvaluationLimit = 1_000_000

  /// An explainer for a model.
  ///
  /// - Parameters:
  ///   - rows: the model's values of the rows of the data that may serve as the background.
  ///   - tableRows: which rows of the table they are; nil for all.
  ///   - explained: how many rows will be explained, where that is known.
  init(
    _ inputs: AuditInputs, model: Model, rows: FeatureMatrix, tableRows: [Int]?,
    explained: Int? = nil
  ) throws {
    try self.init(
      inputs.configuration, model: model, declared: inputs.background, rows: rows,
      explained: explained, located: { body in try inputs.located(rows: tableRows, body) })
  }

  /// The same of the parts of a run.
  ///
  /// - Parameters:
  ///   - declared: the rows of the file under `explain.background`; nil where there is none.
  ///   - explained: how many rows will be explained, where that is known.
  ///   - located: runs what may refuse a row of `rows`, and tells its line.
  init(
    _ configuration: AuditConfiguration, model: Model, declared: FeatureMatrix?,
    rows: FeatureMatrix, explained: Int? = nil,
    located: (() throws -> ModelExplainer) throws -> ModelExplainer
  ) throws {
    let settings = configuration.explain
    let method = settings.method.explanationMethod
    var options = ModelExplainer.Options(
      method: method, derived: settings.derived, seed: UInt64(settings.background.seed),
      precision: settings.precision, output: settings.output)
    options.rows = explained
    seed = options.seed
    guard ModelExplainer.suits(method, model) else {
      throw configuration.error(
        "explain.method",
        .conflict("\(settings.method.rawValue) does not suit this model; leave it out"))
    }
    guard ModelExplainer.suits(settings.output, method: method, model) else {
      throw configuration.error(
        "explain.output",
        .conflict(
          model.scoresAreProbabilities
            ? "the method \(settings.method.rawValue) cannot give probabilities of a model of several "
              + "outputs; leave the method out, or set sampling"
            : "the scores of this model are no probabilities; leave it out"))
    }
    guard
      ModelExplainer.needsBackground(model, method: method, output: settings.output)
    else {
      explainer = try ModelExplainer(model, options: options)
      background = nil
      counted = nil
      return
    }
    let whole = declared ?? rows
    let isSampling =
      method == .sampling
      || method == nil && (settings.output == .probability || !ModelExplainer.isExact(model))
    let wanted =
      settings.background.rows
      ?? (isSampling
        ? Self.fewRows : method == .interventional ? Self.mostRows : Self.manyRows)
    guard declared != nil || whole.rowCount >= AuditInputs.leastBackground else {
      throw configuration.error(
        "explain.background.path", .needsBackground(rows: whole.rowCount))
    }
    let drawn = Self.draw(wanted, of: whole.rowCount, seed: options.seed)
    let matrix = drawn.map { whole.selecting($0) } ?? whole
    options.background = matrix
    counted = matrix
    let made: ModelExplainer
    if declared == nil {
      made = try located { try ModelExplainer(model, options: options) }
    } else {
      made = try ModelExplainer(model, options: options)
    }
    explainer = made
    let use =
      switch made.method {
      case .pathDependent: "covers"
      case .linear: "means"
      case .sampling, .interventional: "absent"
      }
    background = .init(
      source: declared == nil ? "data" : "file", rows: matrix.rowCount,
      seed: drawn == nil ? nil : settings.background.seed, use: use,
      strategy: made.backgroundStrategy.map {
        .init(
          tableTrees: $0.tableTrees, pairTrees: $0.pairTrees, lookups: $0.lookups,
          tableBytes: $0.tableBytes)
      })
  }

  /// The rows of an audit that are explained: nil for all; else drawn by the seed, so many that the
  /// model scores no more rows than an audit may.
  func explainedRows(of count: Int) -> [Int]? {
    guard explainer.evaluationsPerRow > 0 else { return nil }
    let limit =
      explainer.isExternal ? Self.externalEvaluationLimit : Self.evaluationLimit
    return Self.draw(max(20, limit / explainer.evaluationsPerRow), of: count, seed: seed &+ 1)
  }

  /// Some of `0..<count` in ascending order, each equally likely; nil when all are wanted.
  static func draw(_ wanted: Int, of count: Int, seed: UInt64) -> [Int]? {
    guard wanted < count else { return nil }
    var generator = SplitMix64(seed: seed)
    var rows = Array(0..<count)
    for place in 0..<wanted {
      rows.swapAt(place, Int.random(in: place..<count, using: &generator))
    }
    return rows[..<wanted].sorted()
  }
}

extension AuditConfiguration.Explain.Method {
  /// The explainer's method; nil for the one that suits the model.
  var explanationMethod: ExplanationMethod? {
    switch self {
    case .automatic, .none: nil
    case .pathDependent: .pathDependent
    case .interventional: .interventional
    case .linear: .linear
    case .sampling: .sampling
    }
  }
}
