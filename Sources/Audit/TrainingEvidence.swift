import Foundation
import Models

/// Tells whether a model was trained on the rows at hand, from the model file alone.
///
/// XGBoost stores at the root of every tree the sum of the loss's second derivatives over the rows it
/// was grown on. For a logistic loss that is Σ p(1 − p), with p the prediction of the trees before. If
/// the rows at hand give the same sums tree after tree, they are the rows of training: for other rows,
/// or a changed one, the sums differ in the first digits. Row sampling and class weights hide it, so
/// no match says nothing.
enum TrainingEvidence {
  /// How many trees are compared: at most the first five, at least three.
  static let trees = 3...5
  /// The largest relative difference that counts as the same sum: Float32 sums of training against
  /// Double sums here, 1e-5 at the worst, a fifth of what one row in a hundred thousand changes.
  static let tolerance = 2e-5

  /// A sentence's worth of evidence, or nil when there is none.
  ///
  /// - Complexity: O(rows · trees · depth) for five trees.
  static func find(
    ensemble: TreeEnsemble, matrix: FeatureMatrix, weights: [Double]?
  ) -> String? {
    guard ensemble.origin.objective == "binary:logistic", ensemble.outputs.count == 1,
      ensemble.trees.count >= trees.lowerBound, ensemble.origin.kind == "gbtree",
      matrix.rowCount > 0
    else { return nil }
    for candidate in weights.map({ [nil, $0] }) ?? [nil] {
      if matches(ensemble, matrix, candidate) {
        return
          "the root covers of the first \(min(trees.upperBound, ensemble.trees.count)) trees equal the sums that these rows give"
      }
    }
    return nil
  }

  private static func matches(
    _ ensemble: TreeEnsemble, _ matrix: FeatureMatrix, _ weights: [Double]?
  ) -> Bool {
    var margins = [Double](repeating: ensemble.baseMargin[0], count: matrix.rowCount)
    for tree in ensemble.trees.prefix(trees.upperBound) {
      guard let cover = tree.cover?.first, cover > 0 else { return false }
      var sum = 0.0
      for row in 0..<matrix.rowCount {
        let probability = 1 / (1 + exp(-margins[row]))
        sum += (weights?[row] ?? 1) * probability * (1 - probability)
      }
      guard abs(sum - cover) <= tolerance * cover else { return false }
      for row in 0..<matrix.rowCount {
        var node = 0
        while !tree.isLeaf(node) {
          let value = matrix.columns[Int(tree.feature[node])][row]
          node = Int(tree.goesLeft(node, value: value) ? tree.left[node] : tree.right[node])
        }
        margins[row] += tree.value[node] * tree.weight
      }
    }
    return true
  }
}
