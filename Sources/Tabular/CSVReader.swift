/// Reads delimited text as RFC 4180 describes it into a typed ``Table``.
///
/// - Records end with LF or CRLF, the last one also with the end of the file. A carriage return
///   outside quotes without its line feed is an error. A byte order mark is passed over.
/// - A field that begins with a quote ends with the next one that is not doubled, and may hold
///   separators and line breaks. A quote within an unquoted field is an ordinary character.
/// - Empty lines are passed over, as are lines that begin with the comment byte; but in a file of
///   one column an empty line between rows is a row whose cell is empty, so that no value moves to
///   another row. Blanks alone are a field.
/// - Blanks around numbers, truth values and missing tokens do not count; words keep theirs. So do
///   not header names. Quoting changes nothing about a cell's meaning.
/// - Every byte must be UTF-8 and not zero, in columns that are not kept too.
///
/// A column whose cells are all finite decimal numbers or missing is numeric (also when all are
/// missing), one of `true` and `false` in any case boolean, and any other categorical with the
/// exact texts as levels. A column of numbers and `nan`, `inf` or numbers beyond the range of
/// Double is an error unless those are declared missing.
///
/// Reads each byte once, in chunks of a fixed size, of which a few for each thread are in memory;
/// what stays is the kept columns: 8 or 9 bytes for an ordinary number, 4 for a word. The result
/// does not depend on the number of threads or where chunks end.
public struct CSVReader: Sendable {
  /// How files are read.
  public let options: CSVOptions

  /// A reader with options.
  public init(options: CSVOptions = CSVOptions()) {
    self.options = options
  }

  /// The header of a source, reading no more than it needs.
  public func readHeader(_ source: DataSource) throws(TabularError) -> CSVHeader {
    var records = try RecordReader(source, options)
    return try records.header(nil).header
  }

  /// Reads a source.
  /// - Parameters:
  ///   - observing: Sees every byte of the source once, in order, on the calling thread.
  ///   - progress: Is told now and then how many bytes have been read, and of how many if that is
  ///     known; on the calling thread.
  /// - Complexity: O(bytes).
  public func read(
    _ source: DataSource,
    observing: ((UnsafeRawBufferPointer) -> Void)? = nil,
    progress: ((_ bytesDone: Int, _ total: Int?) -> Void)? = nil
  ) throws(TabularError) -> Table {
    var records = try RecordReader(source, options)
    let header = try records.header(observing)
    let columns = try HeaderColumns(source: source.name, header.header, options)
    let layout = ChunkLayout(
      separator: header.header.separator, comment: options.comment,
      missing: MissingTokens(options.missing),
      plans: columns.plans)

    var assembly = TableAssembly(
      columns: columns, layout: layout, firstLine: header.nextLine, threads: options.threads)
    let batchSize = max(1, options.threads) * 4
    var failure: RecordFailure?
    var batch: [Chunk] = []
    func readBatch() -> [Chunk] {
      var chunks: [Chunk] = []
      do throws(RecordFailure) {
        while failure == nil, chunks.count < batchSize, let chunk = try records.next(observing) {
          chunks.append(chunk)
        }
      } catch {
        failure = error
      }
      let (done, total) = records.progress
      progress?(done, total)
      return chunks
    }
    batch = readBatch()
    while !batch.isEmpty {
      let current = batch
      // The next chunks are read and observed while these are parsed.
      let results = Parallel.map(
        chunks: current.count, threads: options.threads,
        meanwhile: { batch = readBatch() },
        { ChunkParser.parse(current[$0], layout) })
      for result in results { try assembly.append(result) }
    }
    if let failure { throw assembly.error(failure, limit: options.usableLineLimit) }
    return try assembly.table()
  }
}
