import Models
import Tabular
import Testing

/// From a table's columns to a model's inputs.
@Suite struct FeatureEncoderTests {
  private let levels = ["Female", "Male", " Other"]

  private func encode(
    _ columns: [Column], _ features: [Feature], _ options: FeatureEncoder.Options = .init(),
    lines: LineIndex = LineIndex()
  ) throws(FeatureError) -> (matrix: FeatureMatrix, notes: [FeatureNote]) {
    try FeatureMatrix.make(
      table: Table(columns: columns, rowCount: columns.first?.count ?? 0, lines: lines),
      for: features, options: options)
  }

  private func failure(
    _ columns: [Column], _ features: [Feature], _ options: FeatureEncoder.Options = .init(),
    lines: LineIndex = LineIndex()
  ) -> FeatureError? {
    do throws(FeatureError) {
      _ = try encode(columns, features, options, lines: lines)
      return nil
    } catch {
      return error
    }
  }

  private func words(_ name: String, _ cells: [String?]) -> Column {
    var levels: [String] = []
    let codes = cells.map { cell -> Int32 in
      guard let cell else { return -1 }
      if let known = levels.firstIndex(of: cell) { return Int32(known) }
      levels.append(cell)
      return Int32(levels.count - 1)
    }
    return Column(name: name, values: .categorical(codes: codes, levels: levels))
  }

  private func bits(_ column: [Double]) -> [UInt64] { column.map(\.bitPattern) }

  @Test func columnsAreFoundByNameInTheModelsOrder() throws {
    let columns = [
      Column(name: "age", values: .numeric([30, .nan])),
      words("name", ["x", "y"]),
      Column(name: "income", values: .numeric([1.5, 2.5])),
    ]
    let features = [
      Feature(name: "income", kind: .numeric), Feature(name: "age", kind: .numeric),
    ]
    let (matrix, notes) = try encode(columns, features)
    #expect(matrix.columns[0] == [1.5, 2.5])
    #expect(matrix.columns[1][0] == 30 && matrix.columns[1][1].isNaN)
    #expect(notes == [])
    // The numbers are the table's own, not a copy.
    guard case .numeric(let original) = columns[2].values else { return }
    original.withUnsafeBufferPointer { left in
      matrix.columns[0].withUnsafeBufferPointer { right in
        #expect(left.baseAddress == right.baseAddress)
      }
    }
  }

  @Test func aColumnThatLacksIsNamedWithItsNeighbors() {
    let columns = [
      Column(name: "incme", values: .numeric([1])), Column(name: "age", values: .numeric([1])),
    ]
    #expect(
      failure(columns, [Feature(name: "income", kind: .numeric)])
        == .missingColumn(feature: "income", nearest: ["incme"]))
    #expect(
      failure(columns, [Feature(name: "zip", kind: .numeric)])
        == .missingColumn(feature: "zip", nearest: []))
  }

  @Test func numbersMustBeNumbers() throws {
    let income = Feature(name: "income", kind: .numeric)
    var lines = LineIndex()
    lines.append(row: 1, line: 5)
    #expect(
      failure([words("income", [nil, "high"])], [income], lines: lines)
        == .notNumeric(feature: "income", row: 1, line: 5))
    for wrong in [Double.infinity, -.infinity, 1e300, 3.5e38] {
      #expect(
        failure([Column(name: "income", values: .numeric([.nan, 1, wrong]))], [income])
          == .notFinite(feature: "income", row: 2, line: 4))
    }
    #expect(
      try encode([Column(name: "income", values: .numeric([3.4028234e38]))], [income])
        .matrix.columns == [[3.4028234e38]])
    let flags = try encode([Column(name: "income", values: .boolean([1, 0, -1]))], [income])
    #expect(bits(flags.matrix.columns[0]) == bits([1, 0, .nan]))
    #expect(try encode([words("income", [nil])], [income]).matrix.columns[0][0].isNaN)
  }

  @Test func truthValues() throws {
    let member = Feature(name: "member", kind: .boolean)
    for column in [
      Column(name: "member", values: .boolean([1, 0, -1])),
      Column(name: "member", values: .numeric([1, 0, .nan])),
    ] {
      #expect(bits(try encode([column], [member]).matrix.columns[0]) == bits([1, 0, .nan]))
    }
    #expect(
      failure([Column(name: "member", values: .numeric([1, 2]))], [member])
        == .notBoolean(feature: "member", row: 1, line: 3))
    #expect(
      failure([words("member", ["yes"])], [member])
        == .notBoolean(feature: "member", row: 0, line: 2))
  }

  @Test func levelsBecomeTheModelsCodes() throws {
    let sex = Feature(name: "sex", kind: .categorical(levels: levels))
    // The table's own order of levels does not matter.
    let (matrix, notes) = try encode(
      [words("sex", ["Male", "Female", nil, " Other"])], [sex])
    #expect(bits(matrix.columns[0]) == bits([1, 0, .nan, 2]))
    #expect(notes == [])
    // Blanks around a word are left out only where the word as it stands is no level.
    let blanks = try encode([words("sex", [" Male", "Other", "Male\t", "Female"])], [sex])
    #expect(blanks.matrix.columns == [[1, 2, 1, 0]])
    #expect(blanks.notes == [.blanksIgnored(feature: "sex", cells: 3)])
    let both = Feature(name: "sex", kind: .categorical(levels: ["a", " a"]))
    #expect(try encode([words("sex", ["a", " a"])], [both]).matrix.columns == [[0, 1]])
    #expect(
      failure([words("sex", ["  a"])], [both])
        == .unknownLevel(feature: "sex", row: 0, line: 2), "two levels agree without blanks")
    // Case and composed accents make another word.
    #expect(
      failure([words("sex", ["Male", "male"])], [sex])
        == .unknownLevel(feature: "sex", row: 1, line: 3))
    let accent = Feature(name: "sex", kind: .categorical(levels: ["é"]))
    #expect(
      failure([words("sex", ["e\u{301}"])], [accent])
        == .unknownLevel(feature: "sex", row: 0, line: 2))
  }

  @Test func unknownLevelsMayCountAsMissing() throws {
    let sex = Feature(name: "sex", kind: .categorical(levels: levels))
    let column = words("sex", ["Male", "X", "X", nil])
    #expect(
      failure([column], [sex]) == .unknownLevel(feature: "sex", row: 1, line: 3))
    let (matrix, notes) = try encode([column], [sex], .init(unknownLevels: .missing))
    #expect(bits(matrix.columns[0]) == bits([1, .nan, .nan, .nan]))
    #expect(notes == [.unknownLevelsMissing(feature: "sex", cells: 2)])
  }

  @Test func levelsThatAreNumbers() throws {
    let term = Feature(name: "term", kind: .categorical(levels: ["30", "-5", "10"]))
    #expect(FeatureEncoder.requiredColumnTypes([term]) == ["term": .categorical])
    #expect(try encode([words("term", ["10", "30"])], [term]).matrix.columns == [[2, 0]])
    // A reader that took them for numbers is understood as well.
    #expect(
      try encode([Column(name: "term", values: .numeric([10, -5]))], [term]).matrix.columns
        == [[2, 1]])
    #expect(
      failure([Column(name: "term", values: .numeric([10, 2]))], [term])
        == .unknownLevel(feature: "term", row: 1, line: 3))
    let flags = Feature(name: "term", kind: .categorical(levels: ["False", "True"]))
    #expect(
      try encode([Column(name: "term", values: .boolean([1, 0]))], [flags]).matrix.columns
        == [[1, 0]])
  }

  @Test func codesWithoutLevels() throws {
    let work = Feature(name: "work", kind: .categorical(levels: nil))
    #expect(FeatureEncoder.requiredColumnTypes([work]) == [:])
    let (matrix, notes) = try encode(
      [Column(name: "work", values: .numeric([0, 3, .nan]))], [work])
    #expect(bits(matrix.columns[0]) == bits([0, 3, .nan]))
    #expect(notes == [.codesTakenAsWritten(feature: "work")])
    for wrong in [-1, 0.5, 16_777_216, 1e300, .infinity] {
      #expect(
        failure([Column(name: "work", values: .numeric([1, wrong]))], [work])
          == .notACode(feature: "work", row: 1, line: 3))
    }
    #expect(
      failure([words("work", [nil, "Private"])], [work])
        == .levelsNotStored(feature: "work", row: 1, line: 3))
    #expect(
      failure([Column(name: "work", values: .boolean([-1, 0]))], [work])
        == .levelsNotStored(feature: "work", row: 1, line: 3))
  }

  @Test func modelsWithoutNames() throws {
    let features = [Feature(name: "f0", kind: .numeric), Feature(name: "f1", kind: .numeric)]
    let columns = [
      Column(name: "a", values: .numeric([1])), Column(name: "b", values: .numeric([2])),
    ]
    // Position alone is no proof that a column is what the model was trained with.
    #expect(failure(columns, features) == .namesNotStored(featureCount: 2))
    let listed = try encode(columns, features, .init(columns: ["b", "a"]))
    #expect(listed.matrix.columns == [[2], [1]])
    #expect(listed.notes == [.matchedByPosition])
    #expect(
      failure(columns, features, .init(columns: ["a"])) == .columnCount(found: 1, expected: 2))
    #expect(
      failure(columns, features, .init(columns: ["a", "bb"]))
        == .missingColumn(feature: "bb", nearest: ["b"]))
    let named = [
      Column(name: "f1", values: .numeric([1])), Column(name: "f0", values: .numeric([2])),
    ]
    #expect(try encode(named, features).matrix.columns == [[2], [1]])
  }

  @Test func aDeclaredNumberIsMissing() throws {
    let columns = [
      Column(name: "income", values: .numeric([-999, 0, -998.99, -999.00001, .nan])),
      Column(name: "years", values: .numeric([1, 2, 3, 4, 5])),
      Column(name: "member", values: .boolean([0, 1, -1, 0, 1])),
      words("sex", ["Female", "Male", "Male", nil, "Female"]),
    ]
    let features = [
      Feature(name: "income", kind: .numeric), Feature(name: "years", kind: .numeric),
      Feature(name: "member", kind: .boolean),
      Feature(name: "sex", kind: .categorical(levels: levels)),
    ]
    func missing(
      _ value: Double?, _ precision: NumberPrecision = .single
    ) throws -> [[Int]] {
      try encode(columns, features, .init(precision: precision, missingValue: value)).matrix
        .columns.map { column in column.indices.filter { column[$0].isNaN } }
    }
    #expect(try missing(nil) == [[4], [], [2], [3]])
    // -999.00001 is -999 to Float32.
    #expect(try missing(-999) == [[0, 3, 4], [], [2], [3]])
    #expect(try missing(-999, .double) == [[0, 4], [], [2], [3]])
    // As in XGBoost, 0 is missing whatever it stands for.
    #expect(try missing(0) == [[1, 4], [], [0, 2, 3], [0, 3, 4]])
    // A column without the number is the table's own.
    let years = try encode(columns, features, .init(missingValue: 0)).matrix.columns[1]
    guard case .numeric(let original) = columns[1].values else { return }
    original.withUnsafeBufferPointer { left in
      years.withUnsafeBufferPointer { right in #expect(left.baseAddress == right.baseAddress) }
    }
  }
}
