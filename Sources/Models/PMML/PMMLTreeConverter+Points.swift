extension PMMLTreeConverter {
  mutating func id(_ point: Point) -> Int {
    if let known = ids[point] { return known }
    ids[point] = points.count
    points.append(point)
    return points.count - 1
  }

  /// The point of a row that has reached a node.
  mutating func arrival(_ node: Int) -> Int {
    id(tree.nodes[node].children.isEmpty ? .leaf(node) : .node(node))
  }

  mutating func question(
    _ predicate: PMMLPredicate, yes: Int, no: Int, unknown: Int
  ) -> Int {
    switch predicate {
    case .constant(let value): return value ? yes : no
    case .compound:
      let place = predicates.count
      predicates.append(predicate)
      return id(.question(place, part: 0, yes: yes, no: no, unknown: unknown))
    case .test(let value, let test):
      return self.test(inputs.index(of: value), test, yes: yes, no: no, unknown: unknown)
    }
  }

  mutating func test(
    _ input: Int, _ test: PMMLTest, yes: Int, no: Int, unknown: Int
  ) -> Int {
    switch test {
    case .isMissing: return id(.present(input, yes: no, no: yes))
    case .isPresent: return id(.present(input, yes: yes, no: no))
    default: break
    }
    if let codes = inputs.codes(input, where: test) {
      var words = [UInt64](repeating: 0, count: wordCount(input))
      for code in codes { words[code / 64] |= 1 << UInt64(code % 64) }
      return id(.member(input, words, yes: yes, no: no, unknown: unknown))
    }
    func atMost(_ number: Double, _ yes: Int, _ no: Int) -> Int {
      id(.atMost(input, number, yes: yes, no: no, unknown: unknown))
    }
    func equal(_ number: Double, _ yes: Int, _ no: Int) -> Int {
      atMost(number, atMost(number.nextDown, no, yes), no)
    }
    switch test {
    case .number(.lessOrEqual, let number): return atMost(number, yes, no)
    case .number(.lessThan, let number): return atMost(number.nextDown, yes, no)
    case .number(.greaterThan, let number): return atMost(number, no, yes)
    case .number(.greaterOrEqual, let number): return atMost(number.nextDown, no, yes)
    case .number(.equal, let number): return equal(number, yes, no)
    case .number(.notEqual, let number): return equal(number, no, yes)
    case .numbers(let numbers, let isIn):
      var next = isIn ? no : yes
      for number in numbers.sorted().prefix(64) { next = equal(number, isIn ? yes : no, next) }
      // A longer list makes the tree too big, and so no tree.
      return numbers.count > 64 ? id(.nothing) : next
    default: return unknown
    }
  }

  func wordCount(_ input: Int) -> Int {
    (inputs.inputs[input].codes?.count ?? 0) / 64 + 1
  }

  func domain(_ input: Int, _ domains: [Int: Domain]) -> Domain {
    if let known = domains[input] { return known }
    var domain = Domain(mayBeMissing: inputs.inputs[input].value.mayBeMissing)
    if inputs.inputs[input].value.type == .boolean {
      domain.low = 0
      domain.high = 1
    }
    if let count = inputs.inputs[input].codes?.count {
      domain.codes = [UInt64](repeating: .max, count: wordCount(input))
      // The last code stands for all values that no tree names.
      let spare = domain.codes.count * 64 - (count + 1)
      if spare > 0 { domain.codes[domain.codes.count - 1] >>= UInt64(spare) }
      if let values = inputs.inputs[input].value.values {
        let known = inputs.inputs[input].codes ?? [:]
        domain.codes = Array(repeating: 0, count: domain.codes.count)
        for value in values {
          let code = known[value] ?? count
          domain.codes[code / 64] |= 1 << UInt64(code % 64)
        }
      }
    }
    if inputs.inputs[input].isRequired { domain.mayBeMissing = false }
    return domain
  }

  /// Which answers the domain leaves open.
  func answers(
    _ point: Point, _ domains: [Int: Domain]
  ) -> (yes: Bool, no: Bool, unknown: Bool) {
    switch point {
    case .atMost(let input, let number, _, _, _):
      let domain = domain(input, domains)
      return (
        domain.mayBePresent && domain.low <= number, domain.mayBePresent && domain.high > number,
        domain.mayBeMissing
      )
    case .member(let input, let set, _, _, _):
      let domain = domain(input, domains)
      return (
        domain.mayBePresent && zip(domain.codes, set).contains { $0 & $1 != 0 },
        domain.mayBePresent && zip(domain.codes, set).contains { $0 & ~$1 != 0 },
        domain.mayBeMissing
      )
    case .present(let input, _, _):
      let domain = domain(input, domains)
      return (domain.mayBePresent, domain.mayBeMissing, false)
    default: return (true, true, true)
    }
  }

  /// Follows the points whose next one is certain.
  mutating func reduce(_ start: Int, _ domains: [Int: Domain]) -> Int {
    var point = start
    while true {
      steps += 1
      guard steps <= stepLimit else { return id(.nothing) }
      switch points[point] {
      case .leaf, .nothing, .node: return point
      case .child(let node, let place):
        let children = tree.nodes[node].children
        guard place < children.count else {
          return id(tree.returnsLast && tree.nodes[node].values != nil ? .leaf(node) : .nothing)
        }
        let next = id(.child(node, place + 1))
        let unknown: Int =
          switch tree.missing {
          case .lastPrediction: id(.leaf(node))
          case .defaultChild: arrival(tree.nodes[node].defaultChild ?? children[place])
          case .none: next
          case .nullPrediction, .weightedConfidence, .aggregateNodes: id(.nothing)
          }
        point = question(
          predicates[children[place]], yes: arrival(children[place]), no: next, unknown: unknown)
      case .question(let place, let part, let yes, let no, let unknown):
        guard case .compound(let operation, let parts) = predicates[place] else { return point }
        guard part < parts.count else { return id(.nothing) }
        func rest(_ yes: Int, _ no: Int, _ unknown: Int) -> Int {
          id(.question(place, part: part + 1, yes: yes, no: no, unknown: unknown))
        }
        let isLast = part + 1 == parts.count
        switch operation {
        case .and:
          point = question(
            parts[part], yes: isLast ? yes : rest(yes, no, unknown), no: no,
            unknown: isLast ? unknown : rest(unknown, no, unknown))
        case .or:
          point = question(
            parts[part], yes: yes, no: isLast ? no : rest(yes, no, unknown),
            unknown: isLast ? unknown : rest(yes, unknown, unknown))
        case .xor:
          point = question(
            parts[part], yes: isLast ? yes : rest(no, yes, unknown),
            no: isLast ? no : rest(yes, no, unknown), unknown: unknown)
        case .surrogate:
          point = question(
            parts[part], yes: yes, no: no, unknown: isLast ? unknown : rest(yes, no, unknown))
        }
      case .atMost(_, _, let yes, let no, let unknown),
        .member(_, _, let yes, let no, let unknown):
        switch answers(points[point], domains) {
        case (true, false, false): point = yes
        case (false, true, false): point = no
        case (false, false, true): point = unknown
        default: return point
        }
      case .present(_, let yes, let no):
        switch answers(points[point], domains) {
        case (true, false, _): point = yes
        case (false, true, _): point = no
        default: return point
        }
      }
    }
  }
}
