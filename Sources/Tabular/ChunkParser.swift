/// Parses the records of one chunk.
///
/// Knows nothing of other chunks: so what becomes of a file cannot depend on where it is cut.
struct ChunkParser {
  typealias Bytes = UnsafePointer<UInt8>

  private let layout: ChunkLayout
  private let separator: UInt8
  private let start: Bytes
  private let end: Bytes
  private let checksCarriageReturns: Bool
  /// Whether numbers may be taken without a look at the missing tokens.
  private let isQuick: Bool
  private let separatorPattern: UInt64
  private var columns: [ColumnBuilder]
  /// Where the columns' cells go, at hand.
  private let targets: CellStorage<ColumnBuilder.Target>
  /// Room for a quoted text without its doubled quotes.
  private var scratch: CellStorage<UInt8>?
  private var row = 0
  private var line = 0
  private var result = ChunkResult()

  /// A field: its text without quotes, and the byte that ends it.
  private struct Field {
    var text: UnsafeBufferPointer<UInt8>
    /// The separator or the line feed behind it.
    var stop: Bytes
  }

  /// Parses a chunk.
  static func parse(_ chunk: Chunk, _ layout: ChunkLayout) -> ChunkResult {
    // Scanning always ends at a line feed.
    chunk.bytes.start[chunk.count] = Ascii.lineFeed
    let start = UnsafePointer(chunk.bytes.start)
    var parser = ChunkParser(start, start + chunk.count, layout)
    return withExtendedLifetime(chunk.bytes) { parser.run() }
  }

  private init(_ start: Bytes, _ end: Bytes, _ layout: ChunkLayout) {
    self.layout = layout
    separator = layout.separator
    self.start = start
    self.end = end
    let rows = ByteScan.count(Ascii.lineFeed, start, end) + 1
    checksCarriageReturns = ByteScan.hasLoneCarriageReturn(start, end)
    isQuick = !layout.missing.hasNumber
    separatorPattern = ByteScan.pattern(layout.separator)
    columns = layout.plans.map { ColumnBuilder(plan: $0, maximumRows: rows) }
    targets = CellStorage(capacity: columns.count)
    for (index, column) in columns.enumerated() { targets.start[index] = column.target }
  }

  private mutating func run() -> ChunkResult {
    let flaw = ByteScan.firstFlaw(start, end)
    parseRecords()
    if let (at, flaw) = flaw {
      // The earlier of two errors counts, wherever the chunk was cut.
      let line = ByteScan.count(Ascii.lineFeed, start, at)
      if result.failure.map({ line <= $0.line }) ?? true {
        result.failure =
          switch flaw {
          case .zeroByte: .zeroByte(line: line)
          case .invalidUTF8: .invalidUTF8(line: line)
          }
      }
    }
    result.rowCount = row
    result.lineCount = line
    if result.failure == nil {
      for index in columns.indices where layout.plans[index] != .skip {
        result.pieces.append(columns[index].piece(rowCount: row))
      }
    }
    return result
  }

  private mutating func parseRecords() {
    var next = start
    var expectedLine = 0
    let isSingle = columns.count == 1
    while next < end {
      let byte = next.pointee
      if byte == Ascii.lineFeed
        || byte == Ascii.carriageReturn && next[1] == Ascii.lineFeed && next + 1 < end
      {
        if isSingle { result.emptyLinesAtEnd.append(line) }
        next += byte == Ascii.lineFeed ? 1 : 2
        line &+= 1
        continue
      }
      if let comment = layout.comment, byte == comment {
        next = (ByteScan.first(Ascii.lineFeed, next, end) ?? end) + 1
        line &+= 1
        continue
      }
      if !result.emptyLinesAtEnd.isEmpty {
        guard addEmptyRows(&expectedLine) else { return }
      }
      if line != expectedLine { result.lines.append((row, line)) }
      // A record may go over several lines; the next row is noted then.
      expectedLine = line &+ 1
      guard let after = parseRecord(next) else { return }
      next = after
      row &+= 1
      line &+= 1
    }
  }

  /// In a file of one column, empty lines above a row are rows whose cell is empty.
  private mutating func addEmptyRows(_ expectedLine: inout Int) -> Bool {
    for emptyLine in result.emptyLinesAtEnd {
      if emptyLine != expectedLine { result.lines.append((row, emptyLine)) }
      let empty = UnsafeBufferPointer(start: start, count: 0)
      guard columns[0].plan == .skip || columns[0].add(empty, row: row, layout.missing) else {
        result.failure = .cell(line: emptyLine, column: 0, found: .empty)
        return false
      }
      row &+= 1
      expectedLine = emptyLine + 1
    }
    result.emptyLinesAtEnd = []
    return true
  }

  /// Parses one record and returns the place behind its line feed; nil after a failure.
  private mutating func parseRecord(_ record: Bytes) -> Bytes? {
    var next = record
    var extraLines = 0
    let last = columns.count &- 1
    var column = 0
    while column <= last {
      let target = targets.start[column]
      var stop: Bytes?
      if target.numbers != nil { stop = quickNumber(next, column, target) }
      if stop == nil {
        guard let field = field(next, column, &extraLines) else { return nil }
        if target.plan == .words {
          columns[column].addWord(field.text, row: row, layout.missing)
        } else if target.plan != .skip {
          guard columns[column].add(field.text, row: row, layout.missing) else {
            result.failure = .cell(line: line, column: column, found: CellKind.of(field.text))
            return nil
          }
          if columns[column].plan != target.plan { targets.start[column] = columns[column].target }
        }
        stop = field.stop
      }
      guard let stop, (stop.pointee == separator) != (column == last) else {
        result.failure = .wrongFieldCount(line: line, found: fieldCount(record))
        return nil
      }
      next = stop + 1
      column &+= 1
    }
    line &+= extraLines
    return next
  }

  // MARK: Fields

  /// Takes an unquoted number without exponent, or an empty cell, and returns the byte that ends
  /// its field.
  ///
  /// Returns nil, with nothing taken, for any other field.
  @inline(__always)
  private mutating func quickNumber(
    _ field: Bytes, _ column: Int, _ target: ColumnBuilder.Target
  ) -> Bytes? {
    guard let numbers = target.numbers, isQuick else { return nil }
    var next = field
    while next.pointee == Ascii.blank, separator != Ascii.blank { next += 1 }
    let blanks = next - field
    let isNegative = next.pointee == Ascii.minus
    if isNegative { next += 1 }
    let digits = next
    var significand: UInt64 = 0
    next = DigitRun.read(next, &significand)
    let wholeDigits = next - digits
    var fractionDigits = 0
    if next.pointee == Ascii.point {
      next += 1
      let fraction = next
      next = DigitRun.read(next, &significand)
      fractionDigits = next - fraction
      guard fractionDigits > 0 else { return nil }
    }
    let stop: Bytes
    if next.pointee == separator || next.pointee == Ascii.lineFeed {
      stop = next
    } else if next.pointee == Ascii.carriageReturn, next[1] == Ascii.lineFeed, next + 1 < end {
      stop = next + 1
    } else {
      return nil
    }
    let digitCount = wholeDigits &+ fractionDigits
    if digitCount <= NumberTexts.mostDigits, wholeDigits > 0,
      wholeDigits == 1 || digits.pointee != Ascii.zero, blanks <= NumberTexts.mostBlanks
    {
      // Signed: the processor converts those at once.
      var value = Double(Int64(bitPattern: significand))
      if fractionDigits > 0 { value /= DecimalParser.exactPower(fractionDigits) }
      numbers[row] = isNegative ? -value : value
      if let formats = target.formats {
        formats[row] = NumberTexts.format(fractionDigits: fractionDigits, blanks: blanks)
      }
      return stop
    }
    if digitCount == 0, next == field, layout.missing.hasEmpty {
      numbers[row] = .nan
      if let formats = target.formats { formats[row] = 0 }
      return stop
    }
    guard wholeDigits > 0, digitCount <= 19 else { return nil }
    let bits = DecimalParser.nearest(significand, -fractionDigits, .double)
    let value = Double(bitPattern: isNegative ? bits | 1 << 63 : bits)
    columns[column].addLong(
      value, UnsafeBufferPointer(start: field, count: next - field), row: row)
    return stop
  }

  /// Finds the end of a field and takes off its quotes; nil after a failure.
  @inline(__always)
  private mutating func field(_ field: Bytes, _ column: Int, _ extraLines: inout Int) -> Field? {
    if field.pointee == Ascii.quote { return quotedField(field, column, &extraLines) }
    let stop = ByteScan.fieldEnd(field, separatorPattern)
    var textEnd = stop
    if stop.pointee == Ascii.lineFeed, stop > field, stop[-1] == Ascii.carriageReturn, stop < end {
      textEnd -= 1
    }
    if checksCarriageReturns, ByteScan.first(Ascii.carriageReturn, field, textEnd) != nil {
      result.failure = .loneCarriageReturn(line: line)
      return nil
    }
    return Field(text: UnsafeBufferPointer(start: field, count: textEnd - field), stop: stop)
  }

  private mutating func quotedField(
    _ field: Bytes, _ column: Int, _ extraLines: inout Int
  ) -> Field? {
    let content = field + 1
    var feeds = 0
    guard var close = ByteScan.quote(content, end, &feeds) else {
      result.failure = .unterminatedQuote(line: line + extraLines)
      return nil
    }
    var text = UnsafeBufferPointer(start: content, count: close - content)
    if close[1] == Ascii.quote, close + 1 < end {
      let scratch = scratch ?? CellStorage<UInt8>(capacity: end - start)
      self.scratch = scratch
      var length = 0
      var piece = content
      while true {
        // With the first quote of a pair; the second is passed over.
        let isDoubled = close[1] == Ascii.quote && close + 1 < end
        let count = close - piece + (isDoubled ? 1 : 0)
        (scratch.start + length).update(from: piece, count: count)
        length += count
        guard isDoubled else { break }
        piece = close + 2
        guard let quote = ByteScan.quote(piece, end, &feeds) else {
          result.failure = .unterminatedQuote(line: line + extraLines)
          return nil
        }
        close = quote
      }
      // Lasts until the next quoted field.
      text = UnsafeBufferPointer(start: UnsafePointer(scratch.start), count: length)
    }
    extraLines &+= feeds
    var stop = close + 1
    if stop.pointee == Ascii.carriageReturn, stop[1] == Ascii.lineFeed, stop + 1 < end { stop += 1 }
    guard stop.pointee == separator || stop.pointee == Ascii.lineFeed else {
      result.failure = .textAfterQuote(line: line + extraLines, column: column)
      return nil
    }
    return Field(text: text, stop: stop)
  }

  /// How many fields a record has.
  private func fieldCount(_ record: Bytes) -> Int {
    var count = 1
    var next = record
    var isQuoted = false
    var isStart = true
    while next < end {
      let byte = next.pointee
      next += 1
      if isQuoted {
        if byte == Ascii.quote {
          if next < end, next.pointee == Ascii.quote { next += 1 } else { isQuoted = false }
        }
        continue
      }
      if byte == Ascii.lineFeed { break }
      if byte == Ascii.quote, isStart { isQuoted = true }
      isStart = byte == separator
      if isStart { count += 1 }
    }
    return count
  }
}
