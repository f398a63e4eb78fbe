import Foundation

@testable import Tabular

/// A second reader, one byte after another and with no thought of speed, to compare with.
///
/// The separator must be declared, every column is kept, and no type or duplicate name is declared.
struct ReferenceReader {
  let options: CSVOptions
  let bytes: [UInt8]
  private var place = 0
  private var line = 1

  init(_ bytes: [UInt8], _ options: CSVOptions) {
    self.options = options
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  static let source = "sample"
  private var source: String { Self.source }
  private var separator: UInt8 { options.separator ?? 0 }

  mutating func read() throws(TabularError) -> Table {
    skipEmptyAndComments()
    guard place < bytes.count else { throw .empty(source: source) }
    let names = try record(width: nil).map { String(decoding: trim($0), as: UTF8.self) }
    if let empty = names.firstIndex(of: "") {
      throw .emptyColumnName(source: source, line: 1, number: empty + 1)
    }
    var rows: [[[UInt8]]] = []
    var lines = LineIndex()
    while true {
      let emptyLines = skipEmptyAndComments()
      guard place < bytes.count else { break }
      if names.count == 1 {
        for line in emptyLines {
          lines.append(row: rows.count, line: line)
          rows.append([[]])
        }
      }
      lines.append(row: rows.count, line: line)
      rows.append(try record(width: names.count))
    }
    guard !rows.isEmpty else { throw .noRows(source: source) }

    var columns: [Column] = []
    var firstError: (row: Int, error: TabularError)?
    for (index, name) in names.enumerated() {
      let cells = rows.map { $0[index] }
      switch Self.values(cells, options) {
      case .success(let values): columns.append(Column(name: name, values: values))
      case .failure(let failure):
        guard failure.row < firstError?.row ?? .max else { continue }
        let cell = CellLocation(
          source: source, line: lines.line(ofRow: failure.row), column: name, number: index + 1)
        firstError = (failure.row, .notFinite(at: cell, found: failure.kind))
      }
    }
    if let firstError { throw firstError.error }
    return Table(columns: columns, rowCount: rows.count, lines: lines)
  }

  // MARK: Records

  private func at(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// The length of the line break at a place, or 0.
  private func breakLength(_ offset: Int) -> Int {
    if at(offset) == 10 { return 1 }
    return at(offset) == 13 && at(offset + 1) == 10 ? 2 : 0
  }

  @discardableResult
  private mutating func skipEmptyAndComments() -> [Int] {
    var emptyLines: [Int] = []
    while true {
      if breakLength(place) > 0 {
        emptyLines.append(line)
        place += breakLength(place)
      } else if let byte = at(place), byte == options.comment {
        while let byte = at(place), byte != 10 { place += 1 }
        place += 1
      } else {
        return emptyLines
      }
      line += 1
    }
  }

  private mutating func record(width: Int?) throws(TabularError) -> [[UInt8]] {
    let start = place
    let firstLine = line
    var fields: [[UInt8]] = []
    while true {
      var text: [UInt8] = []
      if at(place) == 34 {
        let openLine = line
        place += 1
        while true {
          guard let byte = at(place) else {
            throw .unterminatedQuote(source: source, line: openLine)
          }
          place += 1
          if byte == 34 {
            guard at(place) == 34 else { break }
            place += 1
          }
          if byte == 10 { line += 1 }
          text.append(byte)
        }
        guard at(place) == nil || at(place) == separator || breakLength(place) > 0 else {
          throw .textAfterQuote(
            source: source, line: width == nil ? firstLine : line, number: fields.count + 1)
        }
      } else {
        while let byte = at(place), byte != separator, byte != 10, breakLength(place) == 0 {
          if byte == 13 { throw .loneCarriageReturn(source: source, line: firstLine) }
          text.append(byte)
          place += 1
        }
      }
      fields.append(text)
      let isEnd = at(place) != separator
      if let width, isEnd != (fields.count == width) {
        throw .wrongFieldCount(
          source: source, line: firstLine, found: fieldCount(start), expected: width)
      }
      if isEnd {
        place += max(1, breakLength(place))
        line += 1
        return fields
      }
      place += 1
    }
  }

  private func fieldCount(_ start: Int) -> Int {
    var count = 1
    var isQuoted = false
    var before: UInt8? = separator
    var offset = start
    while let byte = at(offset) {
      if isQuoted {
        if byte == 34, at(offset + 1) == 34 {
          offset += 1
        } else if byte == 34 {
          isQuoted = false
        }
      } else if byte == 10 {
        break
      } else if byte == 34, before == separator {
        isQuoted = true
      } else if byte == separator {
        count += 1
      }
      before = isQuoted ? nil : byte
      offset += 1
    }
    return count
  }

  // MARK: Types

  struct Failure: Error {
    let row: Int
    let kind: CellKind
  }

  static func values(_ cells: [[UInt8]], _ options: CSVOptions) -> Result<Column.Values, Failure> {
    let missing = options.missing.map { trim(Array($0.utf8)) }
    let present = cells.filter { !missing.contains(trim($0)) }
    let kinds = cells.map { missing.contains(trim($0)) ? nil : kind(trim($0)) }
    if kinds.allSatisfy({ $0 == nil || $0 == .number }) {
      return .success(
        .numeric(
          zip(cells, kinds).map { cell, kind in
            kind == nil ? .nan : strtod(String(decoding: trim(cell), as: UTF8.self), nil)
          }))
    }
    if kinds.allSatisfy({ $0 == nil || $0 == .boolean }) {
      return .success(
        .boolean(
          zip(cells, kinds).map { cell, kind in
            kind == nil ? -1 : trim(cell).count == 4 ? 1 : 0
          }))
    }
    let outside: [CellKind] = [.notANumber, .infinity, .numberOutOfRange]
    if kinds.allSatisfy({ $0.map { $0 == .number || outside.contains($0) } ?? true }) {
      for (row, kind) in kinds.enumerated() {
        if let kind, outside.contains(kind) { return .failure(Failure(row: row, kind: kind)) }
      }
    }
    var levels: [[UInt8]] = []
    for cell in present where !levels.contains(cell) { levels.append(cell) }
    let codes = zip(cells, kinds).map { cell, kind in
      kind == nil ? -1 : Int32(levels.firstIndex(of: cell) ?? -2)
    }
    return .success(
      .categorical(codes: codes, levels: levels.map { String(decoding: $0, as: UTF8.self) }))
  }

  static func kind(_ cell: [UInt8]) -> CellKind {
    let text = String(decoding: cell, as: UTF8.self)
    if text.isEmpty { return .empty }
    if text.wholeMatch(of: /[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil {
      return strtod(text, nil).isFinite ? .number : .numberOutOfRange
    }
    let word = text.lowercased()
    if word == "true" || word == "false" { return .boolean }
    if word.wholeMatch(of: /[+-]?nan/) != nil { return .notANumber }
    if word.wholeMatch(of: /[+-]?inf(inity)?/) != nil { return .infinity }
    return .word
  }
}

/// A cell without the blanks and tabs around it.
private func trim(_ cell: [UInt8]) -> [UInt8] {
  let isBlank = { (byte: UInt8) in byte == 32 || byte == 9 }
  let front = cell.drop(while: isBlank)
  guard let last = front.lastIndex(where: { !isBlank($0) }) else { return [] }
  return Array(front[...last])
}
