/// Joins what the chunks of a file hold, in their order.
struct TableAssembly {
  private let columns: HeaderColumns
  private let layout: ChunkLayout
  private let threads: Int
  private var pieces: [[ColumnPiece]]
  private var rowCounts: [Int] = []
  private var rowCount = 0
  private var lines = LineIndex()
  /// The line on which the next chunk starts.
  private var nextLine: Int
  /// The empty lines of a one-column file that are rows if another row follows.
  private var emptyLines: [Int] = []

  init(columns: HeaderColumns, layout: ChunkLayout, firstLine: Int, threads: Int) {
    self.columns = columns
    self.layout = layout
    self.threads = threads
    nextLine = firstLine
    pieces = Array(repeating: [], count: columns.kept.count)
  }

  /// Adds the next chunk.
  mutating func append(_ result: ChunkResult) throws(TabularError) {
    if let failure = result.failure {
      // An empty line further up may be in the way of a declared type.
      try appendEmptyLines()
      throw columns.error(failure, firstLine: nextLine)
    }
    if result.rowCount > 0 {
      try appendEmptyLines()
      appendRows(result)
    }
    emptyLines += result.emptyLinesAtEnd.map { nextLine + $0 }
    nextLine += result.lineCount
  }

  private mutating func appendRows(_ result: ChunkResult) {
    if result.lines.first?.row != 0 { lines.append(row: rowCount, line: nextLine) }
    for (row, line) in result.lines {
      lines.append(row: rowCount + row, line: nextLine + line)
    }
    for (index, piece) in result.pieces.enumerated() { pieces[index].append(piece) }
    rowCounts.append(result.rowCount)
    rowCount += result.rowCount
  }

  /// Adds the rows that empty lines of a one-column file turned out to be.
  private mutating func appendEmptyLines() throws(TabularError) {
    guard !emptyLines.isEmpty else { return }
    let text = Array(repeating: Array("\"\"\n".utf8), count: emptyLines.count).joined()
    let bytes = CellStorage<UInt8>(capacity: text.count + RecordReader.slack)
    for (offset, byte) in text.enumerated() { bytes.start[offset] = byte }
    var result = ChunkParser.parse(Chunk(bytes: bytes, count: text.count), layout)
    if case .cell(let line, let column, let kind) = result.failure {
      throw .notANumber(at: columns.location(emptyLines[line], column), found: kind)
    }
    result.lines = emptyLines.enumerated().map { (row: $0, line: $1 - nextLine) }
    emptyLines = []
    appendRows(result)
  }

  /// The table of all chunks.
  func table() throws(TabularError) -> Table {
    guard rowCount > 0 else { throw .noRows(source: columns.source) }
    let results = Parallel.map(chunks: columns.kept.count, threads: threads) { place in
      ColumnAssembler(
        declared: columns.declared[columns.kept[place]], missing: layout.missing
      ).values(pieces[place], rowCounts: rowCounts)
    }
    var values: [Column.Values] = []
    var first: (row: Int, error: TabularError)?
    for (place, result) in results.enumerated() {
      switch result {
      case .success(let cells): values.append(cells)
      case .failure(let failure):
        guard first.map({ failure.row < $0.row }) ?? true else { continue }
        let line = lines.line(ofRow: failure.row)
        first = (failure.row, columns.error(failure, line: line, column: columns.kept[place]))
      }
    }
    if let first { throw first.error }
    return Table(columns: try columns.resolve(values), rowCount: rowCount, lines: lines)
  }

  /// The error for bytes that no chunk could be made of, once all before them are added.
  func error(_ failure: RecordFailure, limit: Int) -> TabularError {
    columns.error(failure, firstLine: nextLine, limit: limit)
  }
}
