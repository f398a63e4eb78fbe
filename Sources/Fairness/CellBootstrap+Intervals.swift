internal import Statistics

extension CellBootstrap {
  /// The interval of a group's number.
  func interval(
    _ measure: GroupMeasure, _ rule: IntervalRule, group: Int, estimate: Double
  ) -> ReplicateInterval {
    interval(rule, values(measure, group: group), estimate: estimate) {
      acceleration(groups: [group]) { tallies, context in
        (try? measure.value(tallies[0], context)) ?? .nan
      }
    }
  }

  /// The interval of a comparison.
  func interval(
    _ measure: ComparisonMeasure, _ rule: IntervalRule, group: Int, reference: [Int],
    estimate: Double
  ) -> ReplicateInterval {
    guard variesOnBothSides(measure, group: group, reference: reference) else {
      return ReplicateInterval(undefined: 0, why: .noSpread)
    }
    return interval(
      rule, values(measure, group: group, reference: reference), estimate: estimate
    ) {
      acceleration(groups: [group] + reference) { tallies, context in
        let pair = CellPair(
          group: tallies[0], reference: .pooled(tallies.dropFirst()), context: context)
        return (try? measure.value(pair)) ?? .nan
      }
    }
  }

  /// Whether the number changes when either side alone is drawn anew. A side of one row, or one in
  /// which every row is decided alike, always draws itself; the other side's spread alone would claim
  /// that it is known exactly.
  private func variesOnBothSides(
    _ measure: ComparisonMeasure, group: Int, reference: [Int]
  ) -> Bool {
    [true, false].allSatisfy { drawsGroup in
      let found = values(
        measure, group: group, reference: reference, drawsGroup: drawsGroup,
        replicates: min(replicates, 100)
      ).filter(\.isFinite)
      guard let low = found.min(), let high = found.max() else { return false }
      return high - low > 1e-12 * max(1, abs(low))
    }
  }

  /// The interval of a number of several groups.
  func interval(
    _ measure: @escaping GroupsMeasure, _ rule: IntervalRule, groups: [Int], estimate: Double
  ) -> ReplicateInterval {
    interval(rule, values(measure, groups: groups), estimate: estimate) {
      acceleration(groups: groups) { tallies, context in
        (try? measure(tallies, context)) ?? .nan
      }
    }
  }

  /// The interval of a range over groups that have the measures, by the largest deviation of all
  /// pairs.
  ///
  /// Every difference d of two groups has replicates d* with standard deviation s; c is the quantile
  /// of max |d* − d|/s over all pairs and measures, and d ± c·s holds for all pairs at once. The range
  /// follows as from any simultaneous intervals (``SimultaneousGap``), and may reach down to 0.
  /// Quotients are differences of logarithms.
  /// - Complexity: O(measures · groups² · replicates).
  func interval(_ gap: Gap, groups: [Int]) -> ReplicateInterval {
    let contrasts = gap.measures.map { measure in
      let values = groups.map { (observed(measure, $0), self.values(measure, group: $0)) }
      return Contrasts(values: values, pooled: nil, form: gap.form)
    }
    return Contrasts.interval(
      contrasts, combination: gap.combination, form: gap.form, replicates: replicates,
      confidence: context.confidence)
  }

  /// The interval of the largest distance of a group from all groups together, likewise.
  func interval(_ gap: OverallGap, groups: [Int], among all: [Int]) -> ReplicateInterval {
    let contrasts = gap.measures.map { measure in
      let values = groups.map { (observed(measure, $0), self.values(measure, group: $0)) }
      let pooled = CellTally.pooled(all.map { cells[$0] })
      return Contrasts(
        values: values,
        pooled: (
          (try? measure.value(pooled, context)) ?? .nan, pooledValues(measure, groups: all)
        ), form: gap.form)
    }
    return Contrasts.interval(
      contrasts, combination: .worst, form: gap.form, replicates: replicates,
      confidence: context.confidence)
  }

  private func observed(_ measure: GroupMeasure, _ group: Int) -> Double {
    (try? measure.value(cells[group], context)) ?? .nan
  }

  private func interval(
    _ rule: IntervalRule, _ values: [Double], estimate: Double, acceleration: () -> Double
  ) -> ReplicateInterval {
    ReplicateInterval(
      rule, values, estimate: estimate, context.inference, acceleration: acceleration)
  }
}
