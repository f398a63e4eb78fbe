public import Fairness
import Models
import Tabular

/// The rows that are evaluated: labels, decisions, scores, weights and groups, side by side.
struct Evaluation {
  /// The table's rows that take part, ascending.
  let rows: [Int]
  /// Rows that do not, by reason.
  let excluded: [AuditRecord.Exclusion]
  let label: LabelEncoding
  /// What fairness is measured on.
  let sample: EvaluationSample
  /// The attributes with their declared references.
  let partitions: [(partition: GroupPartition, reference: String?)]
  let decision: AuditRecord.Decision
  /// The model's values of the rows; nil without a model.
  let matrix: FeatureMatrix?
  /// The output whose score decides; nil without a model.
  let output: Int?
  /// Labels and predictions of several classes; nil where there are two.
  let classes: EvaluatedClasses?

  /// Scores, decides and groups the rows of some inputs.
  init(_ inputs: AuditInputs, threads: Int) throws {
    let configuration = inputs.configuration
    let table = inputs.table
    let labelColumn = try inputs.column(configuration.data.label, key: "data.label")
    let label = try LabelEncoding(
      column: labelColumn, configuration: configuration, classes: inputs.classNames,
      source: inputs.source, lines: table.lines)
    self.label = label
    let weights = try inputs.weights()
    let predictions = try configuration.predictions.map { try PredictionColumn($0, inputs) }

    let selection = try EvaluatedRows(
      rowCount: table.rowCount, weights: weights, source: inputs.source,
      labelIsMissing: { label.flags[$0] < 0 },
      predictionIsMissing: { row in predictions.map { $0.decisions[row] < 0 } ?? false })
    let kept = selection.rows
    rows = kept
    excluded = selection.excluded
    let all = kept.count == table.rowCount
    func pick<Value>(_ values: [Value]) -> [Value] { all ? values : kept.map { values[$0] } }

    let labels = pick(label.flags).map { $0 == 1 }
    let decided: [Bool]
    let scores: [Double]?
    let probabilities: Bool
    let labelClasses = try inputs.classNames.map { names in
      try EvaluatedClasses.codes(labelColumn, in: names, inputs)
    }
    var predicted: [Int32]?
    if let model = inputs.model, let whole = inputs.matrix {
      let matrix = all ? whole : whole.selecting(kept)
      let output = try inputs.decidingOutput(positive: label.positive)
      let rule = DecisionRule(model, output: output, threshold: configuration.model?.threshold)
      let all = try inputs.scores(
        of: matrix, by: model, tableRows: all ? nil : kept, threads: threads)
      (scores, decided) = rule.apply(to: all)
      if model.outputs.count > 1 {
        predicted = EvaluatedClasses.highest(all, outputCount: model.outputs.count)
      }
      probabilities = model.scoresAreProbabilities
      self.matrix = matrix
      self.output = output
      decision = .init(
        source: "model", rule: rule.text(label: label.positive), threshold: rule.threshold,
        positiveIsFavorable: label.positiveIsFavorable)
    } else if let predictions {
      decided = pick(predictions.decisions).map { $0 == 1 }
      scores = predictions.scores.map(pick)
      probabilities = configuration.predictions?.probability ?? false
      if let names = inputs.classNames, let settings = configuration.predictions,
        settings.rule.isWords
      {
        let column = try inputs.column(settings.column, key: "predictions.column")
        predicted = pick(try EvaluatedClasses.codes(column, in: names, inputs))
      }
      matrix = nil
      output = nil
      decision = .init(
        source: "predictions", rule: predictions.text, threshold: predictions.threshold,
        positiveIsFavorable: label.positiveIsFavorable)
    } else {
      throw configuration.error("model.path", .missing(flag: "--model"))
    }
    classes = inputs.classNames.flatMap { names in
      guard let labelClasses, let predicted else { return nil }
      return EvaluatedClasses(names: names, labels: pick(labelClasses), predictions: predicted)
    }
    sample = EvaluationSample(
      labels: labels, decisions: decided, scores: scores, scoresAreProbabilities: probabilities,
      weights: weights.map(pick), positiveIsFavorable: label.positiveIsFavorable)
    partitions = try inputs.partitions(rows: all ? nil : kept)
  }
}

extension AuditInputs {
  /// The groups of the declared attributes, with their declared references.
  ///
  /// - Parameter rows: the rows that take part; nil for all.
  func partitions(rows: [Int]?) throws -> [(partition: GroupPartition, reference: String?)] {
    let protected = configuration.protected
    var single: [String: GroupPartition] = [:]
    func partition(of name: String) throws -> GroupPartition {
      if let known = single[name] { return known }
      let whole = try column(name, key: "protected")
      let column = rows.map { whole.selecting($0) } ?? whole
      let bins = protected.first { $0.columns == [name] }?.bins
      let partition =
        try bins.map { try GroupPartition.binned(column, bins: $0) }
        ?? GroupPartition.values(of: column)
      single[name] = partition
      return partition
    }
    return try protected.map { attribute in
      do {
        let partition =
          attribute.columns.count == 1
          ? try partition(of: attribute.columns[0])
          : try GroupPartition.intersection(of: attribute.columns.map { try partition(of: $0) })
        return (partition, attribute.reference.map { named($0, in: partition) })
      } catch let error as FairnessError {
        throw MeasurementError(source: source, error: error)
      }
    }
  }
}

/// The group that a reference means: the same name, the same without blanks around it, or the same
/// number; the reference itself where there is none.
private func named(_ reference: String, in partition: GroupPartition) -> String {
  let trimmed = CellText.trimmed(reference)
  return partition.groups.first { $0 == reference }
    ?? partition.groups.first { CellText.trimmed($0) == trimmed }
    ?? Double(trimmed).flatMap { number in partition.groups.first { Double($0) == number } }
    ?? reference
}

/// Why groups cannot be measured, with the file they come from.
public struct MeasurementError: Error, Sendable {
  /// The data file.
  public let source: String
  /// What is wrong.
  public let error: FairnessError

  /// An error with its file.
  public init(source: String, error: FairnessError) {
    self.source = source
    self.error = error
  }
}

/// How a model's scores become decisions.
struct DecisionRule {
  let model: Model
  let output: Int
  /// Nil when the class of the highest score is the decision.
  let threshold: Double?

  init(_ model: Model, output: Int, threshold: Double?) {
    self.model = model
    self.output = output
    self.threshold = threshold ?? (model.outputs.count == 1 ? model.defaultThreshold : nil)
  }

  /// Whether the scores of one row are a positive decision.
  ///
  /// The threshold is compared in the precision of the scores, so a Float32 score that prints as 0.7
  /// is at the threshold 0.7. Of equal highest scores the first class wins.
  func isPositive(_ scores: ArraySlice<Double>) -> Bool {
    let score = scores[scores.startIndex + output]
    if let threshold { return score >= model.precision.rounding(threshold) }
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return false }
    let first = scores.firstIndex { $0 == scores[best] }
    return first == scores.startIndex + output
  }

  /// The deciding scores and the decisions, by row.
  func apply(to scores: [Double]) -> (scores: [Double], decisions: [Bool]) {
    let width = model.outputs.count
    let starts = stride(from: 0, to: scores.count, by: width)
    return (
      starts.map { scores[$0 + output] },
      starts.map { isPositive(scores[$0..<($0 + width)]) }
    )
  }

  /// The rule as records state it.
  func text(label: String) -> String {
    guard let threshold else { return "predicted class = \(label)" }
    let name = model.outputs.count == 1 ? "score" : "score of \(label)"
    return "\(name) >= \(CellText.number(threshold))"
  }
}

/// The decisions of a column.
private struct PredictionColumn {
  /// 1, 0, or -1 for a missing value, by row.
  let decisions: [Int8]
  /// The values as scores, where a higher one is nearer to a positive decision.
  let scores: [Double]?
  let text: String
  let threshold: Double?

  init(_ predictions: AuditConfiguration.Predictions, _ inputs: AuditInputs) throws {
    let column = try inputs.column(predictions.column, key: "predictions.column")
    func numbers() throws -> [Double] {
      guard case .numeric(let numbers) = column.values else {
        throw EvaluationError.notNumeric(
          source: inputs.source, column: column.name, purpose: .limit)
      }
      return numbers
    }
    switch predictions.rule {
    case .atLeast(let limit):
      let values = try numbers()
      if predictions.probability,
        let row = values.firstIndex(where: { !$0.isNaN && !(0...1).contains($0) })
      {
        throw EvaluationError.notAProbability(
          source: inputs.source, line: inputs.table.lines.line(ofRow: row), column: column.name)
      }
      decisions = values.map { $0.isNaN ? -1 : $0 >= limit ? 1 : 0 }
      scores = values
      text = "\(column.name) >= \(CellText.number(limit))"
      threshold = limit
    case .atMost(let limit):
      decisions = try numbers().map { $0.isNaN ? -1 : $0 <= limit ? 1 : 0 }
      scores = nil
      text = "\(column.name) <= \(CellText.number(limit))"
      threshold = limit
    case .number:
      throw inputs.configuration.error(
        "predictions", .conflict("give exactly one of at_least, at_most and positive"))
    case .positive(let words):
      let distinct = DistinctValues(column: column)
      var positive = [Bool](repeating: false, count: distinct.names.count)
      for word in words {
        guard let code = distinct.code(of: word) else {
          throw inputs.configuration.error(
            "predictions.positive",
            .notInData(
              found: word, column: column.name,
              available: inputs.mayBeListed(distinct.names)))
        }
        positive[code] = true
      }
      decisions = distinct.codes.map { $0 < 0 ? -1 : positive[Int($0)] ? 1 : 0 }
      scores = nil
      text = "\(column.name) in [\(words.joined(separator: ", "))]"
      threshold = nil
    }
  }
}

extension AuditInputs {
  /// A column that the configuration names; the reader has made sure that the file has it.
  func column(_ name: String?, key: String) throws -> Column {
    guard let name, let column = table.column(named: name) else {
      throw configuration.error(key, .missing(flag: nil))
    }
    return column
  }

  /// Values that an error may list: those of a column with few of them, each for many rows. A column
  /// named by mistake may hold a different value for every person.
  func mayBeListed(_ values: [String]) -> [String] {
    values.count <= 12 && values.count * 5 <= table.rowCount ? values.sorted() : []
  }

  /// The names of a multi-class model's classes, or of the ordered outcomes of recorded decisions;
  /// nil where there are two.
  var classNames: [String]? {
    guard let model else {
      return configuration.data.order.count > 2 ? configuration.data.order : nil
    }
    return configuration.classNames(of: model)
  }

  /// The output whose score decides about the positive label.
  func decidingOutput(positive: String) throws -> Int {
    guard let classNames else { return 0 }
    guard
      let index = classNames.firstIndex(where: {
        CellText.trimmed($0) == CellText.trimmed(positive)
      })
    else {
      throw configuration.error(
        "data.positive_label",
        .notInData(
          found: positive, column: "the model's classes", available: classNames))
    }
    return index
  }

  /// The row weights, checked; nil when none are declared.
  func weights() throws -> [Double]? {
    guard let name = configuration.data.weight else { return nil }
    let column = try column(name, key: "data.weight")
    guard case .numeric(let weights) = column.values else {
      throw EvaluationError.notNumeric(source: source, column: name, purpose: .weights)
    }
    if let row = weights.firstIndex(where: { $0 < 0 }) {
      throw EvaluationError.weight(
        source: source, line: table.lines.line(ofRow: row), column: name)
    }
    if configuration.data.weightKind == .frequency,
      let row = weights.firstIndex(where: { !$0.isNaN && $0 != $0.rounded() })
    {
      throw EvaluationError.frequency(
        source: source, line: table.lines.line(ofRow: row), column: name)
    }
    return weights
  }
}
