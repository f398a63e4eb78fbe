/// Reads the header line of a delimited text file.
struct HeaderParser {
  let source: String
  let separator: UInt8?
  let comment: UInt8?

  /// What the first bytes of a file hold.
  struct Result {
    var header: CSVHeader
    /// The bytes up to the first row.
    var consumed: Int
    /// The line on which they end.
    var nextLine: Int
  }

  /// The header, or nil when it may go on beyond these bytes.
  func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) throws(TabularError) -> Result? {
    guard let start = bytes.baseAddress else {
      if isWhole { throw .empty(source: source) }
      return nil
    }
    var place = 0
    var line = 1
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if bytes.starts(with: mark) { place = 3 }
    // Nothing but blank and comment lines may stand above the header.
    while true {
      guard place < bytes.count else {
        if isWhole { throw .empty(source: source) }
        return nil
      }
      if bytes[place] == Ascii.lineFeed {
        place += 1
      } else if bytes[place] == Ascii.carriageReturn, place + 1 < bytes.count,
        bytes[place + 1] == Ascii.lineFeed
      {
        place += 2
      } else if bytes[place] == comment {
        guard let feed = ByteScan.first(Ascii.lineFeed, start + place, start + bytes.count) else {
          if isWhole { throw .empty(source: source) }
          return nil
        }
        place = feed - start + 1
      } else {
        break
      }
      line += 1
    }

    let record = Record(start + place, start + bytes.count, declared: separator, comment: comment)
    guard let end = record.end ?? (isWhole ? start + bytes.count : nil) else { return nil }
    if let (at, flaw) = ByteScan.firstFlaw(start, end) {
      let line = 1 + ByteScan.count(Ascii.lineFeed, start, at)
      switch flaw {
      case .zeroByte: throw .zeroByte(source: source, line: line)
      case .invalidUTF8: throw .invalidUTF8(source: source, line: line)
      }
    }
    let names = try fields(start + place, end, record.separator, line: line)
    let consumed = end - start
    return Result(
      header: CSVHeader(names: names, separator: record.separator, line: line),
      consumed: consumed, nextLine: 1 + ByteScan.count(Ascii.lineFeed, start, end))
  }

  /// The names in a header record.
  private func fields(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ separator: UInt8, line: Int
  ) throws(TabularError) -> [String] {
    var end = end
    if end > start, end[-1] == Ascii.lineFeed {
      end -= 1
      if end > start, end[-1] == Ascii.carriageReturn { end -= 1 }
    }
    var names: [String] = []
    var next = start
    while true {
      var text: [UInt8] = []
      if next < end, next.pointee == Ascii.quote {
        let open = next
        next += 1
        while true {
          guard let quote = ByteScan.first(Ascii.quote, next, end) else {
            let line = line + ByteScan.count(Ascii.lineFeed, start, open)
            throw .unterminatedQuote(source: source, line: line)
          }
          text.append(contentsOf: UnsafeBufferPointer(start: next, count: quote - next))
          next = quote + 1
          guard next < end, next.pointee == Ascii.quote else { break }
          text.append(Ascii.quote)
          next += 1
        }
        guard next == end || next.pointee == separator else {
          throw .textAfterQuote(source: source, line: line, number: names.count + 1)
        }
      } else {
        let stop = ByteScan.first(separator, next, end) ?? end
        if ByteScan.first(Ascii.carriageReturn, next, stop) != nil {
          throw .loneCarriageReturn(source: source, line: line)
        }
        text = Array(UnsafeBufferPointer(start: next, count: stop - next))
        next = stop
      }
      names.append(
        text.withUnsafeBufferPointer { String(decoding: trimmedBlanks($0), as: UTF8.self) })
      guard next < end else { return names }
      next += 1
    }
  }

  /// The extent and the separator of the record at the start of a run of bytes.
  private struct Record {
    /// Just after the record's line feed, if there is one.
    var end: UnsafePointer<UInt8>?
    var separator: UInt8

    init(
      _ start: UnsafePointer<UInt8>, _ limit: UnsafePointer<UInt8>, declared: UInt8?,
      comment: UInt8?
    ) {
      var candidates = [Ascii.comma, Ascii.semicolon, Ascii.tab, Ascii.bar]
      if let declared { candidates = [declared] } else { candidates.removeAll { $0 == comment } }
      var counts = candidates.map { _ in 0 }
      var isQuoted = false
      var isFieldStart = true
      var hasClosed = false
      var next = start
      while next < limit {
        let byte = next.pointee
        next += 1
        if isQuoted {
          // A doubled quote closes and opens again.
          if byte == Ascii.quote { (isQuoted, hasClosed) = (false, true) }
          continue
        }
        if byte == Ascii.lineFeed {
          end = next
          break
        }
        if byte == Ascii.quote, isFieldStart || hasClosed {
          isQuoted = true
        } else if let candidate = candidates.firstIndex(of: byte) {
          counts[candidate] += 1
          (isFieldStart, hasClosed) = (true, false)
          continue
        }
        (isFieldStart, hasClosed) = (false, false)
      }
      var best = 0
      for index in counts.indices where counts[index] > counts[best] { best = index }
      separator = candidates[best]
    }
  }
}
