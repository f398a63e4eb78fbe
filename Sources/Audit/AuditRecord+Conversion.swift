import Fairness
import Models
import Statistics
import Tabular

// How measured values become parts of the record.

extension AuditRecord.Measured {
  init(_ estimate: Estimate, adjusted: Double? = nil) {
    switch estimate {
    case .measured(let value, let interval, let count, let pValue):
      self.init(
        value: value, ci: interval.map { [$0.low, $0.high] }, n: count, pValue: pValue,
        pAdjusted: adjusted)
    case .undefined(let reason, let count):
      self.init(value: nil, n: count, why: reason)
    }
  }
}

extension AuditRecord.Cells {
  init(_ counts: ConfusionCounts) {
    self.init(
      truePositives: counts.truePositives, falsePositives: counts.falsePositives,
      falseNegatives: counts.falseNegatives, trueNegatives: counts.trueNegatives)
  }
}

extension AuditRecord.CalibrationBin {
  init(_ bin: Fairness.CalibrationBin) {
    self.init(
      low: bin.low, high: bin.high, n: bin.count, meanScore: bin.meanScore,
      positiveRate: .init(bin.positiveRate))
  }
}

extension AuditRecord.Histogram {
  init(_ histogram: ScoreHistogram) {
    self.init(edges: histogram.edges, counts: histogram.weights)
  }
}

extension MetricMap {
  init(_ metrics: [(id: String, estimate: Estimate)]) {
    self.init(metrics.map { Entry(id: $0.id, result: .init($0.estimate)) })
  }
}

extension AuditRecord.Attribute {
  init(_ result: AttributeResult, columns: [String], histograms: [ScoreHistogram]) {
    self.init(
      name: result.name, columns: columns, reference: result.reference,
      referenceChoice: result.referenceChoice.rawValue,
      groups: result.groups.enumerated().map { index, group in
        AuditRecord.Group(
          group: group.group, unknown: group.isUnknown, n: group.count, weight: group.weight,
          cells: .init(group.confusion), metrics: .init(group.metrics),
          calibration: group.calibration.map { .init($0) },
          scores: index < histograms.count ? .init(histograms[index]) : nil)
      },
      comparisons: result.comparisons.map { comparison in
        AuditRecord.Comparison(
          group: comparison.group,
          metrics: MetricMap(
            comparison.metrics.map {
              .init(id: $0.id, result: .init($0.estimate, adjusted: $0.adjustedPValue))
            }))
      },
      summary: result.summary.map { summary in
        AuditRecord.Summary(
          id: summary.id, result: .init(summary.estimate), lowest: summary.pair?.lowest,
          highest: summary.pair?.highest, undefinedGroups: summary.undefinedGroups)
      }, fourFifths: result.fourFifths, power: result.power,
      bootstrapNotes: result.bootstrapNotes, scores: result.scores)
  }
}

extension AuditRecord.MetricDefinition {
  init(_ metric: Metric, _ inference: Inference) {
    self.init(
      id: metric.id, title: metric.title, definition: metric.definition, formula: metric.formula,
      scope: metric.scope.rawValue, family: metric.family.rawValue, ideal: metric.ideal,
      interval: metric.intervalMethod(inference), test: metric.test(inference),
      unit: metric.unit.rawValue)
  }

  init(_ metric: TaskMetric) {
    self.init(
      id: metric.id, title: metric.title, definition: metric.definition, formula: metric.formula,
      scope: metric.scope.rawValue, task: metric.task.rawValue, ideal: metric.ideal,
      interval: metric.intervalMethod, test: metric.test, unit: metric.unit.rawValue)
  }
}

extension AuditRecord.Inference {
  init(_ settings: Fairness.Inference) {
    self.init(
      test: settings.test.rawValue, power: settings.power,
      rateInterval: settings.rateInterval.rawValue,
      differenceInterval: settings.differenceInterval.rawValue, replicates: settings.replicates,
      bootstrapInterval: settings.bootstrapInterval.rawValue, seed: Int(clamping: settings.seed),
      weights: settings.weights.rawValue)
  }
}

extension AuditRecord.Fairness {
  /// Leaves only the measures that the configuration lists, and their definitions.
  mutating func keep(_ configuration: AuditConfiguration) {
    guard var kept = configuration.measures.preset.identifiers else { return }
    kept.formUnion(configuration.measures.include)
    kept.formUnion(configuration.effectiveLimits.map(\.metric))
    for index in attributes.indices {
      for group in attributes[index].groups.indices {
        attributes[index].groups[group].metrics.keep(kept)
      }
      for comparison in attributes[index].comparisons.indices {
        attributes[index].comparisons[comparison].metrics.keep(kept)
      }
      attributes[index].summary.removeAll { !kept.contains($0.id) }
    }
    definitions.removeAll { $0.task == nil && !kept.contains($0.id) }
  }
}

extension MetricMap {
  fileprivate mutating func keep(_ identifiers: Set<String>) {
    entries.removeAll { !identifiers.contains($0.id) }
  }
}

extension AuditRecord.Model {
  init(_ model: Models.Model, classNames: [String]?) {
    let summary = ModelSummary(model)
    self.init(
      format: model.origin.format, version: model.origin.version,
      kind: model.origin.kind, objective: model.origin.objective,
      task: model.task.rawValue, outputs: classNames ?? model.outputs,
      features: model.features.map { feature in
        switch feature.kind {
        case .numeric, .integer: .init(name: feature.name, type: "numeric")
        case .text: .init(name: feature.name, type: "categorical")
        case .boolean: .init(name: feature.name, type: "boolean")
        case .categorical(let levels):
          .init(
            name: feature.name, type: "categorical", levels: levels?.map(CellText.trimmed))
        }
      },
      parts: summary.parts.map(\.rawValue), trees: summary.trees, leaves: summary.leaves,
      depth: summary.maximumDepth, baseMargin: summary.baseMargin,
      transform: summary.transform?.rawValue, slope: summary.slope == 1 ? nil : summary.slope,
      bestIteration: summary.bestIteration)
  }
}

extension AuditRecord.ColumnSummary {
  init(_ column: Column, roles: [String]) {
    var summary = AuditRecord.ColumnSummary(
      name: column.name, type: "", roles: roles, missing: column.missingCount)
    switch column.values {
    case .numeric(let numbers):
      summary.type = "numeric"
      let present = numbers.filter { !$0.isNaN }
      summary.minimum = present.min()
      summary.median = Column.lowerMedian(of: present)
      summary.maximum = present.max()
    case .categorical:
      summary.type = "categorical"
      summary.distinct = DistinctValues(column: column).names.count
    case .boolean:
      summary.type = "boolean"
      summary.distinct = DistinctValues(column: column).names.count
    }
    self = summary
  }
}
