/// Finds where records end in a growing run of bytes, so that it can be cut into chunks.
///
/// Works from quote to quote; where there is none, the last line feed is the end. A quote opens
/// only at the start of a field, so that a quote within a word is an ordinary character.
struct RecordSplitter {
  let separator: UInt8
  let comment: UInt8?
  /// Up to where the bytes have been understood.
  private var scanned = 0
  /// The end of the last complete record.
  private var recordEnd = 0
  /// The quote that is open, if any.
  private(set) var openQuote: Int?

  init(separator: UInt8, comment: UInt8?) {
    self.separator = separator
    self.comment = comment
  }

  /// The end of the last complete record among the first `count` bytes, which begin with a record.
  mutating func advance(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
    let end = bytes + count
    while scanned < count {
      if openQuote != nil {
        guard let quote = ByteScan.near(Ascii.quote, bytes + scanned, end) else {
          scanned = count
          break
        }
        let place = quote - bytes
        guard place + 1 < count else {
          // The next byte will tell whether this quote is doubled.
          scanned = place
          break
        }
        if quote[1] == Ascii.quote {
          scanned = place + 2
        } else {
          scanned = place + 1
          openQuote = nil
        }
        continue
      }
      let quote = ByteScan.near(Ascii.quote, bytes + scanned, end)
      if let feed = ByteScan.last(Ascii.lineFeed, bytes + scanned, quote ?? end) {
        recordEnd = feed - bytes + 1
      }
      guard let quote else {
        scanned = count
        break
      }
      let place = quote - bytes
      if let comment, bytes[recordEnd] == comment {
        guard let feed = ByteScan.first(Ascii.lineFeed, quote, end) else {
          scanned = place
          break
        }
        recordEnd = feed - bytes + 1
        scanned = recordEnd
        continue
      }
      if place == recordEnd || quote[-1] == separator { openQuote = place }
      scanned = place + 1
    }
    return recordEnd
  }

  /// Forgets the bytes before `end`, the end of a record.
  mutating func drop(_ end: Int) {
    scanned = max(0, scanned - end)
    recordEnd = 0
    openQuote = openQuote.map { $0 - end }
  }
}
