/// The cells of one column of one chunk while they are read.
struct ColumnBuilder {
  /// What becomes of the column from here on.
  private(set) var plan: ChunkLayout.ColumnPlan
  /// The numbers and their formats while the column holds numbers.
  private(set) var numbers: UnsafeMutablePointer<Double>?
  private(set) var formats: UnsafeMutablePointer<UInt8>?

  private var numberStorage: CellStorage<Double>?
  private var formatStorage: CellStorage<UInt8>?
  private var texts = NumberTexts()
  private var codes: CellStorage<Int32>?
  private var words = WordDictionary()
  private let maximumRows: Int

  /// Where cells go without much ado.
  struct Target: BitwiseCopyable {
    var plan: ChunkLayout.ColumnPlan
    /// The numbers and their formats while the column holds numbers.
    var numbers: UnsafeMutablePointer<Double>?
    var formats: UnsafeMutablePointer<UInt8>?
  }

  var target: Target { Target(plan: plan, numbers: numbers, formats: formats) }

  init(plan: ChunkLayout.ColumnPlan, maximumRows: Int) {
    self.plan = plan
    self.maximumRows = maximumRows
    switch plan {
    case .skip: break
    case .words: codes = CellStorage(capacity: maximumRows)
    case .infer, .numeric:
      let storage = CellStorage<Double>(capacity: maximumRows)
      numberStorage = storage
      numbers = storage.start
      if plan == .infer {
        let storage = CellStorage<UInt8>(capacity: maximumRows)
        formatStorage = storage
        formats = storage.start
      }
    }
  }

  /// Takes a cell's text; false when it is no number and the column must be one of numbers.
  mutating func add(
    _ text: UnsafeBufferPointer<UInt8>, row: Int, _ missing: MissingTokens
  ) -> Bool {
    if let numbers {
      // A text that is a number can be missing only where a token looks like one.
      if missing.hasNumber, missing.contains(text) {
        addMissing(row: row)
        return true
      }
      let cell = trimmedBlanks(text)
      if let start = cell.baseAddress, cell.count > 0 {
        let (value, end) = DecimalParser.scanDouble(start, start + cell.count)
        if end == start + cell.count, value.isFinite {
          numbers[row] = value
          if let formats {
            formats[row] = NumberTexts.kept
            texts.keep(text)
          }
          return true
        }
      }
      if missing.contains(text) {
        addMissing(row: row)
        return true
      }
      guard plan == .infer else { return false }
      becomeWords(rowCount: row, missing)
    }
    guard let codes else { return true }
    codes.start[row] = words.code(text, missing)
    return true
  }

  private func addMissing(row: Int) {
    numbers?[row] = .nan
    formats?[row] = 0
  }

  /// Takes a number of more digits than an ordinary one, with the text to keep of it.
  mutating func addLong(_ value: Double, _ text: UnsafeBufferPointer<UInt8>, row: Int) {
    numbers?[row] = value
    guard let formats else { return }
    formats[row] = NumberTexts.kept
    texts.keep(text)
  }

  /// Takes a word into a column of words.
  @inline(__always)
  mutating func addWord(
    _ text: UnsafeBufferPointer<UInt8>, row: Int, _ missing: MissingTokens
  ) {
    guard let codes, let start = text.baseAddress else { return }
    codes.start[row] = words.code(start, text.count, missing)
  }

  /// Turns the numbers so far into the words that they were in the file.
  private mutating func becomeWords(rowCount: Int, _ missing: MissingTokens) {
    guard let numberStorage, let formatStorage else { return }
    let storage = CellStorage<Int32>(capacity: maximumRows)
    var row = 0
    texts.forEach(
      rowCount: rowCount, values: numberStorage.start, format: { formatStorage.start[$0] }
    ) { text in
      storage.start[row] = text.map { words.code($0, missing) } ?? -1
      row += 1
    }
    plan = .words
    codes = storage
    (numbers, formats) = (nil, nil)
    (self.numberStorage, self.formatStorage) = (nil, nil)
    texts = NumberTexts()
  }

  /// What the first `rowCount` rows were found to hold.
  func piece(rowCount: Int) -> ColumnPiece {
    if let codes { return .words(codes, words) }
    guard let numberStorage else { return .words(CellStorage(capacity: 1), words) }
    guard let formatStorage, rowCount > 0 else {
      return .numbers(numberStorage, formats: .same(0), texts: texts)
    }
    let first = formatStorage.start[0]
    for row in 1..<max(1, rowCount) where formatStorage.start[row] != first {
      return .numbers(numberStorage, formats: .each(formatStorage), texts: texts)
    }
    return .numbers(numberStorage, formats: .same(first), texts: texts)
  }
}
