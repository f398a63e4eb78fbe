internal import Foundation
internal import Statistics

/// The exact test that rows fall into groups with given shares: the probability of all tables that
/// are at most as probable as the one observed (those within a factor of 1 + 1e-7 count as equal).
enum MultinomialTest {
  /// The most tables that are enumerated.
  static let maximumTables = 200_000

  /// The p-value; nil when there are more tables than ``maximumTables`` or parameters are out of
  /// range. Shares must be positive and sum to 1.
  /// - Complexity: O(tables), C(n + k − 1, k − 1) of them for n rows in k groups.
  static func pValue(counts: [Int], shares: [Double]) -> Double? {
    guard
      counts.count == shares.count, counts.count >= 2, counts.allSatisfy({ $0 >= 0 }),
      shares.allSatisfy({ $0 > 0 })
    else { return nil }
    let rows = counts.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    guard rows > 0 else { return nil }
    var tables = 1.0
    for step in 1..<counts.count { tables = tables * Double(rows + step) / Double(step) }
    guard tables <= Double(maximumTables) else { return nil }

    // The logarithm of every group's factor share^x / x!, for every x.
    let terms = shares.map { share in
      (0...rows).map { Double($0) * log(share) - SpecialFunctions.logFactorial($0) }
    }
    let constant = SpecialFunctions.logFactorial(rows)
    let observed = constant + zip(terms, counts).reduce(0) { $0 + $1.0[$1.1] }
    let limit = observed + log1p(1e-7)
    var tail = 0.0
    var total = 0.0
    func visit(_ group: Int, _ left: Int, _ sum: Double) {
      if group == terms.count - 1 {
        let logarithm = sum + terms[group][left]
        let probability = exp(logarithm)
        total += probability
        if logarithm <= limit { tail += probability }
        return
      }
      for x in 0...left { visit(group + 1, left - x, sum + terms[group][x]) }
    }
    visit(0, rows, constant)
    return total > 0 ? max(min(1, tail / total), .leastNonzeroMagnitude) : nil
  }
}
