internal import Statistics

/// The measures of a multi-class model that follow from a table of true and predicted classes.
struct MulticlassMeasures {
  /// A measure of one table without a formula for its interval.
  struct Averaged: Sendable {
    let id: String
    let value: @Sendable (ClassTable) throws(TaskReason) -> Double
  }

  /// A distance between the tables of two groups.
  struct Distance: Sendable {
    let id: String
    /// Throws where one table lacks what the distance needs.
    let check: @Sendable (ClassTable) throws(TaskReason) -> Void
    let value: @Sendable (ClassTable, ClassTable) throws(TaskReason) -> Double
  }

  static let averaged: [Averaged] = [
    Averaged(id: "macro_recall") { table throws(TaskReason) in
      try table.macro { index throws(TaskReason) in try table.recall(index) }
    },
    Averaged(id: "macro_precision") { table throws(TaskReason) in
      try table.macro { index throws(TaskReason) in try table.precision(index) }
    },
    Averaged(id: "macro_f1") { table throws(TaskReason) in
      try table.macro { index throws(TaskReason) in try table.f1(index) }
    },
    Averaged(id: "weighted_precision") { table throws(TaskReason) in
      try table.weighted { index throws(TaskReason) in try table.precision(index) }
    },
    Averaged(id: "weighted_f1") { table throws(TaskReason) in
      try table.weighted { index throws(TaskReason) in try table.f1(index) }
    },
    Averaged(id: "matthews_correlation") { table throws(TaskReason) in
      try table.matthewsCorrelation()
    },
    Averaged(id: "cohen_kappa") { table throws(TaskReason) in try table.cohenKappa() },
  ]

  static let distances: [Distance] = [
    Distance(id: "multiclass_statistical_parity", check: hasRows) {
      own, other throws(TaskReason) in
      try ClassTable.totalVariation(own.predictionTotals, other.predictionTotals)
    },
    Distance(id: "label_total_variation_distance", check: hasRows) {
      own, other throws(TaskReason) in
      try ClassTable.totalVariation(own.labelTotals, other.labelTotals)
    },
    Distance(id: "multiclass_equality_of_opportunity", check: hasLabels) {
      own, other throws(TaskReason) in try own.equalityOfOpportunity(other)
    },
    Distance(id: "multiclass_average_odds", check: hasLabels) {
      own, other throws(TaskReason) in try own.averageOdds(other)
    },
    Distance(id: "multiclass_true_rates", check: hasLabels) {
      own, other throws(TaskReason) in try own.trueRates(other)
    },
  ]

  private static let hasRows: @Sendable (ClassTable) throws(TaskReason) -> Void = {
    table throws(TaskReason) in
    guard table.total > 0 else { throw .noRows }
  }

  private static let hasLabels: @Sendable (ClassTable) throws(TaskReason) -> Void = {
    table throws(TaskReason) in
    guard table.total > 0 else { throw .noRows }
    try table.checkLabels()
  }
}

/// A group of a multi-class audit before its measures are written down: its tally, its table and
/// what draws replicates of it.
struct MulticlassSubject {
  let name: String
  let isUnknown: Bool
  let tally: MulticlassTally
  /// The area under the ROC curve of each class against the rest; empty without probabilities.
  let areas: [ClassArea?]
  let table: ClassTable
  /// Where its random numbers come from: attribute and group.
  let place: (UInt64, UInt64)

  init(
    name: String, isUnknown: Bool, tally: MulticlassTally, areas: [ClassArea?], classes: [String],
    place: (UInt64, UInt64)
  ) {
    self.name = name
    self.isUnknown = isUnknown
    self.tally = tally
    self.areas = areas
    self.place = place
    table = tally.matrix.table(classes)
  }

  /// The rows of positive weight.
  var count: Int { tally.matrix.total.count }

  /// The reason why a group without rows has no value.
  func precise(_ reason: TaskReason) -> TaskReason {
    reason == .noRows && tally.matrix.weightlessCount > 0 ? .noWeight : reason
  }

  /// Draws replicates of the table.
  func resampler(_ inference: Inference) -> CellResampler? {
    let total = tally.matrix.total
    let size =
      inference.weights == .frequency
      ? total.weight : EffectiveSize.kish(sum: total.weight, sumOfSquares: total.square)
    return CellResampler(weights: tally.matrix.weights, size: size)
  }

  private func acceleration(
    _ measure: MulticlassMeasures.Averaged, _ resampler: CellResampler
  ) -> Double? {
    let (values, counts) = resampler.jackknife { try? measure.value(table($0)) }
    return Bootstrap.acceleration(jackknife: values, counts: counts)
  }

  func generator(_ inference: Inference) -> SplitMix64 {
    TaskBootstrap.generator(inference, 1, place.0, place.1)
  }

  /// A table of one replicate.
  func table(_ cells: [Double]) -> ClassTable { ClassTable(cells, classes: table.classes) }

  /// The share of rows whose predicted class is the true one.
  func accuracy(_ context: TaskContext) -> Proportion {
    tally.matrix.proportion(
      { label, prediction in label == prediction }, of: { _, _ in true }, absent: .noRows, context)
  }

  /// Everything measured within the group.
  func result(_ context: TaskContext) -> MulticlassGroup {
    let inference = context.inference
    let count = count
    var replicates = MulticlassMeasures.averaged.map { _ in [Double]() }
    let resampler = inference.replicates > 0 ? resampler(inference) : nil
    if let resampler {
      var generator = generator(inference)
      for _ in 0..<inference.replicates {
        let drawn = table(resampler.next(using: &generator))
        for (index, measure) in MulticlassMeasures.averaged.enumerated() {
          replicates[index].append((try? measure.value(drawn)) ?? .nan)
        }
      }
    }
    let accuracy = accuracy(context).estimate(inference)
    var entries = ["accuracy", "micro_recall", "micro_precision", "micro_f1", "weighted_recall"]
      .map { TaskMeasures.Entry($0, accuracy) }
    for (index, measure) in MulticlassMeasures.averaged.enumerated() {
      entries.append(
        .init(
          measure.id,
          .of(group: count) { () throws(TaskReason) in
            do throws(TaskReason) {
              let value = try measure.value(table)
              return (
                value,
                TaskBootstrap.interval(
                  replicates[index], estimate: value,
                  acceleration: resampler.flatMap { acceleration(measure, $0) }, inference)
              )
            } catch { throw precise(error) }
          }))
    }
    for (id, moments) in losses {
      entries.append(
        .init(
          id,
          TaskMoments.meanEstimate(
            moments, count: count, absent: .noProbabilities, context)))
    }
    let parts = table.classes.indices.map { index in
      TaskPart(
        of: table.classes[index],
        metrics: TaskMeasures(
          ClassRate.allCases.map { rate in
            .init(
              rate.rawValue,
              rate.proportion(tally.matrix, class: index, name: table.classes[index], context)
                .estimate(inference))
          } + [
            .init(
              "f1",
              .of(group: count) { () throws(TaskReason) in
                do throws(TaskReason) { return (try table.f1(index), nil) } catch {
                  throw precise(error)
                }
              }),
            .init("roc_auc", areaEstimate(index, inference)),
          ]))
    }
    let classCount = table.classCount
    return MulticlassGroup(
      group: name, unknown: isUnknown, n: count, weight: table.total,
      confusion: (0..<classCount).map { label in
        Array(table.cells[label * classCount..<(label + 1) * classCount])
      },
      metrics: TaskMeasures(entries), classes: parts)
  }

  /// The losses by identifier; nil without probabilities.
  var losses: [(id: String, moments: TaskMoments?)] {
    [("log_loss", tally.logLoss), ("brier_score", tally.brierScore)]
  }

  /// The area under the ROC curve of a class against the rest.
  func area(_ index: Int) throws(TaskReason) -> ClassArea {
    guard !areas.isEmpty else { throw .noProbabilities }
    guard let area = areas[index] else {
      guard table.total > 0 else { throw precise(.noRows) }
      throw table.labelTotals[index] > 0
        ? .inside("only rows labeled '\(table.classes[index])'") : table.notLabeled(index)
    }
    return area
  }

  private func areaEstimate(_ index: Int, _ inference: Inference) -> Estimate {
    .of(group: count) { () throws(TaskReason) in
      let area = try area(index)
      return (
        area.area,
        area.variance.flatMap {
          .normal(
            estimate: area.area, variance: $0, within: 0...1, confidence: inference.confidence)
        }
      )
    }
  }
}
