/// What kinds of cells a column has, and where each first occurs: all it takes to tell the type of a
/// column without its cells.
struct ColumnSurvey: Sendable {
  /// A cell's row and line.
  struct Place: Sendable {
    var row: Int
    var line: Int
  }

  /// The first cell of each kind, by the order of ``CellKind``; missing cells are of none.
  private var first: [Place?]
  /// The types that chunks of the file would be of by themselves; nil for what none would be.
  private var chunkTypes: [ColumnType?] = []

  /// A column without cells.
  init() {
    first = Array(repeating: nil, count: CellKind.allCases.count)
  }

  /// The cells of one chunk, rows and lines counted from its start.
  init(_ piece: ColumnPiece, rowCount: Int, lines: LineIndex) {
    self.init()
    func note(_ kind: CellKind, row: Int) {
      first[kind.order] = Place(row: row, line: lines.line(ofRow: row))
    }
    switch piece {
    case .numbers(let cells, _, _):
      let cells = UnsafeBufferPointer(start: cells.start, count: rowCount)
      if let row = cells.firstIndex(where: { !$0.isNaN }) { note(.number, row: row) }
    case .words(let cells, let words):
      // Codes are given in the order of first appearance, so a kind's first word has its first cell.
      let cells = UnsafeBufferPointer(start: cells.start, count: rowCount)
      words.forEach { text, code in
        guard code >= 0 else { return }
        let kind = CellKind.of(text)
        guard first[kind.order] == nil, let row = cells.firstIndex(of: code) else { return }
        note(kind, row: row)
      }
    }
  }

  /// Adds the cells of the next chunk, which starts at a row and a line.
  mutating func append(_ next: ColumnSurvey, declared: ColumnType?, row: Int, line: Int) {
    guard !next.isEmpty else { return }
    for (index, place) in next.first.enumerated() where first[index] == nil {
      first[index] = place.map { Place(row: row + $0.row, line: line + $0.line) }
    }
    let type = try? next.type(declared: declared).get()
    if !chunkTypes.contains(type) { chunkTypes.append(type) }
  }

  /// Whether all cells are missing.
  private var isEmpty: Bool { first.allSatisfy { $0 == nil } }

  /// Whether every chunk would be of the column's type by itself.
  func isUniform(_ type: ColumnType) -> Bool { chunkTypes.allSatisfy { $0 == type } }

  /// What a column cannot be, and where that shows.
  struct Failure: Error {
    let cell: ColumnAssembler.Failure
    let line: Int
  }

  /// The column's type, by the rules of ``ColumnAssembler``.
  func type(declared: ColumnType?) -> Result<ColumnType, Failure> {
    switch declared {
    case .numeric, .categorical: return .success(declared ?? .categorical)
    case .boolean:
      return failure(isBoolean: true) { $0 != .boolean }.map { .failure($0) }
        ?? .success(.boolean)
    case nil: break
    }
    if has(only: { $0 == .number }) { return .success(.numeric) }
    if has(only: { $0 == .boolean }) { return .success(.boolean) }
    if has(only: { $0 == .number || $0.isNotFinite }),
      let failure = failure(isBoolean: false, where: \.isNotFinite)
    {
      return .failure(failure)
    }
    return .success(.categorical)
  }

  private func has(only isMeant: (CellKind) -> Bool) -> Bool {
    CellKind.allCases.allSatisfy { isMeant($0) || first[$0.order] == nil }
  }

  /// The first cell of the wrong kinds.
  private func failure(isBoolean: Bool, where isWrong: (CellKind) -> Bool) -> Failure? {
    var found: (kind: CellKind, place: Place)?
    for kind in CellKind.allCases where isWrong(kind) {
      guard let place = first[kind.order] else { continue }
      if found.map({ place.row < $0.place.row }) ?? true { found = (kind, place) }
    }
    return found.map {
      Failure(
        cell: .init(row: $0.place.row, kind: $0.kind, isBoolean: isBoolean), line: $0.place.line)
    }
  }
}

extension CellKind {
  /// The place among all kinds.
  fileprivate var order: Int {
    switch self {
    case .empty: 0
    case .number: 1
    case .numberOutOfRange: 2
    case .notANumber: 3
    case .infinity: 4
    case .boolean: 5
    case .word: 6
    }
  }
}
