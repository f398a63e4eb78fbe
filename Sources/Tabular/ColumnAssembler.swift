/// Makes a ``Column`` of the pieces of a file's chunks.
struct ColumnAssembler: Sendable {
  /// Why a column's cells cannot be what they were declared or look to be.
  struct Failure: Error, Sendable {
    let row: Int
    let kind: CellKind
    /// Whether the column was declared boolean; otherwise a number is not finite.
    let isBoolean: Bool
  }

  let declared: ColumnType?
  let missing: MissingTokens

  /// The cells of a column whose pieces have these counts of rows.
  func values(
    _ pieces: [ColumnPiece], rowCounts: [Int]
  ) -> Result<Column.Values, Failure> {
    let hasWords = pieces.contains { piece in
      if case .words(_, let dictionary) = piece { dictionary.levelCount > 0 } else { false }
    }
    let isNumeric = !hasWords && (declared == nil || declared == .numeric)
    if isNumeric { return .success(.numeric(numbers(pieces, rowCounts))) }
    let (codes, words) = words(pieces, rowCounts)
    if declared == .categorical {
      return .success(.categorical(codes: codes, levels: words.levels))
    }
    var kinds: [CellKind] = []
    words.forEach { text, code in
      if code >= 0 { kinds.append(CellKind.of(text)) }
    }
    if kinds.allSatisfy({ $0 == .boolean }) {
      var truths: [Int8] = []
      words.forEach { text, code in
        if code >= 0 { truths.append(trimmedBlanks(text).count == 4 ? 1 : 0) }
      }
      return .success(.boolean(codes.map { $0 < 0 ? -1 : truths[Int($0)] }))
    }
    if declared == .boolean {
      return .failure(failure(codes, kinds, isBoolean: true) { $0 != .boolean })
    }
    // Numbers among which some are not: to call them categories would hide a slip.
    if kinds.allSatisfy({ $0 == .number || $0.isNotFinite }) {
      return .failure(failure(codes, kinds, isBoolean: false) { $0.isNotFinite })
    }
    return .success(.categorical(codes: codes, levels: words.levels))
  }

  private func failure(
    _ codes: [Int32], _ kinds: [CellKind], isBoolean: Bool, _ isWrong: (CellKind) -> Bool
  ) -> Failure {
    let row = codes.firstIndex { $0 >= 0 && isWrong(kinds[Int($0)]) } ?? 0
    let code = codes.indices.contains(row) ? codes[row] : -1
    return Failure(row: row, kind: code < 0 ? .empty : kinds[Int(code)], isBoolean: isBoolean)
  }

  private func numbers(_ pieces: [ColumnPiece], _ rowCounts: [Int]) -> [Double] {
    let total = rowCounts.reduce(0, +)
    return [Double](unsafeUninitializedCapacity: total) { buffer, count in
      for (piece, rows) in zip(pieces, rowCounts) where rows > 0 {
        guard let start = buffer.baseAddress else { break }
        switch piece {
        case .numbers(let storage, _, _):
          (start + count).initialize(from: storage.start, count: rows)
        case .words:
          // Only missing cells: words would have made the column one of words.
          (start + count).initialize(repeating: .nan, count: rows)
        }
        count += rows
      }
    }
  }

  private func words(
    _ pieces: [ColumnPiece], _ rowCounts: [Int]
  ) -> (codes: [Int32], words: WordDictionary) {
    var all = WordDictionary()
    var codes: [Int32] = []
    codes.reserveCapacity(rowCounts.reduce(0, +))
    for (piece, rows) in zip(pieces, rowCounts) {
      switch piece {
      case .words(let storage, let dictionary):
        let mapping = all.adopt(dictionary, missing)
        for code in UnsafeBufferPointer(start: storage.start, count: rows) {
          codes.append(code < 0 ? -1 : mapping[Int(code)])
        }
      case .numbers(let storage, let formats, let texts):
        let format: (Int) -> UInt8 =
          switch formats {
          case .same(let format): { _ in format }
          case .each(let each): { each.start[$0] }
          }
        texts.forEach(rowCount: rows, values: storage.start, format: format) { text in
          codes.append(text.map { all.code($0, missing) } ?? -1)
        }
      }
    }
    return (codes, all)
  }
}

extension CellKind {
  /// Whether the text stands for something that a column of numbers may not hold.
  var isNotFinite: Bool {
    self == .notANumber || self == .infinity || self == .numberOutOfRange
  }
}
