import Tabular

/// What stands in the `id` column of some rows: the cells of a column, or the rows' own numbers.
struct RowNames {
  private let kind: Kind

  private enum Kind {
    /// Rows are called by their number from this one on.
    case numbered(from: Int)
    /// The texts of the codes, the last one for missing cells.
    case words(codes: [Int32], fields: [[UInt8]])
    case numbers([Double])
  }

  /// The names of consecutive rows.
  ///
  /// - Parameters:
  ///   - column: the cells that name rows; nil where numbers do.
  ///   - firstRow: the number of the first row.
  init(_ column: Column?, firstRow: Int) {
    switch column?.values {
    case nil: kind = .numbered(from: firstRow)
    case .numeric(let numbers): kind = .numbers(numbers)
    case .boolean(let flags):
      kind = .words(
        codes: flags.map { Int32($0) }, fields: [Array("false".utf8), Array("true".utf8), []])
    case .categorical(let codes, let levels):
      kind = .words(codes: codes, fields: levels.map(Self.field) + [[]])
    }
  }

  /// A word as a CSV field, without blanks around it.
  private static func field(_ word: String) -> [UInt8] {
    let bytes = Array(word.utf8)
    let isBlank: (UInt8?) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let isPlain =
      !isBlank(bytes.first) && !isBlank(bytes.last)
      && !bytes.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    return isPlain ? bytes : Array(CSVText.field(CellText.trimmed(word)).utf8)
  }

  /// The most bytes that the names of some rows take.
  func byteCount(_ rows: Range<Int>) -> Int {
    switch kind {
    case .numbered, .numbers: 24 * rows.count
    case .words(let codes, let fields):
      rows.reduce(0) { $0 + fields[Self.place(codes[$1], fields)].count }
    }
  }

  private static func place(_ code: Int32, _ fields: [[UInt8]]) -> Int {
    code < 0 ? fields.count - 1 : Int(code)
  }

  /// Writes a row's name and returns the place behind it.
  func write(
    _ row: Int, to place: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    switch kind {
    case .numbered(let first): return DecimalWriter.write(first + row, to: place)
    case .words(let codes, let fields):
      return ContributionWriter.append(fields[Self.place(codes[row], fields)], to: place)
    case .numbers(let numbers):
      let number = numbers[row]
      if number.isNaN { return place }
      if number == number.rounded(), abs(number) < 1e15 {
        return DecimalWriter.write(Int(number), to: place)
      }
      return DecimalWriter.write(number, to: place)
    }
  }
}
