/// Variances of ratios of weighted sums by linearization (Taylor's), rows being drawn independently
/// with their weights.
///
/// Unlike Kish's effective size, which holds when weights have nothing to do with values, it takes
/// the values that the heavy rows really have.
public enum Linearization {
  /// The variance of a weighted rate Σwx/Σw of a 0/1 value: Σw²(x − p)²/(Σw)².
  /// - Parameters:
  ///   - positive, negative: the weights of rows with value 1 and 0.
  ///   - positiveSquares, negativeSquares: the sums of their squared weights.
  /// - Returns: nil when no row has weight or a sum is negative or not finite.
  public static func rateVariance(
    positive: Double, negative: Double, positiveSquares: Double, negativeSquares: Double
  ) -> Double? {
    let sum = positive + negative
    guard
      positive >= 0, negative >= 0, positiveSquares >= 0, negativeSquares >= 0, sum > 0,
      sum.isFinite
    else { return nil }
    let rate = positive / sum
    let missing = negative / sum
    let variance =
      (missing / sum) * (missing / sum) * positiveSquares + (rate / sum) * (rate / sum)
      * negativeSquares
    return variance.isFinite ? variance : nil
  }

  /// The variance of a ratio R = Σwy/Σwx: Σw²(y − R·x)²/(Σwx)², from sums over the rows.
  /// - Parameters:
  ///   - numerator: Σwy.
  ///   - denominator: Σwx.
  ///   - squares: Σw²y², Σw²xy and Σw²x².
  /// - Returns: nil when the denominator is 0 or a number is not finite.
  public static func ratioVariance(
    numerator: Double, denominator: Double,
    squares: (numerator: Double, product: Double, denominator: Double)
  ) -> Double? {
    guard denominator != 0 else { return nil }
    let ratio = numerator / denominator
    let sum = squares.numerator - 2 * ratio * squares.product + ratio * ratio * squares.denominator
    let variance = max(0, sum) / denominator / denominator
    return variance.isFinite ? variance : nil
  }

  /// The rows of equal weight that would give a rate the same variance, p(1 − p)/variance: what
  /// interval methods take as a size. Kish's where the rate is 0 or 1, where the variance says
  /// nothing; nil where the variance does not exist.
  public static func effectiveSize(
    positive: Double, negative: Double, positiveSquares: Double, negativeSquares: Double
  ) -> Double? {
    guard
      let variance = rateVariance(
        positive: positive, negative: negative, positiveSquares: positiveSquares,
        negativeSquares: negativeSquares)
    else { return nil }
    let sum = positive + negative
    let size =
      variance > 0
      ? (positive / sum) * (negative / sum) / variance
      : EffectiveSize.kish(sum: sum, sumOfSquares: positiveSquares + negativeSquares)
    return size > 0 && size.isFinite ? size : nil
  }
}
