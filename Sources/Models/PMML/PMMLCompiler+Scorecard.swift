extension PMMLCompiler {
  /// The score of a `Scorecard`: a column of points for each characteristic, added up.
  func scorecard(_ model: PMMLElement, in scope: PMMLScope) throws(ModelError) -> PMMLScore {
    let usesReasons = model["useReasonCodes"] != "false"
    let rule = try model.choice(
      "reasonCodeAlgorithm", ["pointsAbove", "pointsBelow"], default: "pointsBelow")
    let initialScore = try model.number("initialScore") ?? 0
    let baseline = try model.number("baselineScore")
    var characteristics: [Scorecard.Characteristic] = []
    var points: [Register] = []
    var places: [Register] = []
    var equations = PMMLEquations()
    equations.add(intercept: initialScore)
    let elements = try model.requiredChild("Characteristics").children("Characteristic")
    guard !elements.isEmpty else { throw .missingKey("Characteristic", at: model.location()) }
    for (index, element) in elements.enumerated() {
      var truths: [Register] = []
      var values: [Register] = []
      var attributes: [Scorecard.Attribute] = []
      for attribute in element.children("Attribute") {
        let predicate = try predicate(in: attribute, scope)
        truths.append(truth(predicate))
        let number: Double?
        if let complex = attribute.child("ComplexPartialScore") {
          values.append(try typed(complex, .double, in: scope).register)
          number = nil
        } else {
          let value = try attribute.requiredNumber("partialScore")
          values.append(builder.constant(value))
          number = value
        }
        let code = attribute["reasonCode"] ?? element["reasonCode"]
        if usesReasons, code == nil { throw .missingKey("reasonCode", at: attribute.location()) }
        attributes.append(
          Scorecard.Attribute(
            condition: conditionText(attribute), points: number, reasonCode: code))
      }
      guard !attributes.isEmpty else { throw .missingKey("Attribute", at: element.location()) }
      let ownBaseline = try element.number("baselineScore") ?? baseline
      if usesReasons, ownBaseline == nil {
        throw .missingKey("baselineScore", at: element.location())
      }
      characteristics.append(
        Scorecard.Characteristic(
          name: element["name"] ?? "characteristic \(index + 1)", baselineScore: ownBaseline,
          attributes: attributes))
      let made = columns(
        PMMLAttributeOperation(count: attributes.count), truths + values, 2)
      equations.add(1, times: made.lowerBound)
      places.append(made.lowerBound + 1)
      points.append(made.lowerBound)
    }
    if model.index == self.model.index {
      scorecard = Scorecard(
        initialScore: initialScore, characteristics: characteristics,
        reasons: usesReasons ? Scorecard.ReasonRule(rawValue: rule) : nil,
        pointRegisters: points, attributeRegisters: places)
    }
    let margin = solved(equations, .double)[0]
    return try number(margin, margin: margin, .identity, model, .double)
  }

  /// A condition in words.
  private func conditionText(_ element: PMMLElement) -> String {
    guard let predicate = element.children.first(where: { Self.predicates.contains($0.name) })
    else { return "" }
    return text(predicate, depth: 0)
  }

  private func text(_ predicate: PMMLElement, depth: Int) -> String {
    let field = predicate["field"] ?? ""
    let signs = [
      "equal": "=", "notEqual": "≠", "lessThan": "<", "lessOrEqual": "≤", "greaterThan": ">",
      "greaterOrEqual": "≥",
    ]
    switch predicate.name {
    case "True": return "always"
    case "False": return "never"
    case "SimplePredicate":
      switch predicate["operator"] ?? "" {
      case "isMissing": return "\(field) is missing"
      case "isNotMissing": return "\(field) is not missing"
      case let name: return "\(field) \(signs[name] ?? name) \(predicate["value"] ?? "")"
      }
    case "SimpleSetPredicate":
      let words = PMMLText.words(predicate.child("Array")?.wholeText ?? "")
      return "\(field) is \(predicate["booleanOperator"] == "isNotIn" ? "not " : "")"
        + words.joined(separator: " or ")
    default:
      // Deeper conditions than anybody reads are cut short.
      guard depth < 20 else { return "…" }
      let name = predicate["booleanOperator"] ?? ""
      return predicate.children.map { text($0, depth: depth + 1) }
        .joined(separator: name == "surrogate" ? ", else " : " \(name) ")
    }
  }
}

/// The points and the place of the first of a characteristic's attributes that holds. Its inputs are
/// the truths of the attributes, then their points.
///
/// A row for which none holds is refused: the standard calls the score invalid then.
struct PMMLAttributeOperation: ColumnOperation {
  let count: Int

  func evaluate(
    _ inputs: [ColumnValues], rows: Int
  ) throws(OperationError) -> [ColumnValues] {
    let columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    var points: [Double] = []
    var places: [Double] = []
    points.reserveCapacity(rows)
    places.reserveCapacity(rows)
    for row in 0..<rows {
      guard let place = (0..<count).first(where: { columns[$0][row] == 1 }) else {
        throw OperationError(input: 0, row: row, problem: .invalid)
      }
      points.append(columns[count + place][row])
      places.append(Double(place))
    }
    return [.numbers(points), .numbers(places)]
  }
}
