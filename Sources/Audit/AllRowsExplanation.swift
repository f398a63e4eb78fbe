import Tabular

/// Every row of a data file explained and written.
///
/// Where the data are a regular file and the model has an exact method that needs no rows of them to
/// compare with, rows are explained as they are read and only a few chunks for each thread are in
/// memory. Otherwise the file is read whole. What is written is the same.
public struct AllRowsExplanation {
  private let source: Source

  private enum Source {
    case whole(ExplanationRun)
    case streamed(StreamedExplanation)
  }

  /// Reads model and data; the parameters are those of
  /// ``AuditInputs/read(_:for:configurationFile:folders:threads:times:progress:)``.
  public init(
    _ configuration: AuditConfiguration, configurationFile: (path: String, bytes: [UInt8])?,
    folders: AuditInputs.Folders, threads: Int, times: inout StageTimes,
    progress: @escaping ProgressHandler
  ) throws {
    try self.init(
      configuration, configurationFile: configurationFile, folders: folders, chunkSize: nil,
      mayStream: true, threads: threads, times: &times, progress: progress)
  }

  /// The same, with pieces of another size, or of the whole file at once.
  init(
    _ configuration: AuditConfiguration, configurationFile: (path: String, bytes: [UInt8])?,
    folders: AuditInputs.Folders, chunkSize: Int?, mayStream: Bool, threads: Int,
    times: inout StageTimes, progress: @escaping ProgressHandler
  ) throws {
    let sources = try AuditInputs.Sources(
      configuration, for: .explanation, configurationFile: configurationFile, folders: folders,
      times: &times, progress: progress)
    if mayStream,
      let streamed = try StreamedExplanation(
        sources, chunkSize: chunkSize, threads: threads, times: &times, progress: progress)
    {
      source = .streamed(streamed)
      return
    }
    let inputs = try AuditInputs.read(
      sources, for: .explanation, threads: threads, times: &times, progress: progress)
    source = .whole(try ExplanationRun(inputs: inputs, explained: inputs.table.rowCount))
  }

  /// Whether rows are explained as they are read.
  public var isStreamed: Bool {
    if case .streamed = source { return true }
    return false
  }

  /// The number of rows.
  public var rowCount: Int {
    switch source {
    case .whole(let run): run.inputs.table.rowCount
    case .streamed(let streamed): streamed.rowCount
    }
  }

  /// Writes every row's contributions.
  ///
  /// - Parameters:
  ///   - threads: how many compute; the bytes do not depend on it. A streamed run takes as many as
  ///     it was opened with.
  ///   - progress: hears how far the work has come.
  ///   - write: takes the bytes piece by piece, in order, on the calling thread.
  /// - Returns: the worst additivity error.
  @discardableResult
  public func write(
    as format: ContributionFormat, threads: Int, progress: @escaping ProgressHandler,
    write: ([UInt8]) throws -> Void
  ) throws -> Double {
    switch source {
    case .whole(let run):
      return try run.writeAll(as: format, threads: threads, progress: progress, write: write)
    case .streamed(let streamed):
      return try streamed.write(
        streamed.writer(format), progress: progress, write: write)
    }
  }

  /// What the numbers of an array are, as a JSON document: the number of rows, the names of the
  /// outputs in order, and those of the columns.
  public func legend() -> String {
    let (outputs, writer) =
      switch source {
      case .whole(let run): (run.outputs, run.writer(.npy))
      case .streamed(let streamed): (streamed.outputs, streamed.writer(.npy))
      }
    func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    return JSONValue.object([
      ("rows", .integer(rowCount)), ("outputs", strings(outputs)),
      ("columns", strings(writer.columns)),
    ]).text()
  }
}
