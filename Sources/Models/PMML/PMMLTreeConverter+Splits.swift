extension PMMLTreeConverter {
  typealias Branch = (point: Int, domains: [Int: Domain])

  /// Writes the split of a question at a node and gives its branches; without a right branch where
  /// both go on alike, nil where the tree cannot be made.
  mutating func split(
    _ slot: Int, _ point: Int, _ input: Int, _ domains: [Int: Domain]
  ) -> (left: Branch, right: Branch?)? {
    let whole = domain(input, domains)
    var present = whole
    present.mayBeMissing = false
    var absent = whole
    absent.mayBePresent = false
    func with(_ domain: Domain) -> [Int: Domain] {
      var result = domains
      result[input] = domain
      return result
    }
    /// Asks whether there is a value at all.
    func presence(_ yes: Int, _ no: Int) -> (Branch, Branch?) {
      result.setNumeric(slot, input, .infinity, missingLeft: false)
      return ((yes, with(present)), (no, with(absent)))
    }
    let open = answers(points[point], domains)
    let yes: Int
    let no: Int
    let unknown: Int
    var inside = present
    var outside = present
    switch points[point] {
    case .present(_, let yes, let no):
      let first = reduce(yes, with(present))
      let second = reduce(no, with(absent))
      if case .nothing = points[second] {
        guard refusesMissing else { return nil }
        inputs.require(input)
        return ((yes, with(present)), nil)
      }
      if first == second { return ((first, with(whole)), nil) }
      return presence(first, second)
    case .atMost(_, let number, let first, let second, let third):
      (yes, no, unknown) = (first, second, third)
      inside.high = min(inside.high, number)
      outside.low = max(outside.low, number.nextUp)
    case .member(_, let set, let first, let second, let third):
      (yes, no, unknown) = (first, second, third)
      inside.codes = zip(inside.codes, set).map { $0 & $1 }
      outside.codes = zip(outside.codes, set).map { $0 & ~$1 }
    default: return nil
    }
    var missing: Int?
    if open.unknown {
      let next = reduce(unknown, with(absent))
      if case .nothing = points[next] {
        // Nothing is predicted for a missing value: such rows are refused before.
        guard refusesMissing else { return nil }
        inputs.require(input)
        return ((point, with(present)), nil)
      }
      missing = next
    }
    guard open.yes, open.no else {
      // Certain but for missing values.
      guard let missing else { return nil }
      let next = reduce(open.yes ? yes : no, with(present))
      if next == missing { return ((next, with(whole)), nil) }
      return presence(next, missing)
    }
    let first = reduce(yes, with(inside))
    let second = reduce(no, with(outside))
    if first == second, missing == nil || missing == first {
      return ((first, with(whole)), nil)
    }
    var missingInside = false
    if let missing {
      if missing == first {
        missingInside = true
      } else if missing != second {
        return presence(point, missing)
      }
      if missingInside { inside.mayBeMissing = true } else { outside.mayBeMissing = true }
    }
    if case .atMost(_, let number, _, _, _) = points[point] {
      result.setNumeric(
        slot, input, rule == .below ? Self.firstAbove(number) : number,
        missingLeft: missingInside)
      return ((first, with(inside)), (second, with(outside)))
    }
    guard case .member(_, let set, _, _, _) = points[point] else { return nil }
    if rule == .below {
      // The codes of the set go right.
      result.setCategorical(slot, input, set, missingLeft: missing != nil && !missingInside)
      return ((second, with(outside)), (first, with(inside)))
    }
    if missingInside {
      // Missing values go right with all that is not in the set.
      result.setCategorical(
        slot, input, zip(domain(input, [:]).codes, set).map { $0 & ~$1 }, missingLeft: false)
      return ((second, with(outside)), (first, with(inside)))
    }
    result.setCategorical(slot, input, set, missingLeft: false)
    return ((first, with(inside)), (second, with(outside)))
  }

  /// The least Float32 number above a number.
  static func firstAbove(_ number: Double) -> Double {
    let near = Float(number)
    return Double(Double(near) > number ? near : near.nextUp)
  }
}
