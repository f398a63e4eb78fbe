/// The rows of a data file a few at a time, in bounded memory.
///
/// A file is read twice: ``survey(checking:progress:check:merge:)`` settles the types of its columns
/// by the rules of ``CSVReader``, and ``forEachChunk(_:progress:work:consume:)`` hands out the rows.
/// Values, line numbers and errors are those that ``CSVReader`` gives for the whole file, whatever the
/// number of threads and wherever chunks end.
///
/// At any time about eight chunks for each thread are in memory, and 32 bytes for each chunk of the
/// file.
public struct TableStream: Sendable {
  private let source: DataSource
  private let options: CSVOptions
  private let columns: HeaderColumns
  private let firstLine: Int
  /// What tells whether the file has changed since it was opened.
  private let stamp: FileStamp?

  /// Opens a file; nil where its rows cannot be told apart in pieces: it can be read only once, has a
  /// single column (where an empty line is a row if another follows), or columns of one name are
  /// kept (which may hold the same values).
  public static func open(
    _ source: DataSource, options: CSVOptions
  ) throws(TabularError) -> TableStream? {
    guard source.isRepeatable else { return nil }
    let stamp = FileStamp(source)
    var records = try RecordReader(source, options)
    let header = try records.header(nil)
    let columns = try HeaderColumns(source: source.name, header.header, options)
    let names = columns.kept.map { header.header.names[$0] }
    guard header.header.names.count > 1, Set(names).count == names.count,
      names.allSatisfy({ name in header.header.names.count { $0 == name } == 1 })
    else { return nil }
    return TableStream(
      source: source, options: options, columns: columns, firstLine: header.nextLine,
      stamp: stamp)
  }

  /// Reads the file once and tells its columns' types.
  ///
  /// - Parameters:
  ///   - names: the columns that `check` sees; others that are declared to hold words are passed
  ///     over.
  ///   - progress: is told now and then how many bytes have been read, and of how many.
  ///   - check: looks at the rows of one chunk, on any thread. Their types are those that the chunk
  ///     would have by itself, and lines count from 0 at its start.
  ///   - merge: takes what was found in the order of the file, on the calling thread, with the row and
  ///     the line at which the chunk starts.
  /// - Throws: ``TabularError``.
  /// - Complexity: O(bytes).
  public func survey<Check: Sendable>(
    checking names: Set<String>, progress: ((_ bytesDone: Int, _ total: Int?) -> Void)? = nil,
    check: @Sendable (Table) -> Check,
    merge: (_ found: Check, _ firstRow: Int, _ firstLine: Int) -> Void
  ) throws -> TableSurvey {
    var plans = columns.plans
    for index in columns.kept
    where columns.declared[index] == .categorical && !names.contains(columns.header.names[index]) {
      plans[index] = .skip
    }
    let seen = columns.kept.filter { plans[$0] != .skip }
    var surveys = seen.map { _ in ColumnSurvey() }
    var extents: [TableSurvey.Extent] = []
    var rowCount = 0
    var line = firstLine
    try pass(plans: plans, progress: progress) { _, result -> Surveyed<Check> in
      guard result.failure == nil else { return Surveyed(result: result) }
      let lines = result.lineIndex(firstLine: 0)
      var surveys: [ColumnSurvey] = []
      var checked: [Column] = []
      for (index, piece) in zip(seen, result.pieces) {
        surveys.append(ColumnSurvey(piece, rowCount: result.rowCount, lines: lines))
        let name = columns.header.names[index]
        guard names.contains(name) else { continue }
        // A chunk of numbers and `nan` alone may be one of words in the end: it is checked then.
        let values = values(piece, result.rowCount, declared: columns.declared[index])
        checked.append(
          Column(
            name: name, values: values ?? .numeric(Array(repeating: .nan, count: result.rowCount))))
      }
      var result = result
      result.pieces = []
      return Surveyed(
        result: result, surveys: surveys,
        check: check(Table(columns: checked, rowCount: result.rowCount, lines: lines)))
    } consume: { found in
      let result = found.result
      if let failure = result.failure { throw columns.error(failure, firstLine: line) }
      for (place, survey) in found.surveys.enumerated() {
        surveys[place].append(
          survey, declared: columns.declared[seen[place]], row: rowCount, line: line)
      }
      if let check = found.check { merge(check, rowCount, line) }
      extents.append(
        .init(
          firstRow: rowCount, rowCount: result.rowCount, firstLine: line,
          lineCount: result.lineCount))
      rowCount += result.rowCount
      line += result.lineCount
    } failed: { failure in
      throw columns.error(failure, firstLine: line, limit: options.usableLineLimit)
    }
    guard rowCount > 0 else { throw TabularError.noRows(source: columns.source) }

    var types: [Int: ColumnType] = [:]
    var isUniform = true
    var first: (row: Int, error: TabularError)?
    for (index, survey) in zip(seen, surveys) {
      switch survey.type(declared: columns.declared[index]) {
      case .success(let type):
        types[index] = type
        isUniform = isUniform && survey.isUniform(type)
      case .failure(let failure):
        guard first.map({ failure.cell.row < $0.row }) ?? true else { continue }
        first = (
          failure.cell.row, columns.error(failure.cell, line: failure.line, column: index)
        )
      }
    }
    if let first { throw first.error }
    return TableSurvey(
      rowCount: rowCount, isUniform: isUniform,
      types: columns.kept.map { types[$0] ?? .categorical }, extents: extents)
  }

  /// What one chunk was found to hold on the first reading.
  private struct Surveyed<Check: Sendable>: Sendable {
    var result: ChunkResult
    var surveys: [ColumnSurvey] = []
    var check: Check?
  }

  /// Reads the file again and hands out its rows.
  ///
  /// - Parameters:
  ///   - survey: what the first reading told.
  ///   - progress: is told now and then how many rows have been consumed.
  ///   - work: makes something of the rows of one chunk, on any thread.
  ///   - consume: takes it in the order of the file, on the calling thread.
  /// - Throws: ``TabularError``, or what `work` or `consume` throws: of several the first in the file.
  public func forEachChunk<Output: Sendable>(
    _ survey: TableSurvey, progress: ((_ rowsDone: Int) -> Void)? = nil,
    work: @Sendable (RowChunk) throws -> Output, consume: (Output) throws -> Void
  ) throws {
    var plans = columns.plans
    for (index, type) in zip(columns.kept, survey.types) {
      plans[index] = type == .numeric ? .numeric : .words
    }
    var chunkCount = 0
    try pass(plans: plans, progress: nil) { number, result in
      Result<Output, any Error> {
        guard survey.extents.indices.contains(number),
          let chunk = chunk(result, survey.extents[number], types: survey.types)
        else { throw TabularError.changed(source: columns.source) }
        return try work(chunk)
      }
    } consume: { (result: Result<Output, any Error>) in
      try consume(try result.get())
      let extent = survey.extents[chunkCount]
      chunkCount += 1
      progress?(extent.firstRow + extent.rowCount)
    } failed: { failure in
      if case .stream(let error) = failure { throw error }
      throw TabularError.changed(source: columns.source)
    }
    guard chunkCount == survey.extents.count, FileStamp(source) == stamp else {
      throw TabularError.changed(source: columns.source)
    }
  }

  /// The rows of a chunk; nil where they are not those of the first reading.
  private func chunk(
    _ result: ChunkResult, _ extent: TableSurvey.Extent, types: [ColumnType]
  ) -> RowChunk? {
    guard result.failure == nil, result.rowCount == extent.rowCount,
      result.lineCount == extent.lineCount
    else { return nil }
    var found: [Column] = []
    for (place, piece) in result.pieces.enumerated() {
      guard let values = values(piece, result.rowCount, declared: types[place]) else { return nil }
      found.append(Column(name: columns.header.names[columns.kept[place]], values: values))
    }
    return RowChunk(
      table: Table(
        columns: found, rowCount: result.rowCount,
        lines: result.lineIndex(firstLine: extent.firstLine)),
      firstRow: extent.firstRow)
  }

  /// The cells of one chunk of a column; nil where they are not of its type.
  private func values(
    _ piece: ColumnPiece, _ rowCount: Int, declared: ColumnType?
  ) -> Column.Values? {
    let assembler = ColumnAssembler(
      declared: declared, missing: MissingTokens(options.missing))
    return try? assembler.values([piece], rowCounts: [rowCount]).get()
  }

  /// Parses the file's chunks on all threads; while some are worked on, the calling thread consumes
  /// the ones before and reads the ones after.
  private func pass<Output: Sendable>(
    plans: [ChunkLayout.ColumnPlan], progress: ((Int, Int?) -> Void)?,
    _ work: @Sendable (_ chunk: Int, ChunkResult) -> Output,
    consume: (Output) throws -> Void, failed: (RecordFailure) throws -> Void
  ) throws {
    let layout = ChunkLayout(
      separator: columns.header.separator, comment: options.comment,
      missing: MissingTokens(options.missing), plans: plans)
    var records = try RecordReader(source, options)
    guard try records.header(nil).header == columns.header else {
      throw TabularError.changed(source: columns.source)
    }
    let batchSize = max(1, options.threads) * 4
    var ending: RecordFailure?
    func readBatch() -> [Chunk] {
      var chunks: [Chunk] = []
      do throws(RecordFailure) {
        while ending == nil, chunks.count < batchSize, let chunk = try records.next(nil) {
          chunks.append(chunk)
        }
      } catch {
        ending = error
      }
      let (done, total) = records.progress
      progress?(done, total)
      return chunks
    }
    var batch = readBatch()
    var outputs: [Output] = []
    var first = 0
    while !batch.isEmpty || !outputs.isEmpty {
      let (current, finished) = (batch, outputs)
      let start = first
      first += current.count
      var failure: (any Error)?
      outputs = Parallel.map(
        chunks: current.count, threads: options.threads,
        meanwhile: {
          do {
            for output in finished { try consume(output) }
          } catch {
            failure = error
          }
          batch = failure == nil ? readBatch() : []
        },
        { work(start + $0, ChunkParser.parse(current[$0], layout)) })
      if let failure { throw failure }
    }
    if let ending { try failed(ending) }
  }
}

extension ChunkResult {
  /// The lines of a chunk's rows when it starts on a line.
  fileprivate func lineIndex(firstLine: Int) -> LineIndex {
    var index = LineIndex()
    if lines.first?.row != 0 { index.append(row: 0, line: firstLine) }
    for (row, line) in lines { index.append(row: row, line: firstLine + line) }
    return index
  }
}
