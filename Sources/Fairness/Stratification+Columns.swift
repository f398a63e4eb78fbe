internal import Tabular

extension Stratification {
  /// The most strata a stratification may have unless told otherwise.
  public static let defaultMaximumStrata = 1000

  /// The stratum of rows with an unknown control value.
  public static let unknownName = GroupPartition.unknownName

  /// The strata of one or several controls: every combination that occurs, in the order of the
  /// controls; for a single control with declared edges, bins without rows as well.
  ///
  /// Numbers stand in ascending order, words in the order of their Unicode scalars.
  /// - Throws: ``FairnessError`` for no control, edges that do not ascend, bins of words, columns
  ///   of different length and too many strata.
  /// - Complexity: O(rows), with quantiles O(rows log rows).
  public static func strata(
    of controls: [ControlColumn], maximum: Int = defaultMaximumStrata
  ) throws(FairnessError) -> Stratification {
    guard let first = controls.first else { throw .tooFewParts }
    var result = try single(first, maximum: maximum)
    for control in controls.dropFirst() {
      result = try combined(result, try single(control, maximum: maximum), maximum: maximum)
    }
    return result
  }

  /// The strata that a partition's groups form: to condition on an attribute.
  public init(_ partition: GroupPartition) {
    self.init(
      name: partition.name, strata: partition.groups, codes: partition.codes,
      unknown: partition.unknown,
      controls: [ControlDivision(column: partition.name, rule: .values, edges: [])])
  }

  private static func single(
    _ control: ControlColumn, maximum: Int
  ) throws(FairnessError) -> Stratification {
    let column = control.column
    let edges: [Double]
    let rule: ControlDivision.Rule
    switch control.rule {
    case .values:
      return try named(
        column.name, Self.distinct(column, maximum: maximum), keepEmpty: false,
        division: ControlDivision(column: column.name, rule: .values, edges: []), maximum: maximum)
    case .edges(let declared):
      guard case .numeric = column.values else { throw .notNumeric(attribute: column.name) }
      guard
        !declared.isEmpty, declared.allSatisfy(\.isFinite),
        zip(declared, declared.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw .binsNotAscending(attribute: column.name, bins: declared) }
      edges = declared
      rule = .declaredEdges
    case .quantiles(let parts):
      guard case .numeric(let numbers) = column.values else {
        throw .notNumeric(attribute: column.name)
      }
      guard parts >= 2, parts <= maximum else {
        throw .binCountOutOfRange(attribute: column.name, bins: parts)
      }
      edges = quantileEdges(numbers, parts: parts)
      rule = .quantiles
    }
    guard edges.count < maximum else {
      throw .tooManyGroups(attribute: column.name, maximum: maximum)
    }
    guard case .numeric(let numbers) = column.values else {
      throw .notNumeric(attribute: column.name)
    }
    return try named(
      column.name,
      (codes: numbers.map { $0.isNaN ? -1 : bin($0, edges) }, names: binNames(edges)),
      keepEmpty: true, division: ControlDivision(column: column.name, rule: rule, edges: edges),
      maximum: maximum)
  }

  /// The number of edges at or below a number.
  private static func bin(_ number: Double, _ edges: [Double]) -> Int32 {
    var low = 0
    var high = edges.count
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return Int32(low)
  }

  private static func binNames(_ edges: [Double]) -> [String] {
    guard let first = edges.first, let last = edges.last else { return ["all values"] }
    let name = GroupPartition.shortName
    return ["under \(name(first))"]
      + zip(edges, edges.dropFirst()).map { "\(name($0)) to under \(name($1))" }
      + ["\(name(last)) and over"]
  }

  /// The edges between `parts` parts: the k-th is the value at position ⌈k·n/parts⌉ (from 0) of the
  /// n finite known values in ascending order, so that a stratum starts with a value that occurs.
  /// Equal edges become one, and an edge with nothing below it is none.
  static func quantileEdges(_ numbers: [Double], parts: Int) -> [Double] {
    let known = numbers.filter(\.isFinite).sorted()
    guard let smallest = known.first else { return [] }
    var edges: [Double] = []
    for part in 1..<max(1, parts) {
      let position = (part * known.count + parts - 1) / parts
      guard position < known.count else { break }
      let edge = known[position]
      if edge > edges.last ?? smallest { edges.append(edge) }
    }
    return edges
  }

  /// Codes of the distinct values, -1 for missing ones, with the values' names.
  private static func distinct(
    _ column: Column, maximum: Int
  ) throws(FairnessError) -> (codes: [Int32], names: [String]) {
    switch column.values {
    case .boolean(let flags):
      return (flags.map { $0 < 0 ? -1 : $0 == 0 ? 0 : 1 }, ["false", "true"])
    case .categorical(let codes, let levels):
      let names = GroupPartition.displayNames(levels)
      let order = names.indices.sorted {
        names[$0].unicodeScalars.lexicographicallyPrecedes(names[$1].unicodeScalars)
      }
      var position = [Int32](repeating: -1, count: names.count)
      for (index, level) in order.enumerated() { position[level] = Int32(index) }
      for (row, code) in codes.enumerated() where Int(code) >= levels.count {
        throw .groupCodeOutOfRange(attribute: column.name, row: row)
      }
      return (codes.map { $0 < 0 ? -1 : position[Int($0)] }, order.map { names[$0] })
    case .numeric(let numbers):
      var indexes: [Double: Int32] = [:]
      for number in numbers where !number.isNaN && indexes[number] == nil {
        indexes[number] = 0
        guard indexes.count <= maximum else {
          throw .tooManyGroups(attribute: column.name, maximum: maximum)
        }
      }
      let values = indexes.keys.sorted()
      for (index, value) in values.enumerated() { indexes[value] = Int32(index) }
      return (numbers.map { indexes[$0] ?? -1 }, values.map(GroupPartition.shortName))
    }
  }

  /// A stratification from codes into names with -1 for missing: strata without rows dropped unless
  /// they are to stay, that of unknown values appended.
  private static func named(
    _ name: String, _ coded: (codes: [Int32], names: [String]), keepEmpty: Bool,
    division: ControlDivision, maximum: Int
  ) throws(FairnessError) -> Stratification {
    var isUsed = [Bool](repeating: keepEmpty, count: coded.names.count)
    var hasUnknown = false
    for code in coded.codes {
      if code < 0 { hasUnknown = true } else { isUsed[Int(code)] = true }
    }
    let kept = coded.names.indices.filter { isUsed[$0] }
    guard kept.count <= maximum else { throw .tooManyGroups(attribute: name, maximum: maximum) }
    var position = [Int32](repeating: -1, count: coded.names.count)
    for (index, old) in kept.enumerated() { position[old] = Int32(index) }
    var strata = kept.map { coded.names[$0] }
    var unknown: Int?
    if hasUnknown {
      unknown = strata.count
      strata.append(strata.contains(unknownName) ? "(missing value)" : unknownName)
    }
    let unknownCode = Int32(unknown ?? -1)
    return Stratification(
      name: name, strata: strata,
      codes: coded.codes.map { $0 < 0 ? unknownCode : position[Int($0)] }, unknown: unknown,
      controls: [division])
  }

  /// The combinations of two stratifications that occur.
  private static func combined(
    _ left: Stratification, _ right: Stratification, maximum: Int
  ) throws(FairnessError) -> Stratification {
    let name = left.name + " × " + right.name
    guard left.codes.count == right.codes.count else {
      throw .rowCountMismatch(
        attribute: right.name, expected: left.codes.count, found: right.codes.count)
    }
    let width = right.strata.count
    let (pairs, overflows) = left.strata.count.multipliedReportingOverflow(by: width)
    guard !overflows, pairs <= Int(Int32.max) else {
      throw .tooManyGroups(attribute: name, maximum: maximum)
    }
    var codes = [Int32](repeating: -1, count: left.codes.count)
    for row in codes.indices {
      let (one, other) = (Int(left.codes[row]), Int(right.codes[row]))
      if one != left.unknown, other != right.unknown { codes[row] = Int32(one * width + other) }
    }
    var names: [String] = []
    names.reserveCapacity(pairs)
    for one in left.strata { for other in right.strata { names.append("\(one) × \(other)") } }
    let result = try named(
      name, (codes, names), keepEmpty: false,
      division: ControlDivision(column: name, rule: .values, edges: []), maximum: maximum)
    return Stratification(
      name: name, strata: result.strata, codes: result.codes, unknown: result.unknown,
      controls: left.controls + right.controls)
  }
}
