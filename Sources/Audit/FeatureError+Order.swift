import Models

extension FeatureError {
  /// The same error of rows that stand further down in their file.
  func moved(rows: Int, lines: Int) -> FeatureError {
    switch self {
    case .missingColumn, .namesNotStored, .columnCount: self
    case .notNumeric(let feature, let row, let line):
      .notNumeric(feature: feature, row: row + rows, line: line + lines)
    case .notFinite(let feature, let row, let line):
      .notFinite(feature: feature, row: row + rows, line: line + lines)
    case .notBoolean(let feature, let row, let line):
      .notBoolean(feature: feature, row: row + rows, line: line + lines)
    case .notWhole(let feature, let row, let line):
      .notWhole(feature: feature, row: row + rows, line: line + lines)
    case .refused(let feature, let row, let line, let problem):
      .refused(feature: feature, row: row + rows, line: line + lines, problem: problem)
    case .missingValue(let feature, let row, let line):
      .missingValue(feature: feature, row: row + rows, line: line + lines)
    case .unknownLevel(let feature, let row, let line):
      .unknownLevel(feature: feature, row: row + rows, line: line + lines)
    case .levelsNotStored(let feature, let row, let line):
      .levelsNotStored(feature: feature, row: row + rows, line: line + lines)
    case .notACode(let feature, let row, let line):
      .notACode(feature: feature, row: row + rows, line: line + lines)
    }
  }

  /// Where the encoder comes upon the error: it goes from feature to feature, and for each through
  /// all rows with one question after the other. What has a lower place is told first.
  func place(among features: [Feature]) -> (feature: Int, question: Int) {
    let (name, question): (String?, Int) =
      switch self {
      case .missingColumn, .namesNotStored, .columnCount: (nil, 0)
      case .notNumeric(let feature, _, _): (feature, 0)
      case .notFinite(let feature, _, _): (feature, 1)
      case .missingValue(let feature, _, _): (feature, 2)
      case .notWhole(let feature, _, _): (feature, 3)
      case .notBoolean(let feature, _, _), .unknownLevel(let feature, _, _),
        .levelsNotStored(let feature, _, _), .notACode(let feature, _, _):
        (feature, 0)
      case .refused: (nil, 4)
      }
    return (name.flatMap { name in features.firstIndex { $0.name == name } } ?? -1, question)
  }
}
