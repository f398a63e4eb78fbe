extension PMMLCompiler {
  static let expressions: Set<String> = [
    "Constant", "FieldRef", "NormContinuous", "NormDiscrete", "Discretize", "MapValues", "Apply",
    "Aggregate", "Lag", "TextIndex",
  ]

  /// The column of the expression that stands in an element, as values of a type.
  func typed(
    _ element: PMMLElement, _ type: PMMLType, in scope: PMMLScope
  ) throws(ModelError) -> PMMLValue {
    guard let expression = element.children.first(where: { Self.expressions.contains($0.name) })
    else { throw .missingKey("expression", at: element.location()) }
    var value = try cast(try self.expression(expression, in: scope), to: type, at: element)
    let words = element.children("Value").compactMap { $0["value"] }
    if element["optype"] == "ordinal", type == .string, !words.isEmpty { value.order = words }
    return value
  }

  /// The column of an expression.
  func expression(
    _ element: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLValue {
    try nested(element) { () throws(ModelError) in
      switch element.name {
      case "Constant": return try constant(element)
      case "FieldRef":
        let value = try field(element.required("field"), in: scope, user: element)
        return try filled(value, element["mapMissingTo"], at: element)
      case "NormContinuous": return try normContinuous(element, in: scope)
      case "NormDiscrete": return try normDiscrete(element, in: scope)
      case "Discretize": return try discretize(element, in: scope)
      case "MapValues": return try mapValues(element, in: scope)
      case "Apply": return try apply(element, in: scope)
      default: throw element.unsupported()
      }
    }
  }

  private func constant(_ element: PMMLElement) throws(ModelError) -> PMMLValue {
    let text = element["dataType"] == "string" ? element.wholeText : element.text
    let type: PMMLType
    if element["dataType"] != nil {
      type = try PMMLType(element)
    } else if let number = PMMLType.number(text) {
      type =
        text.utf8.allSatisfy { !".eE".utf8.contains($0) } && Int(exactly: number) != nil
        ? .integer : .double
    } else {
      type = .string
    }
    if element["missing"] == "true" { return missing(type) }
    guard type.isNumeric else { return word(text) }
    guard let number = type.value(text) else {
      // Java's own words for what is no finite number.
      if type != .boolean, type != .integer, text == "NaN" { return missing(type) }
      throw .invalidValue(text, expected: type.rawValue, at: element.location())
    }
    return PMMLValue(register: builder.constant(number), type: type, mayBeMissing: false)
  }

  /// A column of one word.
  func word(_ word: String) -> PMMLValue {
    PMMLValue(
      register: column(ConstantOperation(value: .word(word)), []), type: .string,
      mayBeMissing: false)
  }

  /// A column without any value.
  func missing(_ type: PMMLType) -> PMMLValue {
    PMMLValue(
      register: type.isNumeric
        ? builder.constant(.nan) : column(PMMLNothingOperation(), []), type: type)
  }

  /// A column with a text, read as its type, in place of missing values.
  func filled(
    _ value: PMMLValue, _ text: String?, at element: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    guard let text, value.mayBeMissing else { return value }
    let operation: PMMLFillOperation
    if value.type.isNumeric {
      guard let number = value.type.value(text) ?? PMMLType.number(text) else {
        throw .invalidValue(text, expected: value.type.rawValue, at: element.location())
      }
      operation = PMMLFillOperation(number: number, word: text)
    } else {
      operation = PMMLFillOperation(number: .nan, word: text)
    }
    return PMMLValue(
      register: column(operation, [value.register]), type: value.type, mayBeMissing: false,
      order: value.order)
  }

  /// A column as values of another type.
  func cast(
    _ value: PMMLValue, to type: PMMLType, at element: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    if value.type == type { return value }
    let result: Register
    switch (value.type, type) {
    case (.string, _): result = column(PMMLParseOperation(type: type), [value.register])
    case (_, .string): result = column(PMMLFormatOperation(type: value.type), [value.register])
    case (.boolean, _), (_, .double): result = value.register
    case (_, .boolean):
      result = column(PMMLNumberOperation { $0 == 0 ? 0 : $0.isNaN ? .nan : 1 }, [value.register])
    case (_, .integer): result = column(PMMLWholeOperation(), [value.register])
    default: result = column(PMMLNumberOperation(type: type) { $0 }, [value.register])
    }
    return PMMLValue(register: result, type: type, mayBeMissing: value.mayBeMissing)
  }

  // MARK: Transformations

  private func normContinuous(
    _ element: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLValue {
    let value = try number(element, in: scope)
    var points: [(original: Double, norm: Double)] = []
    for point in element.children("LinearNorm") {
      points.append((try point.requiredNumber("orig"), try point.requiredNumber("norm")))
    }
    guard points.count >= 2,
      zip(points, points.dropFirst()).allSatisfy({ $0.original < $1.original })
    else {
      throw .invalidValue(
        "\(points.count)", expected: "two or more LinearNorm in ascending order",
        at: element.location())
    }
    let outliers = try element.choice(
      "outliers", ["asIs", "asMissingValues", "asExtremeValues"], default: "asIs")
    let result = column(
      PMMLNormOperation(
        originals: points.map(\.original), norms: points.map(\.norm),
        outliersAreMissing: outliers == "asMissingValues",
        outliersAreExtreme: outliers == "asExtremeValues"), [value.register])
    return try filled(
      PMMLValue(
        register: result, type: .double,
        mayBeMissing: value.mayBeMissing || outliers == "asMissingValues"),
      element["mapMissingTo"], at: element)
  }

  private func normDiscrete(
    _ element: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLValue {
    let value = try field(element.required("field"), in: scope, user: element)
    _ = try element.choice("method", ["indicator"], default: "indicator")
    let test = try test(value.type, "equal", element.required("value"), order: [], at: element)
    let result = answers(test, value)
    return try filled(
      PMMLValue(register: result, type: .double, mayBeMissing: value.mayBeMissing),
      element["mapMissingTo"], at: element)
  }

  private func discretize(
    _ element: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLValue {
    let value = try number(element, in: scope)
    let type = try element["dataType"] == nil ? .string : PMMLType(element)
    var intervals: [PMMLInterval] = []
    var texts: [String] = []
    for bin in element.children("DiscretizeBin") {
      intervals.append(try PMMLInterval(bin.requiredChild("Interval")))
      texts.append(try bin.required("binValue"))
    }
    let bins = PMMLBinOperation(
      intervals: intervals,
      results: try results(texts, element["defaultValue"], element["mapMissingTo"], type, element))
    return PMMLValue(
      register: column(bins, [value.register]), type: type,
      mayBeMissing: element["defaultValue"] == nil
        || (value.mayBeMissing && element["mapMissingTo"] == nil))
  }

  private func mapValues(
    _ element: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLValue {
    let type = try element["dataType"] == nil ? .string : PMMLType(element)
    let output = try element.required("outputColumn")
    let table = try element.requiredChild("InlineTable")
    var values: [PMMLValue] = []
    var columns: [String] = []
    for pair in element.children("FieldColumnPair") {
      values.append(try field(pair.required("field"), in: scope, user: pair))
      columns.append(try pair.required("column"))
    }
    var keys: [PMMLMapOperation.Key: Int] = [:]
    var texts: [String] = []
    rows: for row in table.children("row") {
      var cells: [String: String] = [:]
      for cell in row.children { cells[cell.name] = cell.text }
      guard let result = Self.cell(output, of: cells) else {
        throw .missingKey(output, at: row.location())
      }
      var key: [PMMLMapOperation.Cell] = []
      for (column, value) in zip(columns, values) {
        guard let text = Self.cell(column, of: cells) else {
          throw .missingKey(column, at: row.location())
        }
        if value.type.isNumeric {
          guard let number = value.type.value(text) else { continue rows }
          key.append(.number(number))
        } else {
          key.append(.word(text))
        }
      }
      if keys[.init(cells: key)] == nil { keys[.init(cells: key)] = texts.count }
      texts.append(result)
    }
    let operation = PMMLMapOperation(
      keys: keys,
      results: try results(texts, element["defaultValue"], element["mapMissingTo"], type, element))
    return PMMLValue(register: column(operation, values.map(\.register)), type: type)
  }

  /// The cell of a row that a column stands for.
  ///
  /// JPMML names columns as the row's elements are written, with their prefix (`data:output`); elements
  /// are known here by what follows it.
  private static func cell(_ column: String, of cells: [String: String]) -> String? {
    cells[column] ?? column.split(separator: ":").last.flatMap { cells[String($0)] }
  }

  /// The results that rows of a table or bins have.
  private func results(
    _ texts: [String], _ fallback: String?, _ ifMissing: String?, _ type: PMMLType,
    _ element: PMMLElement
  ) throws(ModelError) -> PMMLTable {
    let all = texts + [fallback, ifMissing].compactMap(\.self)
    var numbers: [Double] = []
    if type.isNumeric {
      for text in all {
        guard let number = type.value(text) else {
          throw .invalidValue(text, expected: type.rawValue, at: element.location())
        }
        numbers.append(number)
      }
    }
    return PMMLTable(
      numbers: type.isNumeric ? numbers : nil, words: all,
      fallback: fallback == nil ? nil : texts.count,
      ifMissing: ifMissing == nil ? nil : all.count - 1)
  }

  private func number(
    _ element: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLValue {
    let value = try field(element.required("field"), in: scope, user: element)
    return value.type.isNumeric ? value : try cast(value, to: .double, at: element)
  }
}
