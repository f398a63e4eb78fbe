extension PMMLCompiler {
  /// Declares the fields of a model's schema and its local transformations.
  func enter(_ model: PMMLElement, _ scope: PMMLScope) throws(ModelError) {
    for field in try model.requiredChild("MiningSchema").children("MiningField") {
      scope.mining[try field.required("name")] = field
    }
    if let local = model.child("LocalTransformations") {
      try declare(local.children("DerivedField"), in: scope)
    }
  }

  /// Declares derived fields.
  func declare(_ fields: [PMMLElement], in scope: PMMLScope) throws(ModelError) {
    for field in fields {
      let name = try field.required("name")
      guard scope.derived.updateValue(field, forKey: name) == nil else {
        throw field.invalid("name", expected: "distinct names")
      }
    }
  }

  /// The column of a field.
  ///
  /// - Parameter user: the element that names it, for errors.
  func field(
    _ name: String, in scope: PMMLScope, user: PMMLElement
  ) throws(ModelError) -> PMMLValue {
    var current: PMMLScope? = scope
    while let scope = current {
      if let value = scope.values[name] { return value }
      if let derived = scope.derived[name] {
        guard scope.underWay.insert(name).inserted else {
          throw derived.invalid("name", expected: "a field that is not made of itself")
        }
        defer { scope.underWay.remove(name) }
        let type = try PMMLType(derived)
        let value = try nested(derived) { () throws(ModelError) in
          try typed(derived, type, in: scope)
        }
        scope.values[name] = value
        return value
      }
      if let mining = scope.mining[name], let value = try prepared(name, mining, scope) {
        scope.values[name] = value
        return value
      }
      current = scope.parent
    }
    throw .invalidValue(name, expected: "field of the model", at: user.location())
  }

  /// The column of a field as a schema treats it; nil where the schema leaves it as it is.
  private func prepared(
    _ name: String, _ mining: PMMLElement, _ scope: PMMLScope
  ) throws(ModelError) -> PMMLValue? {
    if let parent = scope.parent {
      let treatments = [
        "missingValueReplacement", "missingValueTreatment", "invalidValueTreatment",
        "invalidValueReplacement", "outliers",
      ]
      guard treatments.contains(where: { mining[$0] != nil }) else { return nil }
      let value = try field(name, in: parent, user: mining)
      var operation = try operation(value.type, mining)
      if let dataField = dataFields[name] { validity(of: dataField, in: &operation) }
      return operation.isIdentity ? nil : treated(value, operation)
    }
    guard let dataField = dataFields[name] else { return nil }
    guard let type = dataField.type, let register = raw[name] else {
      throw .invalidValue(name, expected: "active field", at: mining.location())
    }
    var operation = try operation(type, mining)
    validity(of: dataField, in: &operation)
    if case .categorical(let levels?) = features[register].kind { operation.levels = levels }
    let order = dataField.element["optype"] == "ordinal" ? dataField.valid : []
    let value = PMMLValue(register: register, type: type, mayBeMissing: true, order: order)
    return operation.isIdentity ? value : treated(value, operation)
  }

  private func treated(_ value: PMMLValue, _ operation: PMMLFieldOperation) -> PMMLValue {
    let present: Bool
    switch operation.ifMissing {
    case .refuse, .number, .word: present = true
    case .keep, .missing: present = false
    }
    return PMMLValue(
      register: column(operation, [value.register]), type: value.type, mayBeMissing: !present,
      values: operation.values, order: value.order)
  }

  /// What a schema's field asks for.
  private func operation(
    _ type: PMMLType, _ mining: PMMLElement
  ) throws(ModelError) -> PMMLFieldOperation {
    var operation = PMMLFieldOperation(type: type)
    let missing = try mining.choice(
      "missingValueTreatment",
      ["asIs", "asMean", "asMode", "asMedian", "asValue", "returnInvalid"], default: "asIs")
    if missing == "returnInvalid" {
      operation.ifMissing = .refuse
    } else if let replacement = try replacement(mining, "missingValueReplacement", type) {
      operation.ifMissing = replacement
    }
    switch try mining.choice(
      "invalidValueTreatment", ["returnInvalid", "asIs", "asMissing", "asValue"],
      default: "returnInvalid")
    {
    case "asMissing": operation.ifInvalid = .missing
    case "returnInvalid": operation.ifInvalid = .refuse
    case "asValue":
      guard let replacement = try replacement(mining, "invalidValueReplacement", type) else {
        throw .missingKey("invalidValueReplacement", at: mining.location())
      }
      operation.ifInvalid = replacement
    default:
      operation.ifInvalid = try replacement(mining, "invalidValueReplacement", type) ?? .keep
    }
    let outliers = try mining.choice(
      "outliers", ["asIs", "asMissingValues", "asExtremeValues"], default: "asIs")
    if outliers != "asIs", type.isNumeric {
      operation.low = try mining.number("lowValue") ?? -.infinity
      operation.high = try mining.number("highValue") ?? .infinity
      guard operation.low <= operation.high else {
        throw mining.invalid("highValue", expected: "\(operation.low) or more")
      }
      operation.outliersAreMissing = outliers == "asMissingValues"
    }
    return operation
  }

  private func replacement(
    _ mining: PMMLElement, _ attribute: String, _ type: PMMLType
  ) throws(ModelError) -> PMMLFieldOperation.Treatment? {
    guard let text = mining[attribute] else { return nil }
    guard type.isNumeric else { return .word(text) }
    guard let number = type.value(text) else {
      throw mining.invalid(attribute, expected: type.rawValue)
    }
    return .number(number)
  }

  /// Adds what the data dictionary says of a field's values.
  private func validity(of field: PMMLDataField, in operation: inout PMMLFieldOperation) {
    operation.intervals = operation.type.isNumeric ? field.intervals : []
    if operation.type.isNumeric {
      let type = operation.type
      operation.validNumbers = Set(field.valid.compactMap(type.value))
      operation.invalidNumbers = Set(field.invalid.compactMap(type.value))
      operation.missingNumbers = Set(field.missing.compactMap(type.value))
    } else {
      operation.validWords = Set(field.valid)
      operation.invalidWords = Set(field.invalid)
      operation.missingWords = Set(field.missing)
    }
  }
}
