import Models
import Tabular

extension AuditInputs {
  /// The fewest rows of the data that can stand for a background: below, a file of its own is asked
  /// for.
  static let leastBackground = 30

  /// A model's scores of some rows, by row, then output.
  ///
  /// - Parameter tableRows: which rows of the table they are; nil for all.
  /// - Throws: ``FeatureDataError`` with the line of a value that the model refuses.
  func scores(
    of matrix: FeatureMatrix, by model: Model, tableRows: [Int]?, threads: Int
  ) throws -> [Double] {
    try located(rows: tableRows) { try model.scores(of: matrix, threads: threads) }
  }

  /// What `body` returns; a value that the model refuses is told with its line in the data.
  ///
  /// - Parameter rows: which rows of the table a refused row counts; nil for all.
  func located<Result>(rows: [Int]? = nil, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as PredictionError {
      let row = rows.map { $0.indices.contains(error.row) ? $0[error.row] : 0 } ?? error.row
      throw FeatureDataError(
        source: source,
        error: .refused(
          feature: error.feature.flatMap { model?.features[$0].name }, row: row,
          line: table.lines.line(ofRow: row), problem: error.problem))
    }
  }

  /// The rows of the file under `explain.background`, when there is one and the model needs it.
  static func readBackground(
    _ configuration: AuditConfiguration, for model: Model, folder: String, threads: Int
  ) throws -> (matrix: FeatureMatrix, file: AuditRecord.InputFile)? {
    guard let path = configuration.explain.background.path, configuration.explain.method != .none
    else { return nil }
    let place = path.hasPrefix("/") ? path : folder + path
    var hash = ContentHash()
    let reader = CSVReader(
      options: options(configuration, model: model, purpose: .applicant, threads: threads))
    let table: Table
    do {
      table = try reader.read(.file(path: place), observing: { hash.update($0) })
    } catch {
      throw explained(error, by: model)
    }
    let encoded = try features(
      of: table, for: model, configuration: configuration, source: place)
    do {
      // Rows that the model refuses are told here, with the file's own lines.
      _ = try model.learnerMatrix(of: encoded.matrix, threads: threads)
      if case .trees? = model.decomposition?.learner {
      } else {
        _ = try model.scores(of: encoded.matrix, threads: threads)
      }
    } catch let error as PredictionError {
      throw FeatureDataError(
        source: place,
        error: .refused(
          feature: error.feature.map { model.features[$0].name }, row: error.row,
          line: table.lines.line(ofRow: error.row), problem: error.problem))
    }
    return (
      encoded.matrix, .init(path: path, bytes: hash.count, sha256: hash.hexadecimal())
    )
  }
}
