import Foundation
import Models

/// Tells whether a model was trained on the rows at hand, from the model file alone.
///
/// XGBoost stores at the root of every tree the sum of the loss's second derivatives over the rows it
/// was grown on. For a logistic loss that is Σ p(1 − p), with p the prediction of the trees before. If
/// the rows at hand give the same sums tree after tree, they are the rows of training: for other rows,
/// or a changed one, the sums differ in the first digits. Row sampling and class weights hide it, so
/// no match says nothing. Where the predictions so far hardly differ between rows (the first tree, a
/// tiny learning rate), the sum tells the number of rows and nothing else; such trees do not count.
enum TrainingEvidence {
  /// How many trees are compared at the most.
  static let trees = 12
  /// How many of them must tell these rows from others.
  static let telling = 3
  /// The largest relative difference that counts as the same sum: Float32 sums of training against
  /// Double sums here, 1e-5 at the worst, a fifth of what one row in a hundred thousand changes.
  static let tolerance = 2e-5
  /// A tree tells rows apart when the sum over another sample of as many rows would differ by this
  /// many tolerances (one standard error).
  static let separation = 10.0

  /// A sentence's worth of evidence, or nil when there is none.
  ///
  /// - Complexity: O(rows · trees · depth) for a dozen trees.
  static func find(
    ensemble: TreeEnsemble, matrix: FeatureMatrix, weights: [Double]?
  ) -> String? {
    guard ensemble.origin.objective == "binary:logistic", ensemble.outputs.count == 1,
      ensemble.trees.count > telling, ensemble.origin.kind == "gbtree",
      matrix.rowCount > 0
    else { return nil }
    for candidate in weights.map({ [nil, $0] }) ?? [nil] {
      if let count = matching(ensemble, matrix, candidate) {
        return "the root covers of the first \(count) trees equal the sums that these rows give"
      }
    }
    return nil
  }

  /// The number of trees compared if all of them match and enough of them tell rows apart.
  private static func matching(
    _ ensemble: TreeEnsemble, _ matrix: FeatureMatrix, _ weights: [Double]?
  ) -> Int? {
    var margins = [Double](repeating: ensemble.baseMargin[0], count: matrix.rowCount)
    var telling = 0
    for tree in ensemble.trees.prefix(trees) {
      guard let cover = tree.cover?.first, cover > 0 else { return nil }
      var sum = 0.0
      var squares = 0.0
      for row in 0..<matrix.rowCount {
        let probability = 1 / (1 + exp(-margins[row]))
        let curvature = (weights?[row] ?? 1) * probability * (1 - probability)
        sum += curvature
        squares += curvature * curvature
      }
      guard abs(sum - cover) <= tolerance * cover else { return nil }
      let count = Double(matrix.rowCount)
      let variance = max(0, squares / count - (sum / count) * (sum / count))
      let standardError = (variance * count).squareRoot()
      if standardError > separation * tolerance * cover { telling += 1 }
      for row in 0..<matrix.rowCount {
        var node = 0
        while !tree.isLeaf(node) {
          let value = matrix.columns[Int(tree.feature[node])][row]
          node = Int(tree.goesLeft(node, value: value) ? tree.left[node] : tree.right[node])
        }
        margins[row] += tree.value[node] * tree.weight
      }
    }
    return telling >= Self.telling ? min(trees, ensemble.trees.count) : nil
  }
}
