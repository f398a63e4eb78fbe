public import Models

/// Contributions of the raw columns of any model, by the method that suits its form.
///
/// Where a model is trees or weighted sums behind a pipeline (``Model/decomposition``), its margin is
/// explained exactly, all columns that the pipeline derives from one raw column being one player.
/// Every other model is explained by its scores (``SamplingExplainer``).
public struct ModelExplainer: ContributionEngine {
  /// The method.
  public let method: ExplanationMethod
  /// What contributions add up to.
  public let space: Space
  /// How they came to be probabilities; nil where none were asked for.
  public let spaceMethod: SpaceMethod?
  /// The rows of the background that were used; nil where the model needs none.
  public let backgroundRows: Int?
  /// Whether values are exact; else they are estimates with standard errors.
  public let isExact: Bool
  /// What contributions are counted from, by output of the model.
  public let baseValues: [Double]
  /// The number of raw columns.
  public let featureCount: Int
  /// The number of outputs of the model.
  public let outputCount: Int
  /// The number of raw columns.
  public var columnCount: Int { featureCount }
  /// That of the method and its precision.
  public var additivityTolerance: Double { engine.additivityTolerance }
  /// How many rows are scored to explain one; 0 where none are.
  public let evaluationsPerRow: Int

  /// How interventional values are computed; nil by other methods.
  public var backgroundStrategy: BackgroundStrategy? {
    (engine as? BackgroundExplainer)?.strategy
  }

  /// The most bytes of tables that path-dependent values are looked up in.
  static let coverTableBytes = 1 << 28
  /// Whether path-dependent values are looked up in tables.
  var isByTables: Bool { engine is CoverTableExplainer }

  private let model: Model
  private let engine: any ContributionEngine
  /// By output of the model, that of the engine.
  private let outputs: [Int]
  /// By player of the engine, the raw column; nil where they are the same.
  private let sums: [Int]?
  /// See ``Model/complementMargin``; nil where contributions stand as the engine gives them.
  private let complement: Double?
  /// ``baseValues`` before rescaling.
  private let engineBaseValues: [Double]
  /// Whether the engine explains margins; else scores.
  private let engineExplainsMargins: Bool
  /// How margins' contributions become probabilities; nil where they stay as they are.
  private let rescaling: ProbabilityRescaling?

  /// Whether a model has a method; any has the one that suits it, and sampling.
  public static func suits(_ method: ExplanationMethod?, _ model: Model) -> Bool {
    switch (method, usable(model.decomposition)?.learner) {
    case (nil, _), (.sampling, _), (.pathDependent, .trees), (.interventional, .trees),
      (.linear, .linear):
      true
    case (.pathDependent, _), (.interventional, _), (.linear, _): false
    }
  }

  /// Whether a model's contributions can be given in some output by some method.
  public static func suits(
    _ output: Options.Output, method: ExplanationMethod?, _ model: Model
  ) -> Bool {
    guard output == .probability else { return true }
    guard model.scoresAreProbabilities else { return false }
    if method == nil || method == .sampling { return true }
    do throws(ExplainError) {
      _ = try rescaling(model)
      return true
    } catch {
      return false
    }
  }

  /// Whether a model has an exact method.
  public static func isExact(_ model: Model) -> Bool { usable(model.decomposition) != nil }

  /// Whether every scored row goes through a function whose inside is unknown.
  public var isExternal: Bool {
    if case .function = model.form { return true }
    return false
  }

  /// Whether a model can be explained only against a background.
  public static func needsBackground(
    _ model: Model, method: ExplanationMethod? = nil, output: Options.Output = .margin
  ) -> Bool {
    if output == .probability, method == nil { return true }
    guard case .trees(let ensemble)? = usable(model.decomposition)?.learner,
      method == nil || method == .pathDependent
    else { return true }
    return !ensemble.hasCover
  }

  /// An explainer of a model.
  ///
  /// - Throws: ``ExplainError``, or what scoring the background throws.
  public init(_ model: Model, options: Options = Options()) throws {
    self.model = model
    featureCount = model.features.count
    outputCount = model.outputs.count
    let isProbability = options.output == .probability
    guard !isProbability || model.scoresAreProbabilities else { throw ExplainError.noProbabilities }
    // Probabilities are explained from scores unless a method for margins is named.
    let isFromScores = isProbability && options.method == nil
    let decomposition = isFromScores ? nil : Self.usable(model.decomposition)
    let made: Made
    switch (decomposition, options.method) {
    case (let found?, nil), (let found?, .pathDependent), (let found?, .interventional),
      (let found?, .linear):
      made = try Self.exact(found, model: model, options: options)
      guard options.method == nil || options.method == made.method else {
        throw ExplainError.method(options.method ?? made.method)
      }
      engineExplainsMargins = true
      isExact = true
      outputs = found.outputs
      evaluationsPerRow = 0
    case (nil, .pathDependent), (nil, .interventional), (nil, .linear):
      throw ExplainError.method(options.method ?? .sampling)
    case (_, nil), (_, .sampling):
      guard let background = options.background else { throw ExplainError.needsBackground }
      let sampling = try SamplingExplainer(model, background: background, seed: options.seed)
      made = (.sampling, sampling, nil, background.rowCount)
      engineExplainsMargins = false
      isExact = sampling.isExact
      evaluationsPerRow = sampling.evaluationsPerRow
      outputs = Array(model.outputs.indices)
    }
    (method, engine, sums, backgroundRows) = made
    space = isProbability ? .probability : engineExplainsMargins ? .margin : .score
    switch (isProbability, engineExplainsMargins) {
    case (false, _): (spaceMethod, rescaling) = (nil, nil)
    case (true, false): (spaceMethod, rescaling) = (isExact ? .enumerated : .sampled, nil)
    case (true, true):
      rescaling = try Self.rescaling(model)
      spaceMethod = rescaling == nil ? .identity : .rescaled
    }
    let bases = made.engine.baseValues
    // From scores the other class is explained as it stands; margins are turned round below.
    let start = engineExplainsMargins ? model.complementMargin : nil
    complement = start
    let own = outputs.map { output in start.map { $0 - bases[output] } ?? bases[output] }
    engineBaseValues = own
    let change = rescaling
    baseValues = own.map { change?.probability($0) ?? $0 }
  }

  /// How contributions to a model's margin become probabilities; nil where the margin is one.
  /// - Throws: ``ExplainError/rescaling`` where there is no way: the probabilities of several classes
  ///   rest on all margins at once.
  private static func rescaling(_ model: Model) throws(ExplainError) -> ProbabilityRescaling? {
    switch model.transform {
    case .identity: return nil
    case .logistic where model.outputs.count == 1: return ProbabilityRescaling(slope: 1)
    case .scaledLogistic where model.outputs.count == 1:
      guard let ensemble = model.ensemble else { throw .rescaling }
      return ProbabilityRescaling(slope: ensemble.slope)
    default: throw .rescaling
    }
  }

  /// A decomposition that an exact engine can work with: a tree that tests a column which is the same
  /// for every row has no player for it.
  private static func usable(_ decomposition: Decomposition?) -> Decomposition? {
    guard let decomposition else { return nil }
    if case .trees = decomposition.learner, decomposition.players.contains(nil) { return nil }
    return decomposition
  }

  private typealias Made = (
    method: ExplanationMethod, engine: any ContributionEngine, sums: [Int]?, backgroundRows: Int?
  )

  private static func exact(
    _ found: Decomposition, model: Model, options: Options
  ) throws -> Made {
    let background = try options.background.map { try model.learnerMatrix(of: $0) }
    switch found.learner {
    case .trees(let ensemble):
      let players = found.players.map { $0 ?? 0 }
      let isSummed = options.derived == .summed && !found.isIdentity
      let groups =
        found.isIdentity || isSummed
        ? nil : FeatureGroups(groupOfFeature: players, count: model.features.count)
      if options.method == .interventional {
        guard let background else { throw ExplainError.needsBackground }
        let engine = try BackgroundExplainer(
          ensemble, background: background, players: groups,
          options: .init(memoryBudget: options.memoryBudget, rows: options.rows, precision: .double)
        )
        return (.interventional, engine, isSummed ? players : nil, background.rowCount)
      }
      var trees = ensemble
      if !ensemble.hasCover {
        guard let background else { throw ExplainError.needsBackground }
        guard background.rowCount > 0 else { throw ExplainError.background(rows: 0) }
        trees = ensemble.countingCovers(on: background)
      }
      let counted = ensemble.hasCover ? nil : background?.rowCount
      let engine =
        try tables(trees, players: groups, options: options)
        ?? PathDependentExplainer(trees, players: groups, precision: options.precision)
      return (.pathDependent, engine, isSummed ? players : nil, counted)
    case .linear(let linear):
      guard let background else { throw ExplainError.needsBackground }
      let engine = try LinearExplainer(
        linear, players: found.players, playerCount: model.features.count, background: background)
      return (.linear, engine, nil, background.rowCount)
    }
  }

  /// Tables of path-dependent values where they pay for the number of rows; nil elsewhere.
  ///
  /// Only in Double, where a row's values are the same within a few units in the last place whether
  /// they are looked up or computed. In Float32 they would differ visibly with the number of rows.
  private static func tables(
    _ trees: TreeEnsemble, players: FeatureGroups?, options: Options
  ) throws(ExplainError) -> (any ContributionEngine)? {
    let budget = min(options.memoryBudget, Self.coverTableBytes)
    guard let rows = options.rows, !options.precision.isSingle(for: trees.precision),
      CoverTableExplainer.isWorthwhile(
        trees, players: players, rows: rows, memoryBudget: budget, precision: .double)
    else { return nil }
    return try CoverTableExplainer(
      trees, players: players, rows: rows, memoryBudget: budget, precision: .double)
  }

  /// Whether the margin of a learnt part behind a pipeline is explained.
  private var isProgramMargin: Bool {
    if case .program = model.form { return engineExplainsMargins }
    return false
  }

  /// The engine's pieces.
  public func chunks(of rows: Range<Int>) -> [Range<Int>] { engine.chunks(of: rows) }

  /// The contributions of some rows on this thread, by raw column.
  public func block(_ matrix: FeatureMatrix, rows: Range<Int>) throws -> ExplanationBlock {
    let block = try engineBlock(matrix, rows: rows)
    return try rescaling?.rescaled(block, tolerance: additivityTolerance) ?? block
  }

  /// The same before contributions to margins become probabilities.
  private func engineBlock(_ matrix: FeatureMatrix, rows: Range<Int>) throws -> ExplanationBlock {
    let made: ExplanationBlock
    if isProgramMargin {
      let part = try learnerMatrix(matrix, rows: rows)
      do {
        made = try engine.block(part, rows: 0..<rows.count)
      } catch ExplainError.additivity(let row, let output, let error) {
        throw ExplainError.additivity(row: rows.lowerBound + row, output: output, error: error)
      }
    } else {
      made = try engine.block(matrix, rows: rows)
    }
    let width = made.outputCount
    // Trees over raw columns and scores need no second look; a program's margins are checked below.
    if !isProgramMargin, sums == nil, outputs == Array(0..<width), complement == nil {
      return made
    }
    let sign: Double = complement == nil ? 1 : -1
    func picked(_ values: [Double]) -> [Double] {
      var result = [Double](repeating: 0, count: rows.count * featureCount * outputCount)
      for row in 0..<rows.count {
        for player in 0..<made.featureCount {
          let column = sums?[player] ?? player
          for (output, other) in outputs.enumerated() {
            result[(row * featureCount + column) * outputCount + output] +=
              sign * values[(row * made.featureCount + player) * width + other]
          }
        }
      }
      return result
    }
    let margins = (0..<rows.count).flatMap { row in
      outputs.map { output in
        let margin = made.margins[row * width + output]
        return complement.map { $0 - margin } ?? margin
      }
    }
    if isProgramMargin { try checkLink(margins, matrix, rows: rows) }
    return ExplanationBlock(
      rows: rows, values: picked(made.values), margins: margins,
      baseValues: engineBaseValues, featureCount: featureCount, outputCount: outputCount,
      additivityError: made.additivityError,
      standardErrors: made.standardErrors.map { picked($0) })
  }

  /// Checks that the scores are the transform of the margins that were explained: a contribution to
  /// anything else would add up all the same.
  ///
  /// Margins are summed in Double, scores in the model's precision.
  private func checkLink(
    _ margins: [Double], _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws {
    guard let transform = model.transform else { return }
    let scores = try model.scores(of: matrix.selecting(rows))
    let expected = transform.scores(fromMargins: margins, outputs: outputCount)
    let tolerance = model.precision == .single ? 1e-4 : 1e-7
    for (index, (score, wanted)) in zip(scores, expected).enumerated() {
      let error = abs(score - wanted) / max(1, abs(score))
      guard error <= tolerance else {
        throw ExplainError.link(
          row: rows.lowerBound + index / outputCount, output: index % outputCount, error: error)
      }
    }
  }

  /// The learnt part's columns of some rows; a refused row is told by its place in the whole matrix.
  private func learnerMatrix(
    _ matrix: FeatureMatrix, rows: Range<Int>
  ) throws(PredictionError) -> FeatureMatrix {
    do {
      return try model.learnerMatrix(of: matrix.selecting(rows))
    } catch {
      throw PredictionError(
        feature: error.feature, row: rows.lowerBound + error.row, problem: error.problem)
    }
  }
}
