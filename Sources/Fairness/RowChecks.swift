internal import Foundation

extension GroupPartition {
  /// The index of a known group under its name, or that name in quotes or without blanks around it:
  /// a file's " Male" is shown as "Male", or in quotes beside "Male".
  static func index(
    of name: String, in groups: [String], known: [Int], attribute: String
  ) throws(FairnessError) -> Int {
    let spellings = [name, quoted(name), name.trimmingCharacters(in: .whitespacesAndNewlines)]
    for spelling in spellings {
      if let index = known.first(where: { groups[$0] == spelling }) { return index }
    }
    throw .referenceNotFound(
      attribute: attribute, reference: name, available: known.map { groups[$0] })
  }
}

extension Stratification {
  /// Checks that there is a code for every row and a stratum for every code.
  func check(rows: Int) throws(FairnessError) {
    guard codes.count == rows else {
      throw .rowCountMismatch(attribute: name, expected: rows, found: codes.count)
    }
    if let row = codes.firstIndex(where: { !strata.indices.contains(Int($0)) }) {
      throw .groupCodeOutOfRange(attribute: name, row: row)
    }
  }
}

extension EvaluationSample {
  /// Checks that there are rows and that their weights are finite, not negative and can be added.
  func checkWeights() throws(FairnessError) {
    try RowWeights.check(weights, rows: labels.count)
  }
}

/// The weights of rows.
enum RowWeights {
  /// Checks that there are rows with a weight above 0, and that weights and their squares add up.
  static func check(_ weights: [Double]?, rows: Int) throws(FairnessError) {
    guard rows > 0 else { throw .noRows }
    guard let weights else { return }
    guard weights.count == rows else {
      throw .rowCountMismatch(attribute: "weights", expected: rows, found: weights.count)
    }
    var sum = 0.0
    var squares = 0.0
    for (row, weight) in weights.enumerated() {
      guard weight >= 0, weight.isFinite else { throw .invalidWeight(row: row) }
      sum += weight
      squares += weight * weight
    }
    guard sum > 0 else { throw .noRows }
    guard sum.isFinite, squares.isFinite, squares > 0 else { throw .weightsOutOfRange }
  }
}
