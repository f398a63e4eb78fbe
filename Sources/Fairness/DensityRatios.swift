internal import Foundation
internal import Statistics

/// Independence, separation and sufficiency of predicted numbers by ratios of densities that
/// logistic classifiers of the group estimate (Steinberg, Reid and O'Callaghan 2020).
///
/// With a = 1 for the reference group, s the prediction, y the label, and odds of fitted
/// probabilities averaged over the rows of both groups:
/// independence (n − n₁)/n₁ · mean odds(a|s), separation mean odds(a|y,s)/odds(a|y), sufficiency
/// mean odds(a|y,s)/odds(a|s); 1 at parity. The classifiers are linear in s and y and without
/// penalty, as in fairmodels. The intervals are linearized: they contain what the fits themselves
/// are uncertain by.
struct DensityRatios {
  /// The three measures in order.
  let measures: [(id: String, ratio: DensityRatio)]

  private static let ids = [
    "independence_density_ratio", "separation_density_ratio", "sufficiency_density_ratio",
  ]

  /// The ratios of a pair of groups given by their rows.
  init(_ rows: RegressionRows, group: [Int32], reference: [Int32]) {
    let own = group.map(Int.init).filter { rows.rows.weight($0) > 0 }
    let other = reference.map(Int.init).filter { rows.rows.weight($0) > 0 }
    func all(_ reason: TaskReason) -> [(id: String, ratio: DensityRatio)] {
      Self.ids.map { ($0, DensityRatio(reason: reason)) }
    }
    guard !own.isEmpty else {
      measures = all(group.isEmpty ? .noRows : .noWeight)
      return
    }
    guard !other.isEmpty else {
      measures = all(.everywhere("no rows in the reference group"))
      return
    }
    let used = own + other
    let isReference = used.indices.map { $0 >= own.count }
    let weights = used.map { rows.rows.weight($0) }
    let parts = used.map { rows.varianceWeight($0) }
    let sample = PairSample(isReference: isReference, weights: weights, varianceWeights: parts)
    let fit = sample.fit([used.map { rows.sample.predictions[$0] }], names: ["predictions"])
    guard let labels = rows.sample.labels else {
      measures = [
        (Self.ids[0], sample.independence(fit)),
        (Self.ids[1], DensityRatio(reason: .noLabels)),
        (Self.ids[2], DensityRatio(reason: .noLabels)),
      ]
      return
    }
    let label = used.map { labels[$0] }
    let labelFit = sample.fit([label], names: ["labels"])
    let joint = sample.fit(
      [used.map { rows.sample.predictions[$0] }, label], names: ["predictions", "labels"])
    measures = [
      (Self.ids[0], sample.independence(fit)),
      (Self.ids[1], sample.ratio(joint, over: labelFit)),
      (Self.ids[2], sample.ratio(joint, over: fit)),
    ]
  }
}

/// A density ratio with its linearized variance, or why there is none.
struct DensityRatio {
  var value = Double.nan
  var variance: Double?
  var reason: TaskReason?

  init(reason: TaskReason) { self.reason = reason }

  init(value: Double, variance: Double?) {
    self.value = value
    self.variance = variance
  }

  /// The ratio with an interval on the logarithmic scale.
  func estimate(count: Int, _ inference: Inference) -> Estimate {
    if let reason { return .undefined(reason, in: "the group", count: count) }
    guard value > 0, value.isFinite else {
      return .undefined(.everywhere("the number is out of range"), in: "", count: count)
    }
    let log = LogRatio(
      LogValue(value: Foundation.log(value), variance: variance.map { $0 / value / value }),
      LogValue(value: 0, variance: 0))
    return .number(value, log.interval(inference, isRatio: true), count: count)
  }
}

/// The rows of two groups, weighted, with which of them they belong to.
private struct PairSample {
  let isReference: [Bool]
  let weights: [Double]
  let varianceWeights: [Double]
  let total: Double
  /// The share of weight in the reference group.
  let share: Double
  /// (Σw)²/Σv.
  let size: Double

  init(isReference: [Bool], weights: [Double], varianceWeights: [Double]) {
    self.isReference = isReference
    self.weights = weights
    self.varianceWeights = varianceWeights
    total = weights.reduce(0, +)
    var reference = 0.0
    for index in weights.indices where isReference[index] { reference += weights[index] }
    share = reference / total
    size = EffectiveSize.kish(sum: total, sumOfSquares: varianceWeights.reduce(0, +))
  }

  /// A classifier of the group, or why there is none.
  enum Fit {
    case fitted(FittedOdds)
    case failed(TaskReason)
  }

  /// The log odds of each row and how each row moves the coefficients.
  struct FittedOdds {
    /// The fitted log odds of the reference group.
    let logOdds: [Double]
    /// The columns, beside a constant 1.
    let columns: [[Double]]
    let covariance: [[Double]]

    /// How much a row moves a number with this gradient in the coefficients, per unit of the row's
    /// residual: gradientᵀ·covariance·row.
    func influence(_ gradient: [Double]) -> (Int) -> Double {
      let direction = covariance.map { line in
        zip(line, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return { row in
        var sum = direction[0]
        for (index, column) in columns.enumerated() { sum += direction[index + 1] * column[row] }
        return sum
      }
    }

    /// The reference's fitted probability of a row.
    func probability(_ row: Int) -> Double { 1 / (1 + exp(-logOdds[row])) }
  }

  func fit(_ columns: [[Double]], names: [String]) -> Fit {
    // The fitted odds are the same on any scale; standardized columns keep the numbers tame.
    var standard: [[Double]] = []
    for (column, name) in zip(columns, names) {
      var moments = TaskMoments()
      for index in column.indices {
        moments.add(column[index], weight: weights[index], varianceWeight: weights[index])
      }
      let scale = (moments.spread / total).squareRoot()
      guard scale > 0, scale.isFinite else {
        return .failed(.everywhere("the \(name) of both groups do not vary"))
      }
      standard.append(column.map { ($0 - moments.mean) / scale })
    }
    let fit: LogisticFit
    do throws(LogisticFit.Failure) {
      fit = try LogisticFit(
        columns: standard, positive: weights.indices.map { isReference[$0] ? weights[$0] : 0 },
        negative: weights.indices.map { isReference[$0] ? 0 : weights[$0] })
    } catch {
      let text = names.joined(separator: " and ")
      switch error {
      case .collinear: return .failed(.everywhere("the \(text) say the same"))
      case .separated: return .failed(.everywhere("the \(text) tell some rows' group for certain"))
      case .oneClass, .invalid:
        return .failed(.everywhere("the \(text) are out of range"))
      }
    }
    let logOdds = isReference.indices.map { index in
      var sum = fit.coefficients[0]
      for (place, column) in standard.enumerated() {
        sum += fit.coefficients[place + 1] * column[index]
      }
      return sum
    }
    return .fitted(FittedOdds(logOdds: logOdds, columns: standard, covariance: fit.covariance))
  }

  /// (1 − π)/π · mean odds, π being the reference's share.
  func independence(_ fit: Fit) -> DensityRatio {
    switch fit {
    case .failed(let reason): return DensityRatio(reason: reason)
    case .fitted(let odds):
      let values = odds.logOdds.map { exp($0) }
      let mean = self.mean(values)
      let influence = odds.influence(gradient(odds, by: values))
      let scale = (1 - share) / share
      return linearized(scale * mean) { index in
        let own = isReference[index] ? 1.0 : 0
        return scale
          * (values[index] - mean + total * (own - odds.probability(index)) * influence(index))
          - mean / share / share * (own - share)
      }
    }
  }

  /// The mean of one fit's odds over another's.
  func ratio(_ joint: Fit, over single: Fit) -> DensityRatio {
    switch (joint, single) {
    case (.failed(let reason), _), (_, .failed(let reason)): return DensityRatio(reason: reason)
    case (.fitted(let upper), .fitted(let lower)):
      let values = zip(upper.logOdds, lower.logOdds).map { exp($0 - $1) }
      let mean = self.mean(values)
      let up = upper.influence(gradient(upper, by: values))
      let down = lower.influence(gradient(lower, by: values))
      return linearized(mean) { index in
        let own = isReference[index] ? 1.0 : 0
        return values[index] - mean + total * (own - upper.probability(index)) * up(index)
          - total * (own - lower.probability(index)) * down(index)
      }
    }
  }

  private func linearized(_ value: Double, _ influence: (Int) -> Double) -> DensityRatio {
    guard size > 1 else { return DensityRatio(value: value, variance: nil) }
    var sum = 0.0
    for index in varianceWeights.indices {
      let own = influence(index)
      sum += varianceWeights[index] * own * own
    }
    return DensityRatio(value: value, variance: sum / total / total * (size / (size - 1)))
  }

  private func mean(_ values: [Double]) -> Double {
    var sum = 0.0
    for index in values.indices { sum += weights[index] * values[index] }
    return sum / total
  }

  /// The mean of values times the rows: how a mean of odds moves with the coefficients.
  private func gradient(_ fit: FittedOdds, by values: [Double]) -> [Double] {
    [mean(values)]
      + fit.columns.map { column in
        var sum = 0.0
        for index in values.indices { sum += weights[index] * values[index] * column[index] }
        return sum / total
      }
  }
}
