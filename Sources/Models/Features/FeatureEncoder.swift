public import Tabular

/// Turns the columns of a table into the inputs of one model.
///
/// Columns are found by the features' names. Then, by the kind of the feature:
/// - **numeric**: a numeric column as it is (shared, not copied); a truth value becomes 1 or 0;
/// - **boolean**: a boolean column, or a numeric one of 0 and 1;
/// - **categorical with levels** (stored in the model's file, or declared): the position of the cell
///   in the model's list. A word is compared byte by byte; a cell that matches nothing is compared
///   again without blanks around it, if that leaves one level. Where a column was read as numbers,
///   a level matches when it is written as the same number;
/// - **integer**: a numeric column of whole numbers without missing cells;
/// - **text**: the words as they are, for models that look them up themselves;
/// - **categorical without levels**: whole numbers are taken as the codes of training and noted;
///   words are an error that asks for the levels.
///
/// Missing cells, and those that hold the number declared to mean *missing*, become NaN and follow
/// the model's own rule for missing values.
public struct FeatureEncoder: Sendable {
  /// What to do where the model and the table leave room.
  public struct Options: Sendable, Equatable {
    /// What becomes of a level that the model's list does not have.
    public var unknownLevels: UnknownLevels
    /// The columns for features 0, 1 … of a model that stores no names.
    public var columns: [String]?
    /// The precision of the model. One that works in Float32 refuses numbers beyond it, and infinite
    /// ones, as XGBoost does.
    public var precision: NumberPrecision
    /// A number that meant *missing* when the model was trained (XGBoost's `missing`; 0 for a model
    /// of sparse matrices, whose zeros are not stored), besides NaN.
    ///
    /// As in XGBoost's `DMatrix` it holds for every feature, for truth values and the codes of
    /// categories as well, and is compared in the ``precision`` of the model.
    public var missingValue: Double?

    /// What becomes of a level that the model's list does not have.
    public enum UnknownLevels: Sendable, Equatable {
      /// It is an error that names the row.
      case refuse
      /// It counts as missing, and how often is noted.
      case missing
    }

    /// Options; by default an unknown level is an error.
    public init(
      unknownLevels: UnknownLevels = .refuse, columns: [String]? = nil,
      precision: NumberPrecision = .single, missingValue: Double? = nil
    ) {
      self.unknownLevels = unknownLevels
      self.columns = columns
      self.precision = precision
      self.missingValue = missingValue
    }
  }

  /// The model's inputs.
  public let features: [Feature]
  /// Whether the names are those a library gives features that have none (XGBoost's `f0`, LightGBM's
  /// `Column_0`).
  private let isUnnamed: Bool
  let options: Options

  /// An encoder for a model's inputs.
  public init(features: [Feature], options: Options = Options()) {
    self.features = features
    self.options = options
    self.isUnnamed = ["f", "Column_"].contains { prefix in
      features.enumerated().allSatisfy { $0.element.name == "\(prefix)\($0.offset)" }
    }
  }

  /// The types that columns must be read with, where a reader might take them for something else:
  /// a level list `0, 1` must be compared as words, not as numbers.
  public static func requiredColumnTypes(_ features: [Feature]) -> [String: ColumnType] {
    var types: [String: ColumnType] = [:]
    for feature in features {
      switch feature.kind {
      case .categorical(levels: .some), .text: types[feature.name] = .categorical
      case .categorical(levels: nil), .numeric, .integer, .boolean: break
      }
    }
    return types
  }

  /// The columns that the model needs, by feature, before any is read.
  public var columnNames: [String] {
    isUnnamed ? options.columns ?? features.map(\.name) : features.map(\.name)
  }

  /// The model's inputs from a table.
  /// - Returns: the matrix and what was assumed on the way, in the order of features.
  /// - Complexity: O(cells of the model's columns).
  public func encode(
    _ table: Table
  ) throws(FeatureError) -> (matrix: FeatureMatrix, notes: [FeatureNote]) {
    var notes: [FeatureNote] = []
    let names = columnNames
    guard names.count == features.count else {
      throw .columnCount(found: names.count, expected: features.count)
    }
    var byName: [String: Column] = [:]
    for column in table.columns.reversed() { byName[column.name] = column }
    if isUnnamed, options.columns == nil, names.contains(where: { byName[$0] == nil }) {
      throw .namesNotStored(featureCount: features.count)
    }
    if isUnnamed, options.columns != nil { notes.append(.matchedByPosition) }
    var columns: [[Double]] = []
    var words: [[String]?] = []
    columns.reserveCapacity(features.count)
    for (feature, name) in zip(features, names) {
      guard let column = byName[name] else {
        throw .missingColumn(
          feature: name, nearest: NearestNames.find(name, among: table.columns.map(\.name)))
      }
      if feature.kind == .text {
        let text = TextColumn(column)
        columns.append(text.codes)
        words.append(text.words)
      } else {
        let cells = try encode(column, as: feature, lines: table.lines, notes: &notes)
        // Whole numbers are of models that refuse missing values.
        columns.append(feature.kind == .integer ? cells : markingMissing(cells))
        words.append(nil)
      }
    }
    let matrix = FeatureMatrix(
      columns: columns, rowCount: table.rowCount, words: words.contains { $0 != nil } ? words : [])
    return (matrix, notes)
  }

  /// The cells with NaN for those that hold ``Options/missingValue``.
  private func markingMissing(_ cells: [Double]) -> [Double] {
    guard let missing = options.missingValue.map(options.precision.rounding) else { return cells }
    // A column without such a cell stays shared with its table.
    guard cells.contains(where: { options.precision.rounding($0) == missing }) else {
      return cells
    }
    return cells.map { options.precision.rounding($0) == missing ? .nan : $0 }
  }

  private func encode(
    _ column: Column, as feature: Feature, lines: LineIndex, notes: inout [FeatureNote]
  ) throws(FeatureError) -> [Double] {
    switch feature.kind {
    case .numeric: try numeric(column, feature, lines)
    case .integer: try integer(column, feature, lines)
    case .boolean: try boolean(column, feature, lines)
    case .categorical(let levels?):
      try leveled(column, feature, LevelList(levels), lines, &notes)
    case .categorical(nil): try codes(column, feature, lines, &notes)
    case .text: TextColumn(column).codes
    }
  }

  private func numeric(
    _ column: Column, _ feature: Feature, _ lines: LineIndex
  ) throws(FeatureError) -> [Double] {
    switch column.values {
    case .numeric(let numbers):
      // Beyond Float32 a number would become infinite, and the model never saw one.
      if options.precision == .single,
        let row = numbers.firstIndex(where: { !Float($0).isFinite && !$0.isNaN })
      {
        throw .notFinite(feature: feature.name, row: row, line: lines.line(ofRow: row))
      }
      return numbers
    case .boolean(let flags): return flags.map { $0 < 0 ? .nan : Double($0) }
    case .categorical(let codes, let levels):
      // Words that are all numbers are a column that was declared, not found, to hold words.
      let numbers = levels.map { DecimalParser.double(Substring($0).trimmingBlanks()) ?? .nan }
      if let row = codes.firstIndex(where: { $0 >= 0 && !numbers[Int($0)].isFinite }) {
        throw .notNumeric(feature: feature.name, row: row, line: lines.line(ofRow: row))
      }
      return try numeric(
        Column(name: column.name, values: .numeric(codes.map { $0 < 0 ? .nan : numbers[Int($0)] })),
        feature, lines)
    }
  }

  private func integer(
    _ column: Column, _ feature: Feature, _ lines: LineIndex
  ) throws(FeatureError) -> [Double] {
    let numbers = try numeric(column, feature, lines)
    if let row = numbers.firstIndex(where: \.isNaN) {
      throw .missingValue(feature: feature.name, row: row, line: lines.line(ofRow: row))
    }
    if let row = numbers.firstIndex(where: { $0 != $0.rounded() || abs($0) >= 0x1p53 }) {
      throw .notWhole(feature: feature.name, row: row, line: lines.line(ofRow: row))
    }
    return numbers
  }

  private func boolean(
    _ column: Column, _ feature: Feature, _ lines: LineIndex
  ) throws(FeatureError) -> [Double] {
    let bad: Int?
    switch column.values {
    case .boolean(let flags): return flags.map { $0 < 0 ? .nan : Double($0) }
    case .numeric(let numbers):
      bad = numbers.firstIndex { !($0 == 0 || $0 == 1 || $0.isNaN) }
      if bad == nil { return numbers }
    case .categorical(let codes, _):
      bad = codes.firstIndex { $0 >= 0 }
      if bad == nil { return Array(repeating: .nan, count: codes.count) }
    }
    let row = bad ?? 0
    throw .notBoolean(feature: feature.name, row: row, line: lines.line(ofRow: row))
  }
}
