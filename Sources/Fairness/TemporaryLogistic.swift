internal import Foundation

/// Stands in until the fit lands.
struct LogisticFit {
  let coefficients: [Double]
  let covariance: [[Double]]
  init?(predictors: [[Double]], outcomes: [Bool], weights: [Double]) {
    let k = predictors.count + 1
    var beta = [Double](repeating: 0, count: k)
    var inverse: [[Double]] = []
    for _ in 0..<60 {
      var h = [[Double]](repeating: [Double](repeating: 0, count: k), count: k)
      var g = [Double](repeating: 0, count: k)
      for i in outcomes.indices {
        let x = [1.0] + predictors.map { $0[i] }
        let eta = zip(x, beta).reduce(0) { $0 + $1.0 * $1.1 }
        let p = 1 / (1 + exp(-eta))
        for a in 0..<k {
          g[a] += weights[i] * x[a] * ((outcomes[i] ? 1 : 0) - p)
          for b in 0..<k { h[a][b] += weights[i] * x[a] * x[b] * p * (1 - p) }
        }
      }
      var m = h.enumerated().map { i, r in r + (0..<k).map { $0 == i ? 1.0 : 0 } }
      for c in 0..<k {
        guard let pivot = (c..<k).max(by: { abs(m[$0][c]) < abs(m[$1][c]) }),
          abs(m[pivot][c]) > 1e-10
        else { return nil }
        m.swapAt(c, pivot)
        let d = m[c][c]
        m[c] = m[c].map { $0 / d }
        for r in 0..<k where r != c {
          let f = m[r][c]
          m[r] = zip(m[r], m[c]).map { $0 - f * $1 }
        }
      }
      inverse = m.map { Array($0[k...]) }
      let step = inverse.map { zip($0, g).reduce(0) { $0 + $1.0 * $1.1 } }
      beta = zip(beta, step).map { $0 + $1 }
      if step.allSatisfy({ abs($0) < 1e-13 }) { break }
    }
    guard beta.allSatisfy({ abs($0) < 1e3 }) else { return nil }
    coefficients = beta
    covariance = inverse
  }
}
