internal import Tabular

extension FeatureEncoder {
  /// The largest number that Float32 counts up to, which no code reaches.
  private static let codeLimit = Double(CategorySet.codeLimit)

  /// The codes of a column whose levels the model knows.
  func leveled(
    _ column: Column, _ feature: Feature, _ list: LevelList, _ lines: LineIndex,
    _ notes: inout [FeatureNote]
  ) throws(FeatureError) -> [Double] {
    var codes: [Double] = []
    codes.reserveCapacity(column.count)
    var unknown = 0
    var trimmed = 0
    func note(_ match: LevelList.Match, row: Int) throws(FeatureError) {
      switch match {
      case .missing: codes.append(.nan)
      case .exact(let code): codes.append(Double(code))
      case .trimmed(let code):
        trimmed += 1
        codes.append(Double(code))
      case .none:
        guard options.unknownLevels == .missing else {
          throw .unknownLevel(feature: feature.name, row: row, line: lines.line(ofRow: row))
        }
        unknown += 1
        codes.append(.nan)
      }
    }
    switch column.values {
    case .categorical(let cells, let levels):
      // Each distinct word is looked up once.
      let matches = levels.map(list.match(word:))
      for (row, cell) in cells.enumerated() {
        try note(cell < 0 ? .missing : matches[Int(cell)], row: row)
      }
    case .numeric(let numbers):
      for (row, number) in numbers.enumerated() {
        try note(number.isNaN ? .missing : list.match(number: number), row: row)
      }
    case .boolean(let flags):
      let matches = [list.match(flag: false), list.match(flag: true)]
      for (row, flag) in flags.enumerated() {
        try note(flag < 0 ? .missing : matches[flag == 0 ? 0 : 1], row: row)
      }
    }
    if trimmed > 0 { notes.append(.blanksIgnored(feature: feature.name, cells: trimmed)) }
    if unknown > 0 { notes.append(.unknownLevelsMissing(feature: feature.name, cells: unknown)) }
    return codes
  }

  /// The whole numbers of a column as codes, for a feature whose levels nobody states.
  func codes(
    _ column: Column, _ feature: Feature, _ lines: LineIndex, _ notes: inout [FeatureNote]
  ) throws(FeatureError) -> [Double] {
    switch column.values {
    case .numeric(let numbers):
      for (row, number) in numbers.enumerated() where !number.isNaN {
        guard number >= 0, number < Self.codeLimit, number == number.rounded() else {
          throw .notACode(feature: feature.name, row: row, line: lines.line(ofRow: row))
        }
      }
      notes.append(.codesTakenAsWritten(feature: feature.name))
      return numbers
    case .boolean(let flags):
      // Words such as true and false have no numbers of their own.
      guard let row = flags.firstIndex(where: { $0 >= 0 }) else {
        return Array(repeating: .nan, count: flags.count)
      }
      throw .levelsNotStored(feature: feature.name, row: row, line: lines.line(ofRow: row))
    case .categorical(let cells, _):
      guard let row = cells.firstIndex(where: { $0 >= 0 }) else {
        return Array(repeating: .nan, count: cells.count)
      }
      throw .levelsNotStored(feature: feature.name, row: row, line: lines.line(ofRow: row))
    }
  }
}
