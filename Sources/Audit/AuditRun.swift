import Explain
import Fairness
import Models
import Statistics
import Tabular

/// An audit from inputs to record.
public struct AuditRun {
  /// What to audit and how.
  public let inputs: AuditInputs
  /// What made the record.
  public let tool: AuditRecord.Tool
  /// The date of the run in ISO 8601.
  public let started: String
  /// How many threads compute; the record never depends on it.
  public let threads: Int

  /// A run on inputs that were read.
  public init(inputs: AuditInputs, tool: AuditRecord.Tool, started: String, threads: Int) {
    self.inputs = inputs
    self.tool = tool
    self.started = started
    self.threads = threads
  }

  /// Scores, measures and explains every row.
  ///
  /// - Parameters:
  ///   - times: takes the seconds of the stages.
  ///   - progress: hears how far the work has come.
  public func record(
    times: inout StageTimes, progress: ProgressHandler
  ) throws -> AuditRecord {
    if inputs.configuration.task == .regression {
      return try regressionRecord(times: &times, progress: progress)
    }
    progress(.predict, 0)
    let evaluation = try times.measure(.predict) {
      try Evaluation(inputs, threads: threads)
    }
    progress(.measure, 0)
    let measured = try times.measure(.measure) { try measure(evaluation) }
    var notEvaluated = limits(evaluation)
    var explanations: AuditRecord.Explanations?
    if inputs.model != nil, inputs.configuration.explain.method != .none {
      explanations = try times.measure(.explain) {
        try explain(
          ExplainedRows(evaluation), references: measured.attributes.map(\.reference),
          progress: progress)
      }
    }
    var fairness = try fairness(measured, evaluation)
    try times.measure(.measure) {
      try complete(
        &fairness, evaluation, measured, contributions: Self.contributions(explanations))
    }
    fairness.keep(inputs.configuration)
    notEvaluated += UndefinedMeasures.list(
      overall: .init(Self.ofEveryone(measured.overall)), fairness)
    var record = AuditRecord(
      schema: AuditRecord.schemaIdentifier, tool: tool,
      run: .init(started: started, durationSeconds: nil),
      title: title, inputs: inputs.files,
      dataset: dataset(
        rows: evaluation.rows, excluded: evaluation.excluded, matrix: evaluation.matrix,
        weights: evaluation.sample.weights, label: label(evaluation, measured.overall)),
      decision: evaluation.decision,
      model: inputs.model.map { .init($0, classNames: inputs.classNames) },
      performance: try performance(measured.overall, evaluation), fairness: fairness,
      explanations: explanations, findings: [], notEvaluated: notEvaluated)
    record.findings = FindingRules.findings(in: record)
    return record
  }

  /// The measures that say something of all rows together: not those of a group among the others.
  private static func ofEveryone(_ overall: GroupResult) -> [(id: String, estimate: Estimate)] {
    let ofGroups = [
      "share_of_selected", "background_positive_subgroup_negative_auc",
      "background_negative_subgroup_positive_auc",
    ]
    return overall.metrics.filter { !ofGroups.contains($0.id) }
  }

  /// The report's title.
  var title: String {
    inputs.configuration.title
      ?? "Audit of \(inputs.files.data.path == "-" ? "standard input" : inputs.files.data.path)"
  }

  /// The mean absolute contribution of every feature; none where several outputs are explained.
  private static func contributions(
    _ explanations: AuditRecord.Explanations?
  ) -> [String: Double] {
    guard let output = explanations?.outputs.first, explanations?.outputs.count == 1 else {
      return [:]
    }
    return Dictionary(
      output.global.map { ($0.feature, $0.meanAbs) }, uniquingKeysWith: { first, _ in first })
  }

  private func measure(_ evaluation: Evaluation) throws -> FairnessAudit {
    do {
      return try FairnessAudit.measure(
        evaluation.sample, partitions: evaluation.partitions,
        inference: inputs.configuration.measuring,
        limits: inputs.configuration.effectiveLimits)
    } catch FairnessError.referenceNotFound(let attribute, let reference, let available) {
      let index = evaluation.partitions.firstIndex { $0.partition.name == attribute } ?? 0
      throw inputs.configuration.error(
        inputs.configuration.places.protected(index) + ".reference",
        .notInData(
          found: reference, column: attribute, available: inputs.mayBeListed(available)))
    } catch {
      throw MeasurementError(source: inputs.source, error: error)
    }
  }

  // MARK: Parts of the record

  private func label(_ evaluation: Evaluation, _ overall: GroupResult) -> AuditRecord.Label {
    let baseRate = overall.metrics.first { $0.id == "base_rate" }
    return AuditRecord.Label(
      column: inputs.configuration.data.label ?? "",
      positive: CellText.trimmed(evaluation.label.positive),
      negative: CellText.trimmed(evaluation.label.negative),
      favorable: CellText.trimmed(evaluation.label.favorable),
      baseRate: baseRate.map { .init($0.estimate) } ?? .init(value: nil, why: "not measured"))
  }

  /// What the data are.
  ///
  /// - Parameters:
  ///   - rows: the table's rows that take part.
  ///   - matrix: the model's values of them; nil without a model.
  func dataset(
    rows: [Int], excluded: [AuditRecord.Exclusion], matrix: FeatureMatrix?, weights: [Double]?,
    label: AuditRecord.Label
  ) -> AuditRecord.Dataset {
    let data = inputs.configuration.data
    let all = rows.count == inputs.table.rowCount
    var roles: [String: [String]] = [:]
    func note(_ name: String?, _ role: String) {
      guard let name, roles[name]?.contains(role) != true else { return }
      roles[name, default: []].append(role)
    }
    for feature in inputs.model?.features ?? [] { note(feature.name, "feature") }
    note(data.label, "label")
    for attribute in inputs.configuration.protected {
      for column in attribute.columns { note(column, "protected") }
    }
    note(data.weight, "weight")
    note(data.exposure, "exposure")
    for column in inputs.configuration.controls.flatMap(\.columns) { note(column, "control") }
    note(data.id, "id")
    note(inputs.configuration.predictions?.column, "prediction")
    var evidence: String?
    if let ensemble = inputs.model?.ensemble, let matrix {
      evidence = TrainingEvidence.find(ensemble: ensemble, matrix: matrix, weights: weights)
    }
    var weight: AuditRecord.Weight?
    if let name = data.weight, let weights {
      let sum = weights.reduce(0, +)
      let squares = weights.reduce(0) { $0 + $1 * $1 }
      weight = .init(
        column: name, sum: sum, effectiveRows: squares > 0 ? sum * sum / squares : 0)
    }
    return AuditRecord.Dataset(
      rows: inputs.table.rowCount, rowsEvaluated: rows.count, excluded: excluded,
      sample: data.sample?.rawValue ?? "undeclared",
      sampleEvidence: evidence,
      columns: inputs.table.columns.map { column in
        AuditRecord.ColumnSummary(
          all ? column : column.selecting(rows), roles: roles[column.name] ?? [])
      }, label: label, weight: weight, missingTokens: data.missing)
  }

  private func performance(
    _ overall: GroupResult, _ evaluation: Evaluation
  ) throws -> AuditRecord.Performance {
    let whole = GroupPartition(
      name: "all", groups: ["all"],
      codes: Array(repeating: 0, count: evaluation.rows.count), unknown: nil)
    let histogram = try ScoreHistogram.measure(evaluation.sample, partition: whole).first
    return AuditRecord.Performance(
      n: overall.count, cells: .init(overall.confusion), metrics: .init(Self.ofEveryone(overall)),
      calibration: overall.calibration.map { .init($0) }, scores: histogram.map { .init($0) })
  }

  private func fairness(
    _ measured: FairnessAudit, _ evaluation: Evaluation
  ) throws -> AuditRecord.Fairness {
    let inference = inputs.configuration.inference
    let attributes = try measured.attributes.enumerated().map { index, result in
      AuditRecord.Attribute(
        result, columns: inputs.configuration.protected[index].columns,
        histograms: try ScoreHistogram.measure(
          evaluation.sample, partition: evaluation.partitions[index].partition))
    }
    return AuditRecord.Fairness(
      confidence: inference.confidence, correction: inference.correction.rawValue,
      tests: measured.testCount, inference: .init(inputs.configuration.measuring),
      preset: inputs.configuration.measures.preset.rawValue,
      definitions: Metric.all.map { .init($0, inputs.configuration.measuring) },
      attributes: attributes)
  }

  /// What this run leaves out by its nature or by the configuration.
  private func limits(_ evaluation: Evaluation) -> [AuditRecord.NotEvaluated] {
    var limits: [AuditRecord.NotEvaluated] = []
    let configuration = inputs.configuration
    if inputs.model == nil {
      limits.append(
        .init(what: "explanations", why: "decisions were read from a column, without their model"))
    } else if configuration.explain.method == .none {
      limits.append(.init(what: "explanations", why: "switched off in the configuration"))
    }
    if case .atMost? = configuration.predictions?.rule {
      limits.append(
        .init(
          what: "measures on scores",
          why:
            "a lower value is the positive decision; these measures need a score that rises with it"
        ))
    }
    for note in inputs.notes { limits.append(AuditRun.limit(note)) }
    return limits
  }

  private static func limit(_ note: FeatureNote) -> AuditRecord.NotEvaluated {
    switch note {
    case .codesTakenAsWritten(let feature):
      .init(
        what: "\(feature): the meaning of its codes",
        why: "the model stores no levels; whole numbers were taken as its codes")
    case .blanksIgnored(let feature, let cells):
      .init(
        what: "\(feature): blanks around \(cells) values",
        why: "the model's levels have none; the values were matched without them")
    case .unknownLevelsMissing(let feature, let cells):
      .init(
        what: "\(feature): \(cells) values",
        why: "the model was not trained with them; they count as missing")
    case .matchedByPosition:
      .init(
        what: "the names of the features",
        why: "the model stores none; columns were matched by position")
    }
  }

  // MARK: Explanations

  /// What moves the scores of some rows.
  ///
  /// - Parameter references: by partition the group that the others are compared with.
  func explain(
    _ explained: ExplainedRows, references: [String?], progress: ProgressHandler
  ) throws -> AuditRecord.Explanations? {
    guard let model = inputs.model, let evaluated = explained.matrix else { return nil }
    let everyRow = explained.rows.count == inputs.table.rowCount
    let run = try RunExplainer(
      inputs, model: model, rows: evaluated, tableRows: everyRow ? nil : explained.rows,
      explained: evaluated.rowCount)
    let explainer = run.explainer
    let chosen = run.explainedRows(of: evaluated.rowCount)
    func pick<Value>(_ values: [Value]) -> [Value] {
      chosen.map { $0.map { values[$0] } } ?? values
    }
    let matrix = chosen.map { evaluated.selecting($0) } ?? evaluated
    let layout = try ContributionLayout(
      matrix, features: model.features, outputCount: explainer.outputCount,
      weights: explained.weights.map(pick), labels: explained.labels.map(pick),
      partitions: explained.partitions.map {
        RowGroups(codes: pick($0.codes), count: $0.groups.count)
      },
      adverse: explained.decisions.map { decisions in
        .init(
          decisions: pick(decisions).map { $0 != explained.positiveIsFavorable },
          output: explained.output, raises: !explained.positiveIsFavorable)
      })
    var total = ContributionAggregates(layout)
    let worst = try inputs.located(rows: explained.rows) {
      try explainer.reduceBlocks(matrix, threads: threads, into: total) {
        $0.add($1)
      } merge: { part, rows in
        total.merge(part)
        progress(.explain, Double(rows.upperBound) / Double(matrix.rowCount))
      }
    }
    let names = inputs.classNames ?? model.outputs
    let summary = ExplanationSummary(
      aggregates: total, model: model, matrix: matrix,
      outputs: zip(names, explainer.baseValues).map { ($0, $1) },
      partitions: explained.partitions, references: references,
      confidence: inputs.configuration.inference.confidence)
    return AuditRecord.Explanations(
      method: explainer.method.rawValue, space: explainer.space.rawValue,
      spaceMethod: explainer.spaceMethod?.rawValue,
      exact: explainer.isExact, background: run.background, rowsExplained: matrix.rowCount,
      outputs: explainer.baseValues.indices.map { summary.output($0) },
      additivity: .init(
        maxRelativeError: worst, tolerance: explainer.additivityTolerance,
        rowsChecked: matrix.rowCount),
      sample: try sample(explained, model: model, explainer: explainer))
  }

  private func sample(
    _ explained: ExplainedRows, model: Model, explainer: ModelExplainer
  ) throws -> [AuditRecord.Applicant] {
    guard let scores = explained.scores, let matrix = inputs.matrix else { return [] }
    let writer = ApplicantWriter(
      inputs, model: model, explainer: explainer,
      rows: explained.rows.count == inputs.table.rowCount ? nil : explained.rows)
    return try ApplicantSelection.choose(
      scores: scores, decisions: explained.decisions ?? [], hasThreshold: explained.hasThreshold
    ).map { position, reason in
      let row = explained.rows[position]
      let scores = try inputs.scores(
        of: matrix.selecting([row]), by: model, tableRows: [row], threads: 1)
      return try writer.applicant(
        row: row, output: explained.output, scores: scores,
        decision: explained.decisions?[position], label: explained.labels?[position],
        positiveIsFavorable: explained.positiveIsFavorable, chosenAs: reason)
    }
  }
}
