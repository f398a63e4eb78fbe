internal import Foundation
internal import Models

/// Turns contributions to log-odds into shares of the change in probability.
///
/// With m a row's margin, b the base value and p the logistic function, every contribution is multiplied
/// by the row's slope of the secant, (p(m) − p(b)) / (m − b), or where m = b by the derivative. The
/// results add up to p(m) − p(b) and keep the order, signs and proportions of the contributions to the
/// margin. They are *not* Shapley values of the probability: those average over the sets of other
/// columns on the curve itself (``SamplingExplainer``), and the base value is the probability of the
/// mean margin and not the mean probability.
struct ProbabilityRescaling: Sendable {
  /// What margins are multiplied with before the logistic function.
  let slope: Double

  /// The probability of a margin.
  func probability(_ margin: Double) -> Double { 1 / (1 + exp(-slope * margin)) }

  /// What contributions are multiplied with.
  func factor(margin: Double, base: Double) -> Double {
    let (start, end) = (slope * base, slope * margin)
    guard start != end else { return slope * probability(margin) * probability(-margin) }
    // p(m) − p(b) = p(−b) p(m) (1 − e^(b − m)), and the same with m and b in each other's place: so
    // written no close numbers are subtracted, and nothing overflows.
    let (low, high) = (min(start, end), max(start, end))
    let change = 1 / (1 + exp(low)) * (1 / (1 + exp(-high))) * -expm1(low - high)
    return slope * change / (high - low)
  }

  /// A block of one output in the space of probabilities.
  ///
  /// - Throws: ``ExplainError/additivity(row:output:error:)``.
  func rescaled(
    _ block: ExplanationBlock, tolerance: Double
  ) throws(ExplainError) -> ExplanationBlock {
    let bases = block.baseValues.map(probability)
    let margins = block.margins.map(probability)
    var values = block.values
    for row in margins.indices {
      let factor = factor(margin: block.margins[row], base: block.baseValues[0])
      for feature in 0..<block.featureCount { values[row * block.featureCount + feature] *= factor }
    }
    let error = try Additivity.check(
      values: values, margins: margins, baseValues: bases, firstRow: block.rows.lowerBound,
      tolerance: tolerance)
    return ExplanationBlock(
      rows: block.rows, values: values, margins: margins, baseValues: bases,
      featureCount: block.featureCount, outputCount: 1, additivityError: error)
  }
}
