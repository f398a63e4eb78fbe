internal import Statistics

/// A share of weighted rows with what its intervals and tests need.
struct Proportion {
  /// The weight of the rows that have the property.
  let successes: Double
  /// The weight of all rows of the denominator.
  let total: Double
  /// The rows the denominator is worth: their number, or the effective size of weighted ones.
  let size: Double
  /// The rows of the denominator.
  let count: Int
  /// Whole numbers for an exact test; nil where rows cannot simply be counted.
  let exact: (successes: Int, count: Int)?
  /// Why there is no share when the denominator has no weight.
  let absent: TaskReason

  /// A share from its sums.
  /// - Parameters:
  ///   - rows: rows with the property, and all.
  ///   - weights: their weights.
  ///   - varianceWeight: Σv of all, where v is a row's part in the variance of a weighted mean.
  ///   - context: what weights mean.
  init(
    rows: (Int, Int), weights: (Double, Double), varianceWeight: Double, absent: TaskReason,
    context: TaskContext
  ) {
    successes = weights.0
    total = weights.1
    count = rows.1
    self.absent = absent
    size = EffectiveSize.kish(sum: weights.1, sumOfSquares: varianceWeight)
    switch context.inference.weights {
    case .sampling:
      exact = context.equalWeights ? (rows.0, rows.1) : nil
    case .frequency:
      let whole = (Int(exactly: weights.0), Int(exactly: weights.1))
      if let successes = whole.0, let all = whole.1, varianceWeight == weights.1 {
        exact = (successes, all)
      } else {
        exact = nil
      }
    }
  }

  /// The share.
  func rate() throws(TaskReason) -> Double {
    guard total > 0, size > 0 else { throw absent }
    return min(1, max(0, successes / total))
  }

  /// The share with its interval.
  func estimate(_ inference: Inference) -> Estimate {
    .of(group: count) { () throws(TaskReason) in
      let rate = try rate()
      return (rate, inference.interval(rate: rate, size: size))
    }
  }

  /// This share minus another group's.
  func difference(from other: Proportion, _ inference: Inference) -> Estimate {
    pair(with: other) { own, reference throws(TaskReason) in
      (
        own - reference,
        inference.interval(
          difference: own, size: size, otherRate: reference, otherSize: other.size)
      )
    }
  }

  /// This share over another group's.
  func ratio(to other: Proportion, _ inference: Inference) -> Estimate {
    pair(with: other) { own, reference throws(TaskReason) in
      guard reference > 0 else { throw .zeroRate }
      return (
        own / reference,
        Interval.ratio(
          rate: own, size: size, otherRate: reference, otherSize: other.size,
          confidence: inference.confidence)
      )
    }
  }

  /// The p-value of equal shares: Fisher's exact test of rows that can be counted, else the pooled
  /// z test on sizes; nil where a share does not exist.
  func pValue(against other: Proportion) -> Double? {
    guard let rate = try? rate(), let otherRate = try? other.rate() else { return nil }
    if let own = exact, let reference = other.exact {
      return FisherExactTest(
        successes: own.successes, count: own.count, otherSuccesses: reference.successes,
        otherCount: reference.count)?.pValue
    }
    return TwoProportionTest(
      rate: rate, size: size, otherRate: otherRate, otherSize: other.size)?.pValue
  }

  private func pair(
    with other: Proportion, _ combine: (Double, Double) throws(TaskReason) -> (Double, Interval?)
  ) -> Estimate {
    .of(
      count: TaskSums.sum(count, other.count),
      own: { () throws(TaskReason) in try rate() },
      other: { () throws(TaskReason) in try other.rate() }, combine)
  }
}

/// What measures of a task need to know beside the tallies.
struct TaskContext {
  let inference: Inference
  /// Whether all positive weights are the same, so that rows can simply be counted.
  let equalWeights: Bool

  /// A row's part in the variance of a weighted mean: w² of a sampling weight; of a frequency, w
  /// times the square of what each of its rows weighs by itself.
  func varianceWeight(_ weight: Double, exposure: Double = 1) -> Double {
    switch inference.weights {
    case .sampling: weight * exposure * (weight * exposure)
    case .frequency: weight * exposure * exposure
    }
  }
}
