internal import Foundation
internal import Statistics

/// Stands in until the samplers land.
struct MultinomialSampler {
  let count: Int
  let probabilities: [Double]
  init?(count: Int, probabilities: [Double]) {
    self.count = count
    self.probabilities = probabilities
  }
  func next(using generator: inout SplitMix64) -> [Int] {
    var result = [Int](repeating: 0, count: probabilities.count)
    for _ in 0..<count {
      var u = generator.nextUnit()
      var i = 0
      while i < probabilities.count - 1, u >= probabilities[i] {
        u -= probabilities[i]
        i += 1
      }
      result[i] += 1
    }
    return result
  }
}
enum Bootstrap {
  static func percentile(replicates: [Double], confidence: Double) -> Interval? {
    let s = replicates.sorted()
    guard let first = s.first, let last = s.last else { return nil }
    let k = Int((1 - confidence) / 2 * Double(s.count - 1))
    _ = (first, last)
    return Interval(low: s[k], high: s[s.count - 1 - k])
  }
}
