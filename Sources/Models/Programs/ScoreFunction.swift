/// A way from rows to scores whose inside is unknown, as an external program is.
public protocol ScoreFunction: Sendable {
  /// The scores of some rows, by row, then output.
  ///
  /// It must give the same scores for the same rows, whatever rows stand beside them.
  func scores(of matrix: FeatureMatrix) throws -> [Double]
}
