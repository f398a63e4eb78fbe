internal import Foundation
internal import Statistics

/// Means over the rows of a group, with their variances.
extension ScoreMoments {
  /// The mean score of all rows.
  func mean() throws(UndefinedReason) -> ScoreNumber {
    let sums = totals
    guard
      let mean = ScoreNumber(
        sum: sums.score.sum(), squareSum: sums.squareScore.sum(),
        squareSumOfSquares: sums.squareScoreSquare.sum(), weight: sums.weight.sum(),
        square: sums.square.sum())
    else { throw .noRows }
    return mean
  }

  /// The mean score of the label-positive or the label-negative rows.
  func mean(labelPositive: Bool) throws(UndefinedReason) -> ScoreNumber {
    let sums = totals
    let label = labelPositive ? 1 : 0
    guard
      let mean = ScoreNumber(
        sum: sums.score[label], squareSum: sums.squareScore[label],
        squareSumOfSquares: sums.squareScoreSquare[label], weight: sums.weight[label],
        square: sums.square[label])
    else { throw labelPositive ? .noLabelPositives : .noLabelNegatives }
    return mean
  }

  /// The mean squared distance of score and label.
  func brierScore() throws(UndefinedReason) -> ScoreNumber {
    let sums = totals
    guard
      let mean = ScoreNumber(
        sum: sums.error.sum(), squareSum: sums.squareError.sum(),
        squareSumOfSquares: sums.squareErrorSquare.sum(), weight: sums.weight.sum(),
        square: sums.square.sum())
    else { throw .noRows }
    return mean
  }

  /// The mean negative logarithm of the probability given to the label.
  func logLoss() throws(UndefinedReason) -> ScoreNumber {
    let sums = totals
    guard
      let mean = ScoreNumber(
        sum: sums.loss.sum(), squareSum: sums.squareLoss.sum(),
        squareSumOfSquares: sums.squareLossSquare.sum(), weight: sums.weight.sum(),
        square: sums.square.sum())
    else { throw .noRows }
    return mean
  }

  /// The share of label-positive rows minus the mean score.
  func calibrationInTheLarge() throws(UndefinedReason) -> ScoreNumber {
    let sums = totals
    // y − s is −s for label-negative and 1 − s for label-positive rows.
    guard
      let mean = ScoreNumber(
        sum: sums.weight.y - sums.score.sum(),
        squareSum: sums.square.y - sums.squareScore.sum(),
        squareSumOfSquares: sums.square.y - 2 * sums.squareScore.y + sums.squareScoreSquare.sum(),
        weight: sums.weight.sum(), square: sums.square.sum())
    else { throw .noRows }
    return mean
  }

  /// Actual over expected: the weight of the label-positive rows divided by the sum of the scores,
  /// with the linearized variance of a ratio.
  func actualToExpected() throws(UndefinedReason) -> ScoreNumber {
    let sums = totals
    guard sums.weight.sum() > 0 else { throw .noRows }
    let expected = sums.score.sum()
    guard expected > 0 else { throw .zeroMeanScore }
    let ratio = sums.weight.y / expected
    // Σw²(y − R·s)².
    let spread =
      sums.square.y - 2 * ratio * sums.squareScore.y + ratio * ratio * sums.squareScoreSquare.sum()
    let size = EffectiveSize.kish(sum: sums.weight.sum(), sumOfSquares: sums.square.sum())
    return ScoreNumber(
      ratio,
      variance: size > 1 ? spread / (expected * expected) * (size / (size - 1)) : nil)
  }
}
