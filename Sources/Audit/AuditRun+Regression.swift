import Explain
import Fairness
import Models
import Statistics
import Tabular

/// The rows of an audit of predicted numbers, side by side.
struct RegressionEvaluation {
  /// The table's rows that take part, ascending.
  let rows: [Int]
  /// Rows that do not, by reason.
  let excluded: [AuditRecord.Exclusion]
  /// What is measured.
  let sample: RegressionSample
  /// The attributes with their declared references.
  let partitions: [(partition: GroupPartition, reference: String?)]
  /// The model's values of the rows; nil without a model.
  let matrix: FeatureMatrix?

  /// Predicts and groups the rows of some inputs.
  init(_ inputs: AuditInputs, threads: Int) throws {
    let configuration = inputs.configuration
    let rowCount = inputs.table.rowCount
    func numbers(_ name: String?, key: String) throws -> [Double] {
      let column = try inputs.column(name, key: key)
      guard case .numeric(let numbers) = column.values else {
        throw EvaluationError.notNumeric(
          source: inputs.source, column: column.name, purpose: .regression)
      }
      return numbers
    }
    let labels = try numbers(configuration.data.label, key: "data.label")
    let recorded = try configuration.predictions.map {
      try numbers($0.column, key: "predictions.column")
    }
    let weights = try inputs.weights()
    let exposures = try configuration.data.exposure.map {
      try numbers($0, key: "data.exposure")
    }
    // A row without exposure weighs nothing.
    let rowWeights = exposures.map { exposures in
      weights.map { zip($0, exposures).map { $0 * $1 } } ?? exposures
    }
    if let exposures, let row = exposures.firstIndex(where: { $0 < 0 }) {
      throw EvaluationError.weight(
        source: inputs.source, line: inputs.table.lines.line(ofRow: row),
        column: configuration.data.exposure ?? "")
    }
    let selection = try EvaluatedRows(
      rowCount: rowCount, weights: rowWeights ?? weights, source: inputs.source,
      labelIsMissing: { labels[$0].isNaN },
      predictionIsMissing: { row in recorded.map { $0[row].isNaN } ?? false })
    let kept = selection.rows
    let all = kept.count == rowCount
    func pick(_ values: [Double]) -> [Double] { all ? values : kept.map { values[$0] } }
    rows = kept
    excluded = selection.excluded
    let predictions: [Double]
    if let model = inputs.model, let whole = inputs.matrix {
      let matrix = all ? whole : whole.selecting(kept)
      predictions = try inputs.scores(
        of: matrix, by: model, tableRows: all ? nil : kept, threads: threads)
      self.matrix = matrix
    } else if let recorded {
      predictions = pick(recorded)
      matrix = nil
    } else {
      throw configuration.error("model.path", .missing(flag: "--model"))
    }
    sample = RegressionSample(
      predictions: predictions, labels: pick(labels), exposures: exposures.map(pick),
      weights: weights.map(pick),
      goodDirection: configuration.data.higherIsBetter ? .higher : .lower)
    partitions = try inputs.partitions(rows: all ? nil : kept)
  }
}

extension AuditRun {
  /// The record of an audit of predicted numbers.
  func regressionRecord(
    times: inout StageTimes, progress: ProgressHandler
  ) throws -> AuditRecord {
    let configuration = inputs.configuration
    progress(.predict, 0)
    let evaluation = try times.measure(.predict) {
      try RegressionEvaluation(inputs, threads: threads)
    }
    progress(.measure, 0)
    let measured = try times.measure(.measure) {
      try located {
        try RegressionAudit.measure(
          evaluation.sample, partitions: evaluation.partitions,
          inference: configuration.measuring)
      }
    }
    var explanations: AuditRecord.Explanations?
    if inputs.model != nil, configuration.explain.method != .none {
      explanations = try times.measure(.explain) {
        try explain(
          ExplainedRows(evaluation), references: measured.attributes.map(\.reference),
          progress: progress)
      }
    }
    let settings = configuration.inference
    let metrics = MetricMap(
      measured.overall.metrics.entries.map { .init(id: $0.id, result: .init($0.estimate)) })
    let decision = AuditRecord.Decision(
      source: inputs.model == nil ? "predictions" : "model", rule: "none", threshold: nil,
      positiveIsFavorable: configuration.data.higherIsBetter)
    var record = AuditRecord(
      schema: AuditRecord.schemaIdentifier, tool: tool,
      run: .init(started: started, durationSeconds: nil), title: title, inputs: inputs.files,
      dataset: dataset(
        rows: evaluation.rows, excluded: evaluation.excluded, matrix: evaluation.matrix,
        weights: evaluation.sample.weights,
        label: .init(column: configuration.data.label ?? "")),
      decision: decision, model: inputs.model.map { .init($0, classNames: nil) },
      performance: .init(n: measured.overall.n, metrics: metrics, calibration: []),
      fairness: .init(
        confidence: settings.confidence, correction: settings.correction.rawValue,
        tests: measured.testCount, inference: .init(configuration.measuring),
        preset: configuration.measures.preset.rawValue,
        definitions: TaskMetric.all.filter { $0.task == .regression }.map { .init($0) },
        attributes: [], regression: measured),
      explanations: explanations, findings: [], notEvaluated: [])
    record.findings = FindingRules.findings(in: record)
    return record
  }
}
