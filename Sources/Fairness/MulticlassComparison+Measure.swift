internal import Statistics

/// A comparison whose tests wait for their correction.
struct PendingMulticlassComparison {
  let group: String
  var metrics = PendingMeasures()
  var parts: [(of: String, metrics: PendingMeasures)] = []

  /// Measures a group against its reference and puts its tests into the family.
  init(
    _ own: MulticlassSubject, reference other: MulticlassSubject, _ context: TaskContext,
    family: inout TestFamily
  ) {
    group = own.name
    let inference = context.inference
    let count = TaskSums.sum(own.count, other.count)
    let accuracy = own.accuracy(context)
    let otherAccuracy = other.accuracy(context)
    let test = family.add(accuracy.pValue(against: otherAccuracy))
    metrics.add(
      "accuracy_difference", accuracy.difference(from: otherAccuracy, inference), test: test)
    metrics.add("accuracy_ratio", accuracy.ratio(to: otherAccuracy, inference), test: test)

    let replicates = Replicates(own, other, inference)
    for (index, measure) in MulticlassMeasures.averaged.enumerated() {
      metrics.add(
        measure.id + "_difference",
        .of(
          count: count,
          own: { () throws(TaskReason) in
            do throws(TaskReason) { return try measure.value(own.table) } catch {
              throw own.precise(error)
            }
          },
          other: { () throws(TaskReason) in
            do throws(TaskReason) { return try measure.value(other.table) } catch {
              throw other.precise(error)
            }
          }
        ) { mine, reference throws(TaskReason) in
          (
            mine - reference,
            TaskBootstrap.interval(
              replicates.differences[index], estimate: mine - reference,
              acceleration: replicates.acceleration(own, other) {
                try measure.value($0) - measure.value($1)
              },
              inference)
          )
        })
    }
    for (index, measure) in MulticlassMeasures.distances.enumerated() {
      // Predictions are what the model is tested for; the other distances carry no test.
      let test =
        measure.id == "multiclass_statistical_parity"
        ? family.add(Self.homogeneity(own, other, inference)) : nil
      metrics.add(
        measure.id,
        .of(
          count: count,
          own: { () throws(TaskReason) in
            do throws(TaskReason) { try measure.check(own.table) } catch {
              throw own.precise(error)
            }
          },
          other: { () throws(TaskReason) in
            do throws(TaskReason) { try measure.check(other.table) } catch {
              throw other.precise(error)
            }
          }
        ) { _, _ throws(TaskReason) in
          let value = try measure.value(own.table, other.table)
          return (
            value,
            TaskBootstrap.interval(
              replicates.distances[index], estimate: value,
              acceleration: replicates.acceleration(own, other) { try measure.value($0, $1) },
              inference)
          )
        }, test: test)
    }
    for ((id, mine), (_, reference)) in zip(own.losses, other.losses) {
      let (estimate, pValue) = TaskMoments.difference(
        mine, reference, count: count, absent: .noProbabilities, context)
      metrics.add(id + "_difference", estimate, test: family.add(pValue))
    }
    for index in own.table.classes.indices {
      parts.append(
        (own.table.classes[index], Self.part(own, other, class: index, context, family: &family)))
    }
  }

  /// The measures of one class against the rest.
  private static func part(
    _ own: MulticlassSubject, _ other: MulticlassSubject, class index: Int,
    _ context: TaskContext, family: inout TestFamily
  ) -> PendingMeasures {
    let name = own.table.classes[index]
    var metrics = PendingMeasures()
    for rate in ClassRate.allCases {
      let mine = rate.proportion(own.tally.matrix, class: index, name: name, context)
      let reference = rate.proportion(other.tally.matrix, class: index, name: name, context)
      let test = rate.isTested ? family.add(mine.pValue(against: reference)) : nil
      metrics.add(
        rate.rawValue + "_difference", mine.difference(from: reference, context.inference),
        test: test)
      metrics.add(
        rate.rawValue + "_ratio", mine.ratio(to: reference, context.inference), test: test)
    }
    metrics.add(
      "roc_auc_difference",
      .of(
        count: TaskSums.sum(own.count, other.count),
        own: { () throws(TaskReason) in try own.area(index) },
        other: { () throws(TaskReason) in try other.area(index) }
      ) { mine, reference throws(TaskReason) in
        var interval: Interval?
        if let variance = mine.variance, let otherVariance = reference.variance {
          interval = .normal(
            estimate: mine.area - reference.area, variance: variance + otherVariance,
            within: -1...1, confidence: context.inference.confidence)
        }
        return (mine.area - reference.area, interval)
      })
    return metrics
  }

  /// The chi-square test that two groups' predictions have one distribution, on the rows they are
  /// worth; nil where a group has none, and 1 where all rows are of one class.
  private static func homogeneity(
    _ own: MulticlassSubject, _ other: MulticlassSubject, _ inference: Inference
  ) -> Double? {
    func size(_ subject: MulticlassSubject) -> Double {
      let total = subject.tally.matrix.total
      return inference.weights == .frequency
        ? total.weight : EffectiveSize.kish(sum: total.weight, sumOfSquares: total.square)
    }
    let (mine, reference) = (size(own), size(other))
    guard mine > 0, reference > 0 else { return nil }
    var statistic = 0.0
    var occupied = 0
    for index in own.table.classes.indices {
      let share = own.table.predictionTotals[index] / own.table.total
      let otherShare = other.table.predictionTotals[index] / other.table.total
      let pooled = (share * mine + otherShare * reference) / (mine + reference)
      guard pooled > 0 else { continue }
      occupied += 1
      statistic += (share - otherShare) * (share - otherShare) / pooled
    }
    statistic *= mine / (mine + reference) * reference
    guard occupied > 1 else { return 1 }
    return ChiSquareDistribution(degrees: Double(occupied - 1))?.pValue(statistic)
  }

  /// The comparison with its corrected tests.
  func finished(_ family: FinishedFamily) -> MulticlassComparison {
    MulticlassComparison(
      group: group, metrics: metrics.finished(family),
      classes: parts.map { TaskPart(of: $0.of, metrics: $0.metrics.finished(family)) })
  }

  /// Replicates of everything without a formula, NaN where a replicate has no value. A group's
  /// replicates are the same in every comparison.
  private struct Replicates {
    var differences = MulticlassMeasures.averaged.map { _ in [Double]() }
    var distances = MulticlassMeasures.distances.map { _ in [Double]() }
    private var resamplers: (own: CellResampler, other: CellResampler)?

    init(_ own: MulticlassSubject, _ other: MulticlassSubject, _ inference: Inference) {
      guard inference.replicates > 0, let mine = own.resampler(inference),
        let reference = other.resampler(inference)
      else { return }
      resamplers = (mine, reference)
      var generator = own.generator(inference)
      var otherGenerator = other.generator(inference)
      for _ in 0..<inference.replicates {
        let drawn = own.table(mine.next(using: &generator))
        let otherDrawn = other.table(reference.next(using: &otherGenerator))
        for (index, measure) in MulticlassMeasures.averaged.enumerated() {
          let value = try? measure.value(drawn) - measure.value(otherDrawn)
          differences[index].append(value ?? .nan)
        }
        for (index, measure) in MulticlassMeasures.distances.enumerated() {
          distances[index].append((try? measure.value(drawn, otherDrawn)) ?? .nan)
        }
      }
    }

    /// The acceleration of a measure of both tables, from leaving out one row of either group.
    func acceleration(
      _ own: MulticlassSubject, _ other: MulticlassSubject,
      _ value: (ClassTable, ClassTable) throws -> Double
    ) -> Double? {
      guard let resamplers else { return nil }
      let mine = resamplers.own.jackknife { try? value(own.table($0), other.table) }
      let reference = resamplers.other.jackknife { try? value(own.table, other.table($0)) }
      return Bootstrap.acceleration(
        jackknife: mine.values + reference.values, counts: mine.counts + reference.counts)
    }
  }
}
