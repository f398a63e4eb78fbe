extension PMMLCompiler {
  /// The score of a `GeneralRegressionModel`.
  func generalRegression(
    _ model: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> PMMLScore {
    let type = try model.choice(
      "modelType",
      [
        "regression", "generalLinear", "generalizedLinear", "multinomialLogistic",
        "ordinalMultinomial",
      ], default: "")
    if type.isEmpty { throw .missingKey("modelType", at: model.location()) }
    let parameters = try parameterColumns(model, in: scope)
    // Coefficients by class; those without one count for all.
    var cells: [String: [(parameter: String, beta: Double)]] = [:]
    var order: [String] = []
    for cell in try model.requiredChild("ParamMatrix").children("PCell") {
      let category = cell["targetCategory"] ?? ""
      if cells[category] == nil { order.append(category) }
      let parameter = try cell.required("parameterName")
      guard parameters[parameter] != nil else {
        throw cell.invalid("parameterName", expected: "parameter")
      }
      cells[category, default: []].append((parameter, try cell.requiredNumber("beta")))
    }
    let offset = try offset(model, in: scope)
    try reserve(order.count * parameters.count, at: model)
    func equation(_ categories: [String], _ equations: inout PMMLEquations) {
      equations.add(intercept: offset.number)
      for category in categories {
        for (parameter, beta) in cells[category] ?? [] {
          if let column = parameters[parameter] ?? nil {
            equations.add(beta, times: column)
          } else {
            equations.addIntercept(beta)
          }
        }
      }
      if let column = offset.column { equations.add(1, times: column) }
    }
    var equations = PMMLEquations()
    switch type {
    case "regression", "generalLinear", "generalizedLinear":
      let link: PMMLLink = type == "generalizedLinear" ? try self.link(model) : .identity
      equation(order, &equations)
      if try model.required("functionName") == "classification" {
        let labels = try labels(of: model, named: order.filter { !$0.isEmpty })
        guard labels.count == 2 else {
          throw .count(found: labels.count, expected: 2, at: model.location())
        }
        // The equation is that of the class its cells name, or of the one that is no reference.
        var first = order.first { !$0.isEmpty }
        if first == nil, let reference = model["targetReferenceCategory"] {
          first = labels.first { $0 != reference }
        }
        let place = try first.map { (name) throws(ModelError) in
          try self.place(of: name, in: labels, at: model)
        }
        return binary(labels, equations, 0, link: link, isSecond: place != 0, .double)
      }
      let margin = solved(equations, .double)[0]
      var score = margin
      if link != .identity {
        score = column(PMMLNumberOperation { link.inverse($0) }, [margin])
      }
      let trials = try trials(model, in: scope)
      if let trials { score = product([score, trials]) }
      return try number(
        score, margin: margin, trials == nil ? link.transform : nil, model, .double)
    case "multinomialLogistic":
      let reference = try reference(model, order)
      let labels = try labels(of: model, named: order.filter { !$0.isEmpty } + [reference])
      for label in labels {
        if label == reference {
          equations.add(intercept: 0)
        } else {
          equation([label, ""], &equations)
        }
      }
      if labels.count == 2 {
        let positive = labels[1] == reference ? equations.negated(0) : equations.one(1)
        return binary(labels, margin: solved(positive, .double)[0], link: .logit, .double)
      }
      let inputs = solved(equations, .double)
      let made = columns(
        PMMLClassOperation(method: .softmax, precision: .double), inputs, labels.count)
      return PMMLScore(
        labels: labels, registers: Array(made),
        margins: inputs.allSatisfy { margins[$0] != nil } ? inputs : nil, transform: .softmax)
    default:
      guard
        let link = PMMLLink(
          normalization: model["cumulativeLink"] ?? model["linkFunction"] ?? "logit"),
        link != .exp, link != .identity
      else { throw model.unsupported("cumulativeLink") }
      let reference = try reference(model, order)
      let labels = try labels(of: model, named: order.filter { !$0.isEmpty } + [reference])
      guard labels.last == reference else {
        throw model.invalid("targetReferenceCategory", expected: labels.last ?? "")
      }
      for label in labels {
        if label == reference {
          equations.add(intercept: 0)
        } else {
          equation([label, ""], &equations)
        }
      }
      let made = columns(
        PMMLClassOperation(method: .ordinal(link), precision: .double),
        solved(equations, .double), labels.count)
      return PMMLScore(labels: labels, registers: Array(made))
    }
  }

  private func reference(
    _ model: PMMLElement, _ order: [String]
  ) throws(ModelError) -> String {
    if let reference = model["targetReferenceCategory"] { return reference }
    // The class that no coefficient names.
    let left = (target(of: model)?.valid ?? []).filter { !order.contains($0) }
    guard left.count == 1 else {
      throw .missingKey("targetReferenceCategory", at: model.location())
    }
    return left[0]
  }

  private func link(_ model: PMMLElement) throws(ModelError) -> PMMLLink {
    let name = try model.required("linkFunction")
    switch name {
    case "log": return .exp
    case "logc": return .logc
    case "power": return .power(try model.requiredNumber("linkParameter"))
    case "oddspower": return .oddspower(try model.requiredNumber("linkParameter"))
    case "negbin": return .negbin(try model.requiredNumber("distParameter"))
    case "exp", "none": throw model.unsupported("linkFunction")
    default:
      guard let link = PMMLLink(normalization: name) else {
        throw model.unsupported("linkFunction")
      }
      return link
    }
  }

  /// What is added to every margin.
  private func offset(
    _ model: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> (number: Double, column: Register?) {
    if let name = model["offsetVariable"] {
      return (0, try numeric(try field(name, in: scope, user: model), at: model))
    }
    return (try model.number("offsetValue") ?? 0, nil)
  }

  /// What a mean is multiplied with; nil for 1.
  private func trials(_ model: PMMLElement, in scope: PMMLScope) throws(ModelError) -> Register? {
    if let name = model["trialsVariable"] {
      return try numeric(try field(name, in: scope, user: model), at: model)
    }
    guard let number = try model.number("trialsValue"), number != 1 else { return nil }
    return builder.constant(number)
  }

  /// By parameter, the column that its coefficient is multiplied with; nil for the intercept.
  private func parameterColumns(
    _ model: PMMLElement, in scope: PMMLScope
  ) throws(ModelError) -> [String: Register?] {
    var factors: Set<String> = []
    for predictor in model.child("FactorList")?.children("Predictor") ?? [] {
      if let matrix = predictor.child("Matrix") { throw matrix.unsupported() }
      factors.insert(try predictor.required("name"))
    }
    var parts: [String: [Register]] = [:]
    for parameter in try model.requiredChild("ParameterList").children("Parameter") {
      parts[try parameter.required("name")] = []
    }
    for cell in model.child("PPMatrix")?.children("PPCell") ?? [] {
      let name = try cell.required("predictorName")
      let parameter = try cell.required("parameterName")
      guard parts[parameter] != nil else {
        throw cell.invalid("parameterName", expected: "parameter")
      }
      let value = try field(name, in: scope, user: cell)
      if factors.contains(name) {
        let test = try test(value.type, "equal", cell.required("value"), order: [], at: cell)
        parts[parameter]?.append(answers(test, value))
      } else {
        let exponent = try cell.requiredNumber("value")
        let number = try numeric(value, at: cell)
        parts[parameter]?.append(exponent == 1 ? number : power(number, exponent))
      }
    }
    var result: [String: Register?] = [:]
    for (name, registers) in parts.sorted(by: { $0.key < $1.key }) {
      result[name] = .some(registers.isEmpty ? nil : product(registers))
    }
    return result
  }
}
