/// The lower triangle L of a symmetric positive definite matrix LLᵀ.
struct CholeskyFactor: Sendable, Equatable {
  private let rows: [[Double]]

  /// The factor; nil where the matrix is not positive definite to 12 digits.
  init?(_ matrix: [[Double]]) {
    var rows = matrix
    for i in matrix.indices {
      for j in 0...i {
        var sum = matrix[i][j]
        for k in 0..<j { sum -= rows[i][k] * rows[j][k] }
        if i == j {
          guard sum > matrix[i][i] * 1e-12 else { return nil }
          rows[i][i] = sum.squareRoot()
        } else {
          rows[i][j] = sum / rows[j][j]
        }
      }
    }
    self.rows = rows
  }

  /// The solution of LLᵀx = b.
  func solve(_ b: [Double]) -> [Double] {
    var x = b
    for i in rows.indices {
      for k in 0..<i { x[i] -= rows[i][k] * x[k] }
      x[i] /= rows[i][i]
    }
    for i in rows.indices.reversed() {
      for k in rows.indices where k > i { x[i] -= rows[k][i] * x[k] }
      x[i] /= rows[i][i]
    }
    return x
  }

  /// (LLᵀ)⁻¹.
  var inverse: [[Double]] {
    rows.indices.map { column in solve(rows.indices.map { $0 == column ? 1 : 0 }) }
  }
}
