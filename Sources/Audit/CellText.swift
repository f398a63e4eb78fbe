import Tabular

/// Cells as people write them.
enum CellText {
  /// A number in shortest form, whole numbers without a fraction.
  static func number(_ value: Double) -> String {
    if value == 0 { return "0" }
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return "\(value)"
  }

  /// A text without the blanks around it.
  static func trimmed(_ text: String) -> String {
    var part = Substring(text)
    while let first = part.first, first == " " || first == "\t" { part.removeFirst() }
    while let last = part.last, last == " " || last == "\t" { part.removeLast() }
    return String(part)
  }
}

extension Column {
  /// The text of a row's cell without surrounding blanks, or nil when it is missing.
  func text(ofRow row: Int) -> String? {
    switch values {
    case .numeric(let numbers): numbers[row].isNaN ? nil : CellText.number(numbers[row])
    case .categorical(let codes, let levels):
      codes[row] < 0 ? nil : CellText.trimmed(levels[Int(codes[row])])
    case .boolean(let flags): flags[row] < 0 ? nil : flags[row] == 1 ? "true" : "false"
    }
  }

  /// The column at some rows, in their order.
  func selecting(_ rows: [Int]) -> Column {
    let selected: Values =
      switch values {
      case .numeric(let numbers): .numeric(rows.map { numbers[$0] })
      case .categorical(let codes, let levels):
        .categorical(codes: rows.map { codes[$0] }, levels: levels)
      case .boolean(let flags): .boolean(rows.map { flags[$0] })
      }
    return Column(name: name, values: selected)
  }

  /// How many cells are missing.
  var missingCount: Int {
    switch values {
    case .numeric(let numbers): numbers.count { $0.isNaN }
    case .categorical(let codes, _): codes.count { $0 < 0 }
    case .boolean(let flags): flags.count { $0 < 0 }
    }
  }

  /// What is usual: the median of numbers (the lower middle one), else the commonest value (the
  /// first of several in the file).
  var typical: String? {
    switch values {
    case .numeric(let numbers):
      return Column.lowerMedian(of: numbers).map { CellText.number($0) }
    default:
      let distinct = DistinctValues(column: self)
      var counts = [Int](repeating: 0, count: distinct.names.count)
      for code in distinct.codes where code >= 0 { counts[Int(code)] += 1 }
      guard let most = counts.max(), let code = counts.firstIndex(of: most) else { return nil }
      return CellText.trimmed(distinct.names[code])
    }
  }

  /// The lower middle of the numbers that are not missing.
  static func lowerMedian(of numbers: [Double]) -> Double? {
    let sorted = numbers.filter { !$0.isNaN }.sorted()
    return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
  }
}

extension Table {
  /// The table with every column replaced by another of its length.
  func replacing(_ change: (Column) -> Column) -> Table {
    Table(columns: columns.map(change), rowCount: rowCount, lines: lines)
  }
}

extension Column {
  /// The column as numbers where every word is one as numbers are usually written (`1`, `2.5`), so
  /// that groups sort by size; with any other spelling (`01`, `1.0`, `1e3`) the words stay.
  func asPlainNumbers() -> Column {
    asNumbers { CellText.number($1) == $0 }
  }

  /// The column as numbers where every word is one without leading zeros (`1.50`, `1e3`; not `01`,
  /// which is a code).
  func asDecimals() -> Column {
    asNumbers { text, _ in
      let digits = text.drop { "+-".contains($0) }
      return !(digits.first == "0" && digits.dropFirst().first?.isNumber == true)
    }
  }

  private func asNumbers(where isWritten: (String, Double) -> Bool) -> Column {
    guard case .categorical(let codes, let levels) = values else { return self }
    var numbers: [Double] = []
    for level in levels {
      let text = CellText.trimmed(level)
      guard let number = DecimalParser.double(text), number.isFinite,
        isWritten(text, number)
      else { return self }
      numbers.append(number)
    }
    guard !numbers.isEmpty else { return self }
    return Column(name: name, values: .numeric(codes.map { $0 < 0 ? .nan : numbers[Int($0)] }))
  }
}
