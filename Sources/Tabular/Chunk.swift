/// Whole records of a file, to be parsed on one thread.
struct Chunk: Sendable {
  /// The bytes; at least one more can be written behind them.
  let bytes: CellStorage<UInt8>
  /// How many of them belong to the chunk.
  let count: Int
}

/// What a chunk's cells of one kept column are.
enum ColumnPiece: Sendable {
  /// Numbers and missing cells, and how the numbers were written.
  case numbers(CellStorage<Double>, formats: Formats, texts: NumberTexts)
  /// Words and missing cells.
  case words(CellStorage<Int32>, WordDictionary)

  /// How each number is written.
  enum Formats: Sendable {
    case same(UInt8)
    case each(CellStorage<UInt8>)
  }
}

/// What a chunk was found to hold. Rows and lines count from 0 at its start.
struct ChunkResult: Sendable {
  var rowCount = 0
  var lineCount = 0
  /// The line of a row wherever it does not follow from the row before.
  var lines: [(row: Int, line: Int)] = []
  /// The cells by kept column.
  var pieces: [ColumnPiece] = []
  /// In a file of one column, the lines of the empty lines at the end: rows if another one follows.
  var emptyLinesAtEnd: [Int] = []
  /// What ends the reading.
  var failure: Failure?

  /// A malformed place; `column` is a 0-based index into the header.
  enum Failure: Sendable {
    case wrongFieldCount(line: Int, found: Int)
    case unterminatedQuote(line: Int)
    case textAfterQuote(line: Int, column: Int)
    case loneCarriageReturn(line: Int)
    case invalidUTF8(line: Int)
    case zeroByte(line: Int)
    case cell(line: Int, column: Int, found: CellKind)

    var line: Int {
      switch self {
      case .wrongFieldCount(let line, _), .unterminatedQuote(let line),
        .textAfterQuote(let line, _), .loneCarriageReturn(let line), .invalidUTF8(let line),
        .zeroByte(let line), .cell(let line, _, _):
        line
      }
    }
  }
}

/// How chunks are parsed: the same for the whole file.
struct ChunkLayout: Sendable {
  let separator: UInt8
  let comment: UInt8?
  let missing: MissingTokens
  /// What becomes of each column of the header.
  let plans: [ColumnPlan]

  /// What becomes of a column.
  enum ColumnPlan: UInt8, Sendable {
    case skip
    /// Numbers until a word turns up.
    case infer
    /// Numbers, or an error.
    case numeric
    case words
  }
}
