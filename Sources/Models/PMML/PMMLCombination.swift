/// The scores of several models as one.
struct PMMLCombination: ColumnOperation {
  enum Method: String, Sendable {
    case sum, weightedSum, average, weightedAverage, median, weightedMedian, max
    case majorityVote, weightedMajorityVote, selectFirst
  }

  let method: Method
  /// By model.
  let weights: [Double]
  /// By model, whether its inputs begin with the truth of its condition.
  let hasTruth: [Bool]
  /// The scores of each model.
  let width: Int
  /// Whether a model without a score is left out; otherwise nothing is predicted.
  let skipsMissing: Bool
  let precision: NumberPrecision

  func evaluate(_ inputs: [ColumnValues], rows: Int) -> [ColumnValues] {
    let columns = inputs.map { $0.numbers ?? Array(repeating: .nan, count: rows) }
    var result = [[Double]](repeating: Array(repeating: .nan, count: rows), count: width)
    for row in 0..<rows {
      var scores: [(weight: Double, values: [Double])] = []
      var next = 0
      var isMissing = false
      for (model, weight) in weights.enumerated() {
        let holds = !hasTruth[model] || columns[next][row] == 1
        if hasTruth[model] { next += 1 }
        let values = (next..<(next + width)).map { columns[$0][row] }
        next += width
        guard holds, method != .selectFirst || scores.isEmpty else { continue }
        if values.contains(where: \.isNaN) {
          if !skipsMissing { isMissing = true }
          if method == .selectFirst { scores.append((weight, values)) }
          continue
        }
        scores.append((weight, values))
      }
      guard !isMissing, !scores.isEmpty else { continue }
      for output in 0..<width { result[output][row] = combined(scores, output) }
    }
    return result.map { .numbers($0) }
  }

  private func combined(_ scores: [(weight: Double, values: [Double])], _ output: Int) -> Double {
    func r(_ number: Double) -> Double { precision.rounding(number) }
    let values = scores.map { $0.values[output] }
    func weighted(_ weights: [Double], _ values: [Double]) -> Double {
      zip(weights, values).reduce(0) { r($0 + r($1.0 * $1.1)) }
    }
    let weights = scores.map(\.weight)
    switch method {
    case .sum: return values.reduce(0) { r($0 + $1) }
    case .weightedSum: return weighted(weights, values)
    case .average: return r(values.reduce(0) { r($0 + $1) } / Double(values.count))
    case .weightedAverage:
      return r(weighted(weights, values) / weights.reduce(0) { r($0 + $1) })
    case .max:
      // The models that are surest of a class, the first such one; several of them are averaged.
      let top = scores.map { $0.values.max() ?? 0 }.max() ?? 0
      let winner = (0..<width).first { label in scores.contains { $0.values[label] == top } } ?? 0
      let sure = scores.filter { $0.values[winner] == top }.map { $0.values[output] }
      return r(sure.reduce(0) { r($0 + $1) } / Double(sure.count))
    case .selectFirst: return values[0]
    case .median:
      let sorted = values.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1
        ? sorted[middle] : r(r(sorted[middle - 1] + sorted[middle]) / 2)
    case .weightedMedian:
      // The value at which half of the weight is reached.
      let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
      let half = weights.reduce(0, +) / 2
      var sum = 0.0
      for index in order {
        sum += weights[index]
        if sum >= half { return values[index] }
      }
      return values.last ?? .nan
    case .majorityVote, .weightedMajorityVote:
      var votes = 0.0
      var total = 0.0
      for score in scores {
        let vote = method == .majorityVote ? 1 : score.weight
        total += vote
        let winner = score.values.indices.max {
          (score.values[$0], $1) < (score.values[$1], $0)
        }
        if winner == output { votes += vote }
      }
      return r(votes / total)
    }
  }
}
