/// A tree of PMML as it stands, for those that no binary tree decides alike. Its inputs are the columns
/// that its nodes ask about.
struct PMMLTreeOperation: ColumnOperation {
  /// The columns that it asks about.
  let registers: [ColumnProgram.Register]
  private let predicates: [PMMLPredicate]
  private let children: [[Int]]
  private let values: [[Double]?]
  private let defaults: [Int?]
  private let records: [Double?]
  private let missing: PMMLTree.MissingStrategy
  private let returnsLast: Bool
  private let width: Int
  private let isClassification: Bool

  typealias Answer = PMMLPredicate.Answer

  init(_ tree: PMMLTree, width: Int, isClassification: Bool) {
    predicates = tree.nodes.map(\.predicate)
    registers = Set(predicates.flatMap(\.registers)).sorted()
    children = tree.nodes.map(\.children)
    values = tree.nodes.map(\.values)
    defaults = tree.nodes.map(\.defaultChild)
    records = tree.nodes.map(\.records)
    missing = tree.missing
    returnsLast = tree.returnsLast
    self.width = width
    self.isClassification = isClassification
  }

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let columns = Dictionary(uniqueKeysWithValues: zip(registers, inputs))
    let truths = predicates.map { $0.answers(columns, rows: rows) }
    var results = [[Double]](repeating: Array(repeating: .nan, count: rows), count: width)
    for row in 0..<rows {
      guard let result = prediction({ truths[$0][row] }) else { continue }
      for (output, value) in result.enumerated() { results[output][row] = value }
    }
    return results.map { .numbers($0) }
  }

  /// What is predicted for a row; nil for nothing.
  private func prediction(_ truth: (Int) -> Answer) -> [Double]? {
    guard truth(0) == .yes else { return nil }
    // Several nodes at once are under way only where a strategy takes several children.
    var pending: [(node: Int, weight: Double)] = [(0, 1)]
    var sums = [Double](repeating: 0, count: width)
    while let (start, weight) = pending.popLast() {
      var node = start
      walk: while !children[node].isEmpty {
        var next: Int?
        asking: for child in children[node] {
          let answer = truth(child)
          if answer == .yes {
            next = child
            break asking
          }
          guard answer == .unknown else { continue }
          switch missing {
          case .none: continue
          case .nullPrediction: return nil
          case .lastPrediction: break walk
          case .defaultChild:
            next = defaults[node]
            break asking
          case .weightedConfidence, .aggregateNodes:
            let others = children[node].filter { truth($0) != .no }
            let total = others.reduce(0) { $0 + (records[$1] ?? 0) }
            for other in others {
              let share = missing == .aggregateNodes ? 1 : (records[other] ?? 0) / total
              pending.append((other, weight * share))
            }
            node = -1
            break walk
          }
        }
        guard let next else {
          if returnsLast { break walk }
          return nil
        }
        node = next
      }
      guard node >= 0 else { continue }
      guard let values = values[node] else { return nil }
      for (output, value) in values.enumerated() { sums[output] += weight * value }
    }
    guard isClassification, missing == .aggregateNodes || missing == .weightedConfidence else {
      return sums
    }
    let total = sums.reduce(0, +)
    return sums.map { $0 / total }
  }
}
