/// Sums of weighted columns, on the way to one linear step.
struct PMMLEquations {
  typealias Register = ColumnProgram.Register

  /// The columns.
  private(set) var columns: [Register] = []
  private var places: [Register: Int] = [:]
  /// By equation, then column.
  private(set) var weights: [[Double]] = []
  private(set) var intercepts: [Double] = []

  /// Adds an equation.
  mutating func add(intercept: Double) {
    intercepts.append(intercept)
    weights.append(Array(repeating: 0, count: columns.count))
  }

  /// Adds a number to the last equation.
  mutating func addIntercept(_ number: Double) {
    if let last = intercepts.indices.last { intercepts[last] += number }
  }

  /// Adds a column times a weight to the last equation.
  mutating func add(_ weight: Double, times column: Register) {
    guard let last = weights.indices.last else { return }
    if let place = places[column] {
      weights[last][place] += weight
    } else {
      places[column] = columns.count
      columns.append(column)
      for index in weights.indices { weights[index].append(0) }
      weights[last][columns.count - 1] = weight
    }
  }

  /// Whether an equation is nothing but 0.
  func isEmpty(_ equation: Int) -> Bool {
    intercepts[equation] == 0 && weights[equation].allSatisfy { $0 == 0 }
  }

  /// One equation that is the difference of two.
  func difference(_ first: Int, _ second: Int) -> PMMLEquations {
    var result = self
    result.intercepts = [intercepts[first] - intercepts[second]]
    result.weights = [zip(weights[first], weights[second]).map { $0 - $1 }]
    return result
  }

  /// One of the equations.
  func one(_ equation: Int) -> PMMLEquations {
    var result = self
    result.intercepts = [intercepts[equation]]
    result.weights = [weights[equation]]
    return result
  }

  /// One of the equations with all signs changed.
  func negated(_ equation: Int) -> PMMLEquations {
    var result = self
    result.intercepts = [-intercepts[equation]]
    result.weights = [weights[equation].map { -$0 }]
    return result
  }
}

extension PMMLCompiler {
  /// The columns of equations: one learnt step, or a plain one where columns are learnt already.
  func solved(_ equations: PMMLEquations, _ precision: NumberPrecision) -> [Register] {
    let count = equations.intercepts.count
    // A learnt column as it is stays one.
    if count == 1, equations.columns.count == 1, equations.weights[0] == [1],
      equations.intercepts[0] == 0,
      margins[equations.columns[0]] != nil || scored[equations.columns[0]] != nil
    {
      return equations.columns
    }
    if count > 1,
      equations.intercepts.allSatisfy({ $0 == 0 }),
      equations.columns.count == count, equations.columns.allSatisfy({ margins[$0] != nil }),
      equations.weights.indices.allSatisfy({ row in
        equations.weights[row].indices.allSatisfy {
          equations.weights[row][$0] == (row == $0 ? 1 : 0)
        }
      })
    {
      return equations.columns
    }
    let model = LinearModel(
      weights: equations.weights, intercepts: equations.intercepts, precision: precision)
    if equations.columns.contains(where: learned.contains) {
      return Array(columns(PMMLSumOperation(model: model), equations.columns, count))
    }
    return Array(learner(LinearOperation(model: model), equations.columns, count))
  }

  /// The score of two classes from the equation of one of them.
  ///
  /// - Parameter isSecond: whether the equation is that of the second class; for the first one its
  ///   complement is taken, so that the margin speaks for the class whose score is given.
  func binary(
    _ labels: [String], _ equations: PMMLEquations, _ place: Int, link: PMMLLink, isSecond: Bool,
    _ precision: NumberPrecision
  ) -> PMMLScore {
    if isSecond {
      return binary(
        labels, margin: solved(equations.one(place), precision)[0], link: link, precision)
    }
    if let complement = link.complement {
      var negated = equations.negated(place)
      if link == .clamp { negated.addIntercept(1) }
      return binary(
        labels, margin: solved(negated, precision)[0], link: complement, precision)
    }
    return binary(
      labels, margin: solved(equations.one(place), precision)[0], link: link, isNegated: true,
      precision)
  }

  /// The score of two classes from the margin of the second.
  func binary(
    _ labels: [String], margin: Register, link: PMMLLink, isNegated: Bool = false,
    _ precision: NumberPrecision
  ) -> PMMLScore {
    let type: PMMLType = precision == .single ? .float : .double
    let positive = column(
      PMMLNumberOperation(type: type) {
        let value = link.inverse($0, precision)
        return isNegated ? 1 - value : value
      }, [margin])
    let negative = column(PMMLNumberOperation(type: type) { 1 - $0 }, [positive])
    return PMMLScore(
      labels: labels, registers: [negative, positive],
      margins: margins[margin] == nil || isNegated ? nil : [margin],
      transform: link.transform)
  }
}
