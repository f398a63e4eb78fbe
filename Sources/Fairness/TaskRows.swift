internal import Foundation
internal import Statistics

/// The checked rows of a task: how many, and what their weights mean.
struct TaskRows: Sendable {
  let count: Int
  /// Row weights; nil when there are none.
  let weights: [Double]?
  /// Whether all positive weights are the same, so that rows can simply be counted.
  let equalWeights: Bool
  let inference: Inference

  /// Checks the settings and the weights.
  init(count: Int, weights: [Double]?, inference: Inference) throws(FairnessError) {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    guard count <= Int(Int32.max) else { throw .tooManyRows(maximum: Int(Int32.max)) }
    guard count > 0 else { throw .noRows }
    self.count = count
    self.weights = weights
    self.inference = inference
    guard let weights else {
      equalWeights = true
      return
    }
    try Self.check(weights, column: "weights", count: count)
    var common: Double?
    var equal = true
    var sum = 0.0
    var squares = 0.0
    for (row, weight) in weights.enumerated() {
      guard weight >= 0, weight.isFinite else { throw .invalidWeight(row: row) }
      sum += weight
      squares += weight * weight
      if weight > 0 {
        if let common { equal = equal && weight == common } else { common = weight }
      }
    }
    guard common != nil else { throw .noRows }
    // Denormal weights whose squares vanish would leave no effective size.
    guard sum.isFinite, squares.isFinite, squares > 0 else { throw .weightsOutOfRange }
    equalWeights = equal
  }

  /// A row's weight.
  func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

  /// A partition with its reference, checked against the rows.
  func partition(
    _ partition: GroupPartition, reference: String?
  ) throws(FairnessError) -> TaskPartition {
    try TaskPartition(partition, reference: reference, rows: self)
  }

  /// Throws unless a column has the number of rows.
  static func check<Value>(
    _ column: [Value], column name: String, count: Int
  ) throws(FairnessError) {
    guard column.count == count else {
      throw .task(.columnLengthMismatch(column: name, expected: count, found: column.count))
    }
  }

  /// Throws unless every code is the index of a class.
  static func check(
    codes: [Int32], column name: String, count: Int, classes: Int
  ) throws(FairnessError) {
    try check(codes, column: name, count: count)
    if let row = codes.firstIndex(where: { $0 < 0 || Int($0) >= classes }) {
      throw .task(.classCodeOutOfRange(column: name, row: row))
    }
  }

  /// Throws unless every number is finite and lies in a range.
  static func check(
    numbers: [Double], column name: String, count: Int,
    range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) throws(FairnessError) {
    try check(numbers, column: name, count: count)
    if let row = numbers.firstIndex(where: { !range.contains($0) }) {
      throw .task(.numberOutOfRange(column: name, row: row))
    }
  }
}

/// A partition of the rows of a task with its reference group.
struct TaskPartition: Sendable {
  let name: String
  let groups: [String]
  let codes: [Int32]
  let unknown: Int?
  /// The rows of positive weight of each group.
  let counts: [Int]
  let reference: Int?
  let choice: TaskReferenceChoice

  /// The indexes of the groups whose value is known.
  var known: [Int] { groups.indices.filter { $0 != unknown } }

  /// The indexes of the groups that are compared with the reference.
  var compared: [Int] {
    guard let reference else { return [] }
    return groups.indices.filter { $0 != reference }
  }

  fileprivate init(
    _ partition: GroupPartition, reference declared: String?, rows: TaskRows
  ) throws(FairnessError) {
    guard partition.codes.count == rows.count else {
      throw .rowCountMismatch(
        attribute: partition.name, expected: rows.count, found: partition.codes.count)
    }
    let groupCount = partition.groups.count
    var counts = [Int](repeating: 0, count: groupCount)
    for (row, code) in partition.codes.enumerated() {
      guard code >= 0, Int(code) < groupCount else {
        throw .groupCodeOutOfRange(attribute: partition.name, row: row)
      }
      if rows.weight(row) > 0 { counts[Int(code)] += 1 }
    }
    name = partition.name
    groups = partition.groups
    codes = partition.codes
    unknown = partition.unknown
    self.counts = counts
    (reference, choice) = try Self.reference(
      declared, name: partition.name, groups: partition.groups, unknown: partition.unknown,
      counts: counts)
  }

  /// The declared reference, or the known group with the most rows.
  static func reference(
    _ declared: String?, name: String, groups: [String], unknown: Int?, counts: [Int]
  ) throws(FairnessError) -> (Int?, TaskReferenceChoice) {
    let known = groups.indices.filter { $0 != unknown }
    guard let declared else {
      var best: Int?
      for index in known where counts[index] > (best.map { counts[$0] } ?? 0) { best = index }
      return (best, .largestGroup)
    }
    // A file's " Male" is shown as "Male", or in quotes beside "Male": either spelling names it.
    let spellings = [
      declared, GroupPartition.quoted(declared),
      declared.trimmingCharacters(in: .whitespacesAndNewlines),
    ]
    for spelling in spellings {
      if let index = known.first(where: { groups[$0] == spelling }) { return (index, .declared) }
    }
    throw .referenceNotFound(
      attribute: name, reference: declared, available: known.map { groups[$0] })
  }
}
