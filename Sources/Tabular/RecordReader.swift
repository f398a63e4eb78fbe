/// Cuts the bytes of a source into chunks of whole records.
struct RecordReader: ~Copyable {
  private var stream: ByteStream
  private var splitter: RecordSplitter?
  private var buffer: CellStorage<UInt8>
  private var filled = 0
  private var hasEnded = false
  private let options: CSVOptions
  private let chunkSize: Int
  private let limit: Int

  /// Room behind the bytes for the line feed at which scanning ends, and for wide loads.
  static let slack = 64

  init(_ source: DataSource, _ options: CSVOptions) throws(TabularError) {
    stream = try ByteStream(source)
    self.options = options
    limit = options.usableLineLimit
    chunkSize = max(1, min(options.chunkSize, limit))
    buffer = CellStorage(capacity: chunkSize + Self.slack)
  }

  /// How many bytes have been read, and of how many.
  var progress: (done: Int, total: Int?) { (stream.position, stream.total) }

  /// The header, which must be asked for once, before the chunks; observers see all bytes.
  mutating func header(
    _ observe: ((UnsafeRawBufferPointer) -> Void)?
  ) throws(TabularError) -> HeaderParser.Result {
    let parser = HeaderParser(
      source: stream.name, separator: options.separator, comment: options.comment)
    while true {
      try fill(observe)
      let bytes = UnsafeBufferPointer(start: UnsafePointer(buffer.start), count: filled)
      if let result = try parser.parse(bytes, isWhole: hasEnded) {
        splitter = RecordSplitter(separator: result.header.separator, comment: options.comment)
        buffer = rest(from: result.consumed)
        filled -= result.consumed
        return result
      }
      guard room < limit else {
        let line = 1 + ByteScan.count(Ascii.lineFeed, buffer.start, buffer.start + filled)
        throw .lineTooLong(source: stream.name, line: line, limit: limit)
      }
      grow()
    }
  }

  /// The next chunk, nil at the end; `line` is the line on which it starts.
  ///
  /// The failures know only lines of bytes not yet cut off, so they count from `line` too.
  mutating func next(
    _ observe: ((UnsafeRawBufferPointer) -> Void)?
  ) throws(RecordFailure) -> Chunk? {
    while true {
      do {
        try fill(observe)
      } catch {
        throw .stream(error)
      }
      guard filled > 0 else { return nil }
      let end = hasEnded ? filled : splitter?.advance(buffer.start, count: filled) ?? 0
      if end > 0 {
        let chunk = Chunk(bytes: buffer, count: end)
        buffer = rest(from: end)
        filled -= end
        splitter?.drop(end)
        return chunk
      }
      guard room < limit else {
        guard let quote = splitter?.openQuote else { throw .lineTooLong }
        let lines = ByteScan.count(Ascii.lineFeed, buffer.start, buffer.start + quote)
        throw .unterminatedQuote(line: lines)
      }
      grow()
    }
  }

  private var room: Int { buffer.capacity - Self.slack }

  private mutating func fill(
    _ observe: ((UnsafeRawBufferPointer) -> Void)?
  ) throws(TabularError) {
    while filled < room, !hasEnded {
      let count = try stream.read(into: buffer.start + filled, count: room - filled)
      observe?(UnsafeRawBufferPointer(start: buffer.start + filled, count: count))
      filled += count
      if count == 0 { hasEnded = true }
    }
  }

  private mutating func grow() {
    let larger = CellStorage<UInt8>(capacity: min(limit, room * 2) + Self.slack)
    larger.start.update(from: buffer.start, count: filled)
    buffer = larger
  }

  /// A buffer that begins with the bytes from `offset` on.
  private func rest(from offset: Int) -> CellStorage<UInt8> {
    let count = filled - offset
    let size = max(chunkSize, min(limit, count * 2))
    let rest = CellStorage<UInt8>(capacity: size + Self.slack)
    rest.start.update(from: buffer.start + offset, count: count)
    return rest
  }
}

/// Why no further chunk can be cut off.
enum RecordFailure: Error {
  case stream(TabularError)
  case lineTooLong
  /// No end within the limit, because of the quote on this line, from 0 at the chunk's start.
  case unterminatedQuote(line: Int)
}
