extension PMMLCompiler {
  /// The field that a model predicts, where its schema names one.
  func target(of model: PMMLElement) -> PMMLDataField? {
    for candidate in [model, self.model] {
      let fields = candidate.child("MiningSchema")?.children("MiningField") ?? []
      for field in fields {
        if ["target", "predicted"].contains(field["usageType"] ?? ""), let name = field["name"],
          let dataField = dataFields[name]
        {
          return dataField
        }
      }
    }
    return nil
  }

  /// The classes of a classification: the target's valid values, else those that the model names.
  func labels(
    of model: PMMLElement, named: [String]
  ) throws(ModelError) -> [String] {
    var labels = target(of: model)?.valid ?? []
    if labels.isEmpty {
      var seen: Set<String> = []
      for label in named where seen.insert(label).inserted { labels.append(label) }
    }
    guard labels.count >= 2, Set(labels).count == labels.count else {
      throw .count(found: labels.count, expected: 2, at: model.location())
    }
    return labels
  }

  /// The place of a class; numbers may be spelled differently.
  func place(
    of label: String, in labels: [String], at element: PMMLElement
  ) throws(ModelError) -> Int {
    if let place = labels.firstIndex(of: label) { return place }
    if let number = PMMLType.number(label),
      let place = labels.firstIndex(where: { PMMLType.number($0) == number })
    {
      return place
    }
    throw .invalidValue(label, expected: "class of the target", at: element.location())
  }

  /// Whether a model works in Float32 (JPMML's `x-mathContext`).
  func precision(of model: PMMLElement) throws(ModelError) -> NumberPrecision {
    switch model["x-mathContext"] ?? model["mathContext"] ?? "double" {
    case "float": return .single
    case "double": return .double
    default: throw model.unsupported("x-mathContext")
    }
  }

  /// How a target changes a number.
  struct Rescaling {
    var low = -Double.infinity
    var high = Double.infinity
    var factor = 1.0
    var constant = 0.0
    var cast: String?
    /// What is predicted where nothing is.
    var fallback: Double?
    /// By class, its share where nothing is predicted.
    var priors: [(label: String, share: Double)] = []

    /// Whether it is a factor and a constant at most.
    var isLinear: Bool { low == -.infinity && high == .infinity && cast == nil && fallback == nil }
    /// Whether it says what is predicted where nothing is.
    var hasFallback: Bool { fallback != nil || !priors.isEmpty }
  }

  /// What a model's `Targets` say.
  func rescaling(of model: PMMLElement) throws(ModelError) -> Rescaling {
    var result = Rescaling()
    guard let target = model.child("Targets")?.child("Target") else { return result }
    result.low = try target.number("min") ?? -.infinity
    result.high = try target.number("max") ?? .infinity
    guard result.low <= result.high else {
      throw target.invalid("max", expected: "\(result.low) or more")
    }
    result.factor = try target.number("rescaleFactor") ?? 1
    result.constant = try target.number("rescaleConstant") ?? 0
    let cast = try target.choice("castInteger", ["round", "ceiling", "floor"], default: "")
    result.cast = cast.isEmpty ? nil : cast
    for value in target.children("TargetValue") {
      if let number = try value.number("defaultValue") { result.fallback = number }
      if let share = try value.number("priorProbability") {
        result.priors.append((try value.required("value"), share))
      }
    }
    return result
  }

  /// A number as a target changes it: kept within bounds, then scaled, then made whole.
  func rescaled(
    _ register: Register, _ rescaling: Rescaling, _ precision: NumberPrecision
  ) -> Register {
    var register = register
    let type: PMMLType = precision == .single ? .float : .double
    if rescaling.low > -.infinity || rescaling.high < .infinity {
      let (low, high) = (rescaling.low, rescaling.high)
      register = column(
        PMMLNumberOperation(type: type) { $0.isNaN ? $0 : min(max($0, low), high) }, [register])
    }
    if rescaling.factor != 1 {
      let factor = type.rounding(rescaling.factor)
      register = column(PMMLNumberOperation(type: type) { $0 * factor }, [register])
    }
    if rescaling.constant != 0 {
      let constant = type.rounding(rescaling.constant)
      register = column(PMMLNumberOperation(type: type) { $0 + constant }, [register])
    }
    switch rescaling.cast {
    case "round":
      register = column(PMMLNumberOperation { ($0 + 0.5).rounded(.down) }, [register])
    case "ceiling": register = column(PMMLNumberOperation { $0.rounded(.up) }, [register])
    case "floor": register = column(PMMLNumberOperation { $0.rounded(.down) }, [register])
    default: break
    }
    if let fallback = rescaling.fallback {
      register = column(PMMLFillOperation(number: fallback, word: ""), [register])
    }
    return register
  }

  /// Probabilities with the target's prior ones where nothing is predicted.
  func filled(
    _ score: PMMLScore, _ rescaling: Rescaling, at model: PMMLElement
  ) throws(ModelError) -> PMMLScore {
    guard let labels = score.labels, !rescaling.priors.isEmpty else { return score }
    var result = score
    var shares = [Double](repeating: 0, count: labels.count)
    for (label, share) in rescaling.priors {
      shares[try place(of: label, in: labels, at: model)] = share
    }
    for (index, register) in score.registers.enumerated() {
      result.registers[index] = column(
        PMMLFillOperation(number: shares[index], word: ""), [register])
    }
    result.transform = nil
    return result
  }
}
