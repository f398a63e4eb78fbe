/// Conditional demographic disparity (Wachter, Mittelstadt and Russell 2021; CDD of Clarify) of one
/// group among the known ones.
///
/// Within a stratum: the group's share of the rows with an unfavorable outcome minus its share of
/// those with a favorable one. Over strata: the mean, weighted by their rows.
struct DemographicDisparity: Sendable {
  /// Over the strata in which both outcomes occur, with a linearized interval.
  let estimate: Estimate
  /// With a share among no rows taken as 0, over all strata.
  let clarify: Estimate
  /// The strata in which only one outcome occurs.
  let silentStrata: [String]

  /// Measures a group against the rest.
  /// - Parameters:
  ///   - own: the group's shares of favorable outcomes by stratum.
  ///   - rest: those of every other known group.
  ///   - names: the strata.
  ///   - inference: the interval.
  init(
    own: [SampledShare], rest: [[SampledShare]], names: [String], inference: Inference
  ) {
    struct Stratum {
      let accepted: CrossSum
      let rejected: CrossSum
      let acceptedRest: CrossSum
      let rejectedRest: CrossSum
      var accept: Double { accepted.weight + acceptedRest.weight }
      var reject: Double { rejected.weight + rejectedRest.weight }
      var total: Double { accept + reject }
      var count: Int {
        accepted.count + rejected.count + acceptedRest.count + rejectedRest.count
      }
      var shareOfRejected: Double { reject > 0 ? rejected.weight / reject : 0 }
      var shareOfAccepted: Double { accept > 0 ? accepted.weight / accept : 0 }
      var disparity: Double { shareOfRejected - shareOfAccepted }
    }
    let strata = names.indices.map { stratum in
      Stratum(
        accepted: own[stratum].hits, rejected: own[stratum].misses,
        acceptedRest: .total(rest.map { $0[stratum].hits }),
        rejectedRest: .total(rest.map { $0[stratum].misses }))
    }
    silentStrata = zip(names, strata).compactMap { name, stratum in
      stratum.total > 0 && !(stratum.accept > 0 && stratum.reject > 0) ? name : nil
    }
    func mean(_ strata: [Stratum]) -> (value: Double, total: Double, count: Int)? {
      let total = strata.reduce(0) { $0 + $1.total }
      guard total > 0, total.isFinite else { return nil }
      return (
        strata.reduce(0) { $0 + $1.total / total * $1.disparity }, total,
        strata.reduce(0) { $0 &+ $1.count }
      )
    }
    let rows = strata.reduce(0) { $0 &+ $1.count }
    clarify =
      mean(strata).map { .plain($0.value, count: $0.count) }
      ?? .undefined(reason: "no rows in any stratum", count: rows)
    let telling = strata.filter { $0.accept > 0 && $0.reject > 0 }
    guard let (value, total, count) = mean(telling) else {
      estimate = .undefined(
        reason: "no stratum has both favorable and unfavorable outcomes", count: rows)
      return
    }
    // Var = Σ w²·(derivative by the weight of such a row)².
    let variance = telling.reduce(0) { sum, stratum in
      let weight = stratum.total / total
      let common = (stratum.disparity - value) / total
      let (ofRejected, ofAccepted) = (stratum.shareOfRejected, stratum.shareOfAccepted)
      let terms = [
        (stratum.rejected, weight * (1 - ofRejected) / stratum.reject + common),
        (stratum.rejectedRest, -weight * ofRejected / stratum.reject + common),
        (stratum.accepted, -weight * (1 - ofAccepted) / stratum.accept + common),
        (stratum.acceptedRest, weight * ofAccepted / stratum.accept + common),
      ]
      return sum + terms.reduce(0) { $0 + $1.0.square * $1.1 * $1.1 }
    }
    estimate = .measured(
      value: value,
      interval: inference.normalInterval(value, variance: variance, within: -1...1),
      count: count, pValue: nil)
  }
}
