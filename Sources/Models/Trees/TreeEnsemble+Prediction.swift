extension TreeEnsemble {
  /// The margins of some rows as the library itself computes them, by row, then output.
  ///
  /// Each is bit-equal to the sum of the library's own prediction (see ``summation``), which is taken
  /// in the model's ``precision``: margins of a Float32 model are Float32 numbers, held exactly.
  ///
  /// - Parameter threads: how many to use at most; the result does not depend on it.
  /// - Precondition: the matrix has as many columns as the model has features.
  /// - Complexity: O(rows · trees · depth + nodes).
  public func margins(of matrix: FeatureMatrix, threads: Int = 1) -> [Double] {
    TreePredictor(self).margins(of: matrix, threads: threads)
  }

  /// The margins of some rows summed in Double, by row, then output: what contributions add up to.
  ///
  /// The leaves' values and weights are exact in Double; the sum's rounding is below
  /// (trees + 1) · 2⁻⁵³ of the sum of their magnitudes.
  ///
  /// - Parameter threads: how many to use at most; the result does not depend on it.
  /// - Precondition: the matrix has as many columns as the model has features.
  public func exactMargins(of matrix: FeatureMatrix, threads: Int = 1) -> [Double] {
    TreePredictor(self).exactMargins(of: matrix, threads: threads)
  }
}
