import Tabular

/// Which rows have the positive label, and what the label's values are called.
struct LabelEncoding {
  /// 1 for the positive value, 0 for any other, -1 for a missing one, by row.
  let flags: [Int8]
  /// The positive value as the configuration or the file writes it.
  let positive: String
  /// The other value, or `not` and the positive one.
  let negative: String
  /// The value that is good for the person.
  let favorable: String

  /// Whether the positive value is the favorable one.
  var positiveIsFavorable: Bool { favorable == positive }

  /// Encodes a label column.
  ///
  /// - Parameters:
  ///   - column: the label.
  ///   - configuration: what is declared of it.
  ///   - classes: the classes of a multi-class model, against the rest of which the positive one is
  ///     taken; nil for two values.
  ///   - source: the file's name for error messages.
  ///   - lines: where rows stand.
  init(
    column: Column, configuration: AuditConfiguration, classes: [String]?, source: String,
    lines: LineIndex
  ) throws {
    let settings = configuration.data
    let values = DistinctValues(column: column)
    guard !values.names.isEmpty else {
      throw EvaluationError.noLabels(source: source, column: column.name)
    }
    let most = classes?.count ?? 2
    guard values.names.count <= most else {
      throw EvaluationError.labelValues(
        source: source, column: column.name, found: values.names.count)
    }
    if let classes {
      for code in values.names.indices
      where !classes.contains(where: { values.matches(code: code, text: $0) }) {
        let row = values.codes.firstIndex(of: Int32(code)) ?? 0
        throw EvaluationError.unknownClass(
          source: source, line: lines.line(ofRow: row), column: column.name, classes: classes)
      }
    }
    func find(_ text: String, key: String) throws -> Int {
      guard let code = values.code(of: text) else {
        throw configuration.error(
          key,
          .notInData(
            found: text, column: column.name,
            available: values.names.count * 2 <= values.codes.count ? values.names.sorted() : []))
      }
      return code
    }
    let positiveCode: Int
    if let text = settings.positiveLabel {
      positiveCode = try find(text, key: "data.positive_label")
    } else if let code = ["1", "true"].lazy.compactMap({ values.code(of: $0) }).first,
      classes == nil
    {
      positiveCode = code
    } else {
      throw configuration.error("data.positive_label", .missing(flag: "--positive-label"))
    }
    guard values.names.count > 1 || settings.positiveLabel != nil else {
      throw EvaluationError.labelValues(
        source: source, column: column.name, found: values.names.count)
    }
    positive = values.names[positiveCode]
    let others = values.names.indices.filter { $0 != positiveCode }
    negative = others.count == 1 && classes == nil ? values.names[others[0]] : "not \(positive)"
    if let text = settings.favorableLabel, text != negative {
      let code = try find(text, key: "data.favorable_label")
      guard code == positiveCode || others.count == 1 && classes == nil else {
        // Measuring one class against the rest, no other single class can be the favorable outcome.
        throw configuration.error(
          "data.favorable_label",
          .conflict(
            "of several classes the favorable value is the positive one, or all others together: "
              + "give '\(positive)' or '\(negative)'"))
      }
      favorable = code == positiveCode ? positive : negative
    } else {
      favorable = settings.favorableLabel ?? positive
    }
    flags = values.codes.map { $0 < 0 ? -1 : $0 == Int32(positiveCode) ? 1 : 0 }
  }
}

/// The values that occur in a column, in the order of first appearance, and each row's.
struct DistinctValues {
  /// Their names: words as they stand in the file, numbers in shortest form.
  private(set) var names: [String] = []
  /// By row, the index of its value; -1 for a missing one.
  private(set) var codes: [Int32]
  private let numbers: [Double]

  /// The values of a column.
  init(column: Column) {
    switch column.values {
    case .numeric(let cells):
      var codes: [Int32] = []
      var numbers: [Double] = []
      var index: [Double: Int32] = [:]
      codes.reserveCapacity(cells.count)
      for cell in cells {
        if cell.isNaN {
          codes.append(-1)
        } else if let code = index[cell] {
          codes.append(code)
        } else {
          let code = Int32(numbers.count)
          index[cell] = code
          numbers.append(cell)
          codes.append(code)
        }
      }
      self.codes = codes
      self.numbers = numbers
      names = numbers.map { CellText.number($0) }
    case .categorical(let codes, let levels):
      numbers = []
      var used = [Bool](repeating: false, count: levels.count)
      for code in codes where code >= 0 { used[Int(code)] = true }
      var map = [Int32](repeating: -1, count: levels.count)
      for (level, isUsed) in used.enumerated() where isUsed {
        map[level] = Int32(names.count)
        names.append(levels[level])
      }
      self.codes = codes.map { $0 < 0 ? -1 : map[Int($0)] }
    case .boolean(let flags):
      numbers = []
      var map: [Int32] = [-1, -1]
      var codes: [Int32] = []
      codes.reserveCapacity(flags.count)
      for flag in flags {
        guard flag >= 0 else {
          codes.append(-1)
          continue
        }
        if map[Int(flag)] < 0 {
          map[Int(flag)] = Int32(names.count)
          names.append(flag == 1 ? "true" : "false")
        }
        codes.append(map[Int(flag)])
      }
      self.codes = codes
    }
  }

  /// Whether a text of the configuration means a value: the same number, the same word, or the same
  /// word without the blanks around it.
  func matches(code: Int, text: String) -> Bool {
    if !numbers.isEmpty { return Double(text) == numbers[code] }
    return names[code] == text || CellText.trimmed(names[code]) == CellText.trimmed(text)
      || ["true", "false"].contains(names[code]) && names[code] == text.lowercased()
  }

  /// The value that a text means: an exact match before one without blanks, nil when none or two fit.
  func code(of text: String) -> Int? {
    if let exact = names.firstIndex(of: text) { return exact }
    let fitting = names.indices.filter { matches(code: $0, text: text) }
    return fitting.count == 1 ? fitting[0] : nil
  }
}
