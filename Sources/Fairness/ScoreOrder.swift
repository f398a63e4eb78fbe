/// The rows of positive weight in ascending order of score, with what distributions of scores need of
/// them in that order, so that later passes read memory from front to back.
struct ScoreOrder: Sendable {
  /// Row numbers.
  private(set) var rows: [Int32] = []
  /// The rank of the row's score among the distinct scores, doubled, plus 1 for a positive label.
  private(set) var marks: [UInt32] = []
  /// Weights; empty when there are none.
  private(set) var weights: [Double] = []
  /// The distinct scores: a mark's rank is an index into them.
  private(set) var values: [Double] = []

  /// No rows.
  init() {}

  /// The order of finite scores.
  init(_ scores: [Double], labels: [Bool], weights: [Double]?) {
    rows = Self.ascending(scores)
    if let weights {
      rows.removeAll { weights[Int($0)] == 0 }
      self.weights = rows.map { weights[Int($0)] }
    }
    marks.reserveCapacity(rows.count)
    for row in rows {
      let score = scores[Int(row)]
      // −0 is 0.
      if score != values.last { values.append(score + 0) }
      marks.append(UInt32(values.count - 1) << 1 | (labels[Int(row)] ? 1 : 0))
    }
  }

  /// Row numbers in ascending order of finite scores; rows of one score stay in row order.
  /// - Complexity: O(n log n) up to some thousand rows, O(n) above (radix sort in six passes).
  static func ascending(_ scores: [Double]) -> [Int32] {
    var order = (0..<Int32(scores.count)).map { $0 }
    guard scores.count > 1 << 14 else {
      order.sort { left, right in
        let (a, b) = (scores[Int(left)], scores[Int(right)])
        return a == b ? left < right : a < b
      }
      return order
    }
    // Bit patterns ordered as the numbers are: adding 0 turns −0 into 0.
    var keys = scores.map { score -> UInt64 in
      let bits = (score + 0).bitPattern
      return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }
    var otherKeys = keys
    var otherOrder = order
    // Small enough digits for their counters to stay in the first-level cache.
    let digitBits = 11
    let digitMask: UInt64 = (1 << 11) - 1
    for shift in stride(from: 0, to: 64, by: digitBits) {
      var starts = [Int](repeating: 0, count: 1 << digitBits)
      for key in keys { starts[Int(key >> UInt64(shift) & digitMask)] += 1 }
      if starts.contains(keys.count) { continue }
      var total = 0
      for digit in starts.indices {
        let count = starts[digit]
        starts[digit] = total
        total += count
      }
      for index in keys.indices {
        let digit = Int(keys[index] >> UInt64(shift) & digitMask)
        otherKeys[starts[digit]] = keys[index]
        otherOrder[starts[digit]] = order[index]
        starts[digit] += 1
      }
      swap(&keys, &otherKeys)
      swap(&order, &otherOrder)
    }
    return order
  }
}
