internal import Models

/// One digit of a pattern's number: how a row decides at some nodes that belong together.
enum PatternDigit: Equatable, Sendable {
  /// Comparisons of one column with thresholds, the largest first: the digit is the number of
  /// thresholds above the row's value.
  case interval(column: Int, thresholds: [Float])
  /// One test of a set: 1 where the row goes left.
  case set(NodeTests.Test)

  /// The number of values that the digit takes.
  var radix: Int {
    switch self {
    case .interval(_, let thresholds): thresholds.count + 1
    case .set: 2
    }
  }

  /// The digits that tell apart how rows decide at some nodes of a tree.
  /// - Complexity: O(n²) for n nodes.
  static func digits(of nodes: [Int], tests: [NodeTests.Test]) -> [PatternDigit] {
    var digits: [PatternDigit] = []
    for node in nodes {
      if case .below(let column, let threshold) = tests[node] {
        let known = digits.firstIndex {
          if case .interval(column, _) = $0 { true } else { false }
        }
        guard let known, case .interval(_, var thresholds) = digits[known] else {
          digits.append(.interval(column: column, thresholds: [threshold]))
          continue
        }
        let place = thresholds.firstIndex { $0 <= threshold } ?? thresholds.count
        if place < thresholds.count, thresholds[place] == threshold { continue }
        thresholds.insert(threshold, at: place)
        digits[known] = .interval(column: column, thresholds: thresholds)
      } else if !digits.contains(.set(tests[node])) {
        digits.append(.set(tests[node]))
      }
    }
    return digits
  }

  /// Whether a row whose digit has some value goes left at a node with a test; nil where the digit
  /// does not say.
  func goesLeft(_ test: NodeTests.Test, value: Int) -> Bool? {
    switch (self, test) {
    case (.interval(let own, let thresholds), .below(let column, let threshold)):
      guard own == column, let rank = thresholds.firstIndex(of: threshold) else { return nil }
      return value > rank
    case (.set(let own), _): return own == test ? value == 1 : nil
    default: return nil
    }
  }
}
