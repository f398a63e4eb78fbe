#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

extension PMMLCompiler {
  /// The score of a `RegressionModel`.
  func regression(
    _ model: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLScore {
    let precision = try precision(of: model)
    let tables = model.children("RegressionTable")
    guard !tables.isEmpty else { throw .missingKey("RegressionTable", at: model.location()) }
    var equations = PMMLEquations()
    for table in tables {
      equations.add(intercept: precision.rounding(try table.requiredNumber("intercept")))
      try reserve(equations.columns.count + tables.count * table.children.count, at: table)
      for term in table.children {
        guard let (weight, column) = try self.term(term, precision, in: scope) else { continue }
        equations.add(weight, times: column)
      }
    }
    let method = model["normalizationMethod"] ?? "none"
    switch try model.required("functionName") {
    case "regression":
      guard tables.count == 1 else {
        throw .count(found: tables.count, expected: 1, at: model.location())
      }
      // In a regression, softmax stands for the logistic function.
      guard let link = PMMLLink(normalization: method == "softmax" ? "logit" : method) else {
        throw model.unsupported("normalizationMethod")
      }
      let margin = solved(equations, precision)[0]
      let score =
        link == .identity
        ? margin
        : column(PMMLNumberOperation { link.inverse($0, precision) }, [margin])
      return try number(score, margin: margin, link.transform, model, precision)
    case "classification":
      return try classes(model, tables, equations, method, precision)
    default: throw model.unsupported("functionName")
    }
  }

  /// A number as a model's target changes it.
  func number(
    _ register: Register, margin: Register?, _ transform: OutputTransform?, _ model: PMMLElement,
    _ precision: NumberPrecision
  ) throws(ModelError) -> PMMLScore {
    let rescaling = try rescaling(of: model)
    let result = rescaled(register, rescaling, precision)
    if let margin, transform == .identity, let known = scored[margin] {
      return PMMLScore(
        labels: nil, registers: [result], margins: [known.margin],
        transform: result == register ? known.transform : nil)
    }
    // A negative factor turns the order of scores round.
    let known = margin.flatMap { margins[$0] == nil || rescaling.factor < 0 ? nil : [$0] }
    return PMMLScore(
      labels: nil, registers: [result], margins: known,
      transform: result == register ? transform : nil)
  }

  /// A term of an equation: its weight and its column.
  private func term(
    _ term: PMMLElement, _ precision: NumberPrecision, in scope: PMMLScope
  ) throws(ModelError) -> (weight: Double, column: Register)? {
    switch term.name {
    case "NumericPredictor":
      let value = try field(term.required("name"), in: scope, user: term)
      let weight = precision.rounding(try term.requiredNumber("coefficient"))
      let exponent = try term.number("exponent") ?? 1
      let number = try numeric(value, at: term)
      return (weight, exponent == 1 ? number : power(number, exponent))
    case "CategoricalPredictor":
      let value = try field(term.required("name"), in: scope, user: term)
      let weight = precision.rounding(try term.requiredNumber("coefficient"))
      return (
        weight,
        indicator(try test(value.type, "equal", term.required("value"), order: [], at: term), value)
      )
    case "PredictorTerm":
      var registers: [Register] = []
      for reference in term.children("FieldRef") {
        registers.append(
          try numeric(
            try field(reference.required("field"), in: scope, user: reference), at: reference))
      }
      guard !registers.isEmpty else { throw .missingKey("FieldRef", at: term.location()) }
      return (
        precision.rounding(try term.requiredNumber("coefficient")), product(registers)
      )
    default: throw term.unsupported()
    }
  }

  /// A column as numbers.
  func numeric(_ value: PMMLValue, at element: PMMLElement) throws(ModelError) -> Register {
    value.type.isNumeric ? value.register : try cast(value, to: .double, at: element).register
  }

  /// A column to a power.
  func power(_ register: Register, _ exponent: Double) -> Register {
    column(PMMLNumberOperation { $0.isNaN ? $0 : pow($0, exponent) }, [register])
  }

  /// 1 where the answer is yes, 0 where it is no or unknown.
  func indicator(_ test: PMMLTest, _ value: PMMLValue) -> Register {
    guard value.mayBeMissing else { return answers(test, value) }
    let key = Question(register: value.register, test: test)
    if let known = indicators[key] { return known }
    let made = column(PMMLFillOperation(number: 0, word: ""), [answers(test, value)])
    indicators[key] = made
    return made
  }

  /// The product of some columns.
  func product(_ registers: [Register]) -> Register {
    registers.count == 1
      ? registers[0] : column(PMMLProductOperation(), registers)
  }

  private func classes(
    _ model: PMMLElement, _ tables: [PMMLElement], _ equations: PMMLEquations, _ method: String,
    _ precision: NumberPrecision
  ) throws(ModelError) -> PMMLScore {
    var named: [String] = []
    for table in tables { named.append(try table.required("targetCategory")) }
    let labels = try labels(of: model, named: named)
    var places: [Int] = []
    for (name, table) in zip(named, tables) {
      places.append(try place(of: name, in: labels, at: table))
    }
    guard tables.count == labels.count, Set(places).count == labels.count else {
      throw .count(found: tables.count, expected: labels.count, at: model.location())
    }
    let isOrdinal = target(of: model)?.element["optype"] == "ordinal"
    if isOrdinal, let link = PMMLLink(normalization: method), link != .exp {
      let made = columns(
        PMMLClassOperation(
          method: .ordinal(link == .identity ? .clamp : link), precision: precision),
        solved(equations, precision), tables.count)
      return try classes(labels, Array(made), places, model)
    }
    if labels.count == 2 {
      // Tables in the order of the file; the positive class is the second of the target's.
      let positive = places[0] == 1 ? 0 : 1
      switch method {
      case "softmax":
        // Of two classes only the difference counts.
        let equation =
          equations.isEmpty(1 - positive)
          ? equations.one(positive)
          : equations.isEmpty(positive)
            ? equations.negated(1 - positive) : equations.difference(positive, 1 - positive)
        return try filled(
          binary(labels, margin: solved(equation, precision)[0], link: .logit, precision),
          try rescaling(of: model), at: model)
      case "simplemax": break
      default:
        guard let link = PMMLLink(normalization: method), link != .exp else {
          throw model.unsupported("normalizationMethod")
        }
        // The first table has the margin; the other class has what is left of 1.
        let score = binary(
          labels, equations, 0, link: link == .identity ? .clamp : link, isSecond: positive == 0,
          precision)
        return try filled(score, try rescaling(of: model), at: model)
      }
    }
    let all: PMMLClassOperation.Method
    switch method {
    case "none": all = .residual
    case "simplemax": all = .simplemax
    case "softmax": all = .softmax
    default: throw model.unsupported("normalizationMethod")
    }
    let inputs = solved(equations, precision)
    let made = columns(
      PMMLClassOperation(method: all, precision: precision), inputs, tables.count)
    var score = try classes(labels, Array(made), places, model)
    if inputs.allSatisfy({ margins[$0] != nil }), labels.count > 2, all == .softmax {
      score.margins = labels.indices.map { label in
        inputs[places.firstIndex(of: label) ?? 0]
      }
      score.transform = .softmax
    }
    return score
  }

  /// Probabilities in the order of the target's classes.
  private func classes(
    _ labels: [String], _ made: [Register], _ places: [Int], _ model: PMMLElement
  ) throws(ModelError) -> PMMLScore {
    var registers = made
    for (register, place) in zip(made, places) { registers[place] = register }
    return try filled(
      PMMLScore(labels: labels, registers: registers), try rescaling(of: model), at: model)
  }
}

/// The product of some columns.
struct PMMLProductOperation: ColumnOperation {
  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    return [.numbers((0..<rows).map { row in columns.reduce(1) { $0 * $1[row] } })]
  }
}
