/// Turns a tree of PMML into a binary one that decides the same for every row.
///
/// PMML asks the children of a node one after the other, each with a condition of its own, and
/// says in general terms where a row goes whose answer is unknown. Here the way of a row through these
/// questions is followed for all rows at once: a *point* is where a row stands, a *domain* what is
/// known of its values from the answers so far. A question that the domain answers is not asked. What
/// comes out is exact, or nothing where PMML's tree does what no binary tree can.
struct PMMLTreeConverter {
  /// Where a row stands.
  enum Point: Hashable {
    /// It is predicted what a node predicts.
    case leaf(Int)
    /// Nothing is predicted.
    case nothing
    /// It has reached a node that has children.
    case node(Int)
    /// A node's child is asked.
    case child(Int, Int)
    /// A part of a predicate is asked; behind it the points for true, false and unknown.
    case question(Int, part: Int, yes: Int, no: Int, unknown: Int)
    /// A number is at most another.
    case atMost(Int, Double, yes: Int, no: Int, unknown: Int)
    /// A code is in a set.
    case member(Int, [UInt64], yes: Int, no: Int, unknown: Int)
    /// A value is there.
    case present(Int, yes: Int, no: Int)
  }

  /// What is known of a value.
  struct Domain {
    var low = -Double.infinity
    var high = Double.infinity
    /// The codes it may have.
    var codes: [UInt64] = []
    var mayBeMissing: Bool
    var mayBePresent = true
  }

  private let tree: PMMLTree
  private let rule: SplitRule
  private let refusesMissing: Bool
  private(set) var inputs: PMMLTreeInputs
  private var points: [Point] = []
  private var ids: [Point: Int] = [:]
  private var predicates: [PMMLPredicate] = []
  private(set) var result = PMMLBinaryTree()
  private var emitted: [Int: Int] = [:]
  /// No more nodes than a few times those of the file are made.
  private let limit: Int

  /// - Parameter refusesMissing: whether rows may be refused for whose missing value the tree predicts
  ///   nothing.
  init(_ tree: PMMLTree, inputs: PMMLTreeInputs, rule: SplitRule, refusesMissing: Bool) {
    self.refusesMissing = refusesMissing
    self.tree = tree
    self.inputs = inputs
    self.rule = rule
    limit = 6 * tree.nodes.count + 64
  }

  /// Makes the tree; false where there is none.
  mutating func convert() -> Bool {
    switch tree.missing {
    case .weightedConfidence, .aggregateNodes: return false
    case .lastPrediction, .nullPrediction, .defaultChild, .none: break
    }
    let nothing = id(.nothing)
    predicates = tree.nodes.map(\.predicate)
    let start = question(predicates[0], yes: arrival(0), no: nothing, unknown: nothing)
    var pending: [(slot: Int, point: Int, domains: [Int: Domain])] = [(result.add(), start, [:])]
    while let (slot, point, domains) = pending.popLast() {
      guard result.count <= limit else { return false }
      var point = reduce(point, domains)
      while case .node(let node) = points[point] {
        point = reduce(id(.child(node, 0)), domains)
      }
      switch points[point] {
      case .leaf(let node):
        guard tree.nodes[node].values != nil else { return false }
        result.setLeaf(slot, node)
        emitted[node, default: 0] += 1
      case .atMost(let input, _, _, _, _), .member(let input, _, _, _, _),
        .present(let input, _, _):
        guard let (left, right) = split(slot, point, input, domains) else { return false }
        if let right {
          let (leftSlot, rightSlot) = result.addChildren(of: slot)
          pending.append((rightSlot, right.point, right.domains))
          pending.append((leftSlot, left.point, left.domains))
        } else {
          pending.append((slot, left.point, left.domains))
        }
      case .nothing, .node, .child, .question: return false
      }
    }
    result.covers = covers()
    return true
  }

  // MARK: Points

  private mutating func id(_ point: Point) -> Int {
    if let known = ids[point] { return known }
    ids[point] = points.count
    points.append(point)
    return points.count - 1
  }

  /// The point of a row that has reached a node.
  private mutating func arrival(_ node: Int) -> Int {
    id(tree.nodes[node].children.isEmpty ? .leaf(node) : .node(node))
  }

  private mutating func question(
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

  private mutating func test(
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

  private func wordCount(_ input: Int) -> Int {
    (inputs.inputs[input].codes?.count ?? 0) / 64 + 1
  }

  private func domain(_ input: Int, _ domains: [Int: Domain]) -> Domain {
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
  private func answers(
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
  private mutating func reduce(_ start: Int, _ domains: [Int: Domain]) -> Int {
    var point = start
    while true {
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

  // MARK: Splits

  private typealias Branch = (point: Int, domains: [Int: Domain])

  /// Writes the split of a question at a node and gives its branches; without a right branch where
  /// both go on alike, nil where the tree cannot be made.
  private mutating func split(
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
  private static func firstAbove(_ number: Double) -> Double {
    let near = Float(number)
    return Double(Double(near) > number ? near : near.nextUp)
  }

  // MARK: Covers

  /// By node, the training records that reach it; nil where the file does not say so for all.
  private func covers() -> [Double]? {
    guard tree.nodes.allSatisfy({ $0.records != nil }), emitted.values.allSatisfy({ $0 == 1 })
    else {
      return nil
    }
    var covers = result.leaf.map { node -> Double in
      guard node >= 0 else { return 0 }
      let own = tree.nodes[node].records ?? 0
      return tree.nodes[node].children.reduce(own) { $0 - (tree.nodes[$1].records ?? 0) }
    }
    for node in covers.indices.reversed() where result.leaf[node] < 0 {
      covers[node] = covers[Int(result.left[node])] + covers[Int(result.right[node])]
    }
    return covers.allSatisfy { $0 >= 0 } ? covers : nil
  }
}
