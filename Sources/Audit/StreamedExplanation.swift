import Explain
import Models
import Tabular

/// Every row of a data file explained while the file is read, in bounded memory.
///
/// The file is read twice: once to settle the types of its columns and to check every row, then to
/// explain. Chunks of rows are parsed, scored, explained and turned into bytes on all threads, and
/// written in the file's order.
struct StreamedExplanation {
  private let stream: TableStream
  private let survey: TableSurvey
  private let check: RowCheck
  private let encoder: FeatureEncoder
  private let configuration: AuditConfiguration
  private let source: String
  private let model: Model
  private let explainer: ModelExplainer

  /// The number of rows.
  var rowCount: Int { survey.rowCount }
  /// The names of the model's outputs.
  var outputs: [String] { configuration.classNames(of: model) ?? model.outputs }

  /// What turns contributions into bytes.
  func writer(_ format: ContributionFormat) -> ContributionWriter {
    ContributionWriter(format, model: model, outputs: outputs, explainer: explainer)
  }

  /// Whether rows of a model can be explained without the others at hand: one with an exact method
  /// that compares with covers of its own or with the rows of another file.
  private static func suits(_ model: Model, _ configuration: AuditConfiguration) -> Bool {
    let method = configuration.explain.method.explanationMethod
    let output = configuration.explain.output
    if case .function = model.form { return false }
    // Probabilities are explained from scores where no method is named.
    guard configuration.explain.method != .none, method != .sampling,
      method != nil || output == .margin
    else { return false }
    return ModelExplainer.isExact(model) && ModelExplainer.suits(method, model)
      && (!ModelExplainer.needsBackground(model, method: method, output: output)
        || configuration.explain.background.path != nil)
  }

  /// Reads the data a first time; nil where the whole file is needed at once.
  ///
  /// - Throws: what reading the whole file would throw.
  init?(
    _ sources: AuditInputs.Sources, chunkSize: Int?, threads: Int, times: inout StageTimes,
    progress: @escaping ProgressHandler
  ) throws {
    let configuration = sources.configuration
    guard let loaded = sources.model, Self.suits(loaded, configuration) else { return nil }
    var options = AuditInputs.options(
      configuration, model: loaded, purpose: .explanation, threads: threads)
    if let chunkSize { options.chunkSize = chunkSize }
    // What is wrong with the classes is told after what is wrong with the file.
    let oriented = Result {
      () throws(ConfigurationError) in
      try configuration.oriented(
        loaded, positive: configuration.data.positiveLabel, negative: nil)
    }
    let model = (try? oriented.get()) ?? loaded
    let encoder = AuditInputs.encoder(for: model, configuration)
    let surveyed: (TableStream, TableSurvey, RowCheck)?
    do {
      surveyed = try times.measure(.data) {
        progress(.data, 0)
        return try Self.survey(
          sources, options, model: model, encoder: encoder, progress: progress)
      }
    } catch {
      throw AuditInputs.explained(error, by: loaded)
    }
    guard let surveyed else { return nil }
    _ = try oriented.get()
    (stream, survey, check) = surveyed
    if let error = check.error {
      throw FeatureDataError(source: sources.data.name, error: error)
    }
    // A column that groups are made of is read as numbers where all of its words are such.
    if check.hasPlainNumbers { return nil }
    let background = try times.measure(.data) {
      try AuditInputs.readBackground(
        configuration, for: model, folder: sources.folders.background, threads: threads)
    }
    self.encoder = encoder
    self.configuration = configuration
    self.model = model
    source = sources.data.name
    let none = FeatureMatrix(columns: model.features.map { _ in [] }, rowCount: 0)
    explainer = try RunExplainer(
      configuration, model: model, declared: background?.matrix, rows: none,
      explained: survey.rowCount, located: { try $0() }
    ).explainer
  }

  private static func survey(
    _ sources: AuditInputs.Sources, _ options: CSVOptions, model: Model, encoder: FeatureEncoder,
    progress: @escaping ProgressHandler
  ) throws -> (TableStream, TableSurvey, RowCheck)? {
    guard let stream = try TableStream.open(sources.data, options: options) else { return nil }
    let configuration = sources.configuration
    let grouping = Set(configuration.groupColumns)
      .subtracting(configuration.data.types.keys)
    let features = Set(model.features.map(\.name))
    var check = RowCheck()
    let survey = try stream.survey(
      checking: features,
      progress: { done, total in
        progress(.data, total.map { $0 > 0 ? Double(done) / Double($0) : 1 } ?? 0)
      },
      check: { RowCheck($0, model: model, encoder: encoder, grouping: grouping) },
      merge: { found, row, line in
        check.append(found, rows: row, lines: line, features: model.features)
      })
    guard !survey.isUniform else { return (stream, survey, check) }
    // Some rows were taken for another type than their column turned out to have.
    check = RowCheck()
    try stream.forEachChunk(
      survey, progress: { progress(.data, Double($0) / Double(survey.rowCount)) },
      work: { chunk in
        let table = Table(
          columns: chunk.table.columns.filter { features.contains($0.name) },
          rowCount: chunk.table.rowCount, lines: chunk.table.lines)
        let found = RowCheck(table, model: model, encoder: encoder, grouping: grouping)
        return (found: found, firstRow: chunk.firstRow)
      },
      consume: {
        check.append($0.found, rows: $0.firstRow, lines: 0, features: model.features)
      })
    return (stream, survey, check)
  }

  /// Reads the data again and writes every row's contributions.
  ///
  /// - Returns: the worst additivity error.
  func write(
    _ writer: ContributionWriter, progress: @escaping ProgressHandler,
    write: ([UInt8]) throws -> Void
  ) throws -> Double {
    try write(writer.header(rowCount: rowCount))
    if let refusal = check.refusal { throw FeatureDataError(source: source, error: refusal) }
    let (model, explainer, encoder) = (model, explainer, encoder)
    let (source, id) = (source, configuration.data.id)
    var worst = 0.0
    try stream.forEachChunk(
      survey, progress: { progress(.explain, Double($0) / Double(rowCount)) },
      work: { chunk -> (bytes: [[UInt8]], worst: Double) in
        do {
          let matrix = try encoder.encode(chunk.table).matrix
          let scores = try model.scores(of: matrix)
          let names = RowNames(
            id.flatMap { chunk.table.column(named: $0) }, firstRow: chunk.firstRow)
          var worst = 0.0
          let bytes = try explainer.chunks(of: 0..<matrix.rowCount).map { rows in
            let block = try explainer.block(matrix, rows: rows)
            worst = max(worst, block.additivityError)
            return writer.bytes(of: block, scores: scores, names: names)
          }
          return (bytes, worst)
        } catch {
          throw Self.located(error, in: chunk, model: model, source: source)
        }
      },
      consume: { result in
        worst = max(worst, result.worst)
        for bytes in result.bytes { try write(bytes) }
      })
    return worst
  }

  /// An error of a chunk's rows, told by their places in the file.
  private static func located(
    _ error: any Error, in chunk: RowChunk, model: Model, source: String
  ) -> any Error {
    switch error {
    case let error as FeatureError:
      return FeatureDataError(source: source, error: error.moved(rows: chunk.firstRow, lines: 0))
    case let error as PredictionError:
      return FeatureDataError(
        source: source,
        error: .refused(
          feature: error.feature.map { model.features[$0].name }, row: chunk.firstRow + error.row,
          line: chunk.table.lines.line(ofRow: error.row), problem: error.problem))
    case ExplainError.additivity(let row, let output, let size):
      return ExplainError.additivity(row: chunk.firstRow + row, output: output, error: size)
    case ExplainError.link(let row, let output, let size):
      return ExplainError.link(row: chunk.firstRow + row, output: output, error: size)
    default: return error
    }
  }
}
