import ArgumentParser
import Audit

/// The flags that say what is measured, for `audit` alone; each overrides its key in `audit.yaml`.
struct AuditOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column of the true outcome.", valueName: "column"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "A column by which people are grouped, and the group that others are compared with. Repeat.",
      valueName: "column[:reference]"))
  var protected: [String] = []

  @Option(
    help: ArgumentHelp(
      "Ascending cut points of a numeric protected column, as in age=25,40,62. Repeat.",
      valueName: "column=numbers"))
  var bins: [String] = []

  @Option(
    help: ArgumentHelp(
      "Columns whose combinations are groups as well, as in sex,race. Repeat.",
      valueName: "columns"))
  var intersection: [String] = []

  @Option(
    help: ArgumentHelp(
      "Audit this column's values instead of a model; with --at-least or --at-most.",
      valueName: "column"))
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "With --predictions: a value of at least this is a positive decision.", valueName: "number"))
  var atLeast: Double?

  @Option(
    help: ArgumentHelp(
      "With --predictions: a value of at most this is a positive decision.", valueName: "number"))
  var atMost: Double?

  @Option(help: ArgumentHelp("The column of row weights.", valueName: "column"))
  var weight: String?

  @Option(
    help: ArgumentHelp(
      "Whether the model was trained on these rows: training or test.", valueName: "sample"))
  var sample: String?

  @Option(help: ArgumentHelp("The title of the report.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "The confidence level of intervals (default: 0.95).", valueName: "number"))
  var confidence: Double?

  /// Lays these flags over a configuration.
  ///
  /// - Parameter model: whether a model was named by a flag, which then stands for the file's
  ///   `predictions`.
  func overlay(_ configuration: inout AuditConfiguration, model: Bool) throws {
    if let label {
      configuration.data.label = label
      configuration.places.override("data.label")
    }
    if let weight {
      configuration.data.weight = weight
      configuration.places.override("data.weight")
    }
    if let title { configuration.title = title }
    if let sample {
      guard let value = AuditConfiguration.DataSource.Sample(rawValue: sample) else {
        throw flagError("--sample", .notAChoice(found: sample, choices: ["training", "test"]))
      }
      configuration.data.sample = value
    }
    if let confidence {
      guard (0.5...0.9999).contains(confidence) else {
        throw flagError(
          "--confidence",
          .outOfRange(found: "\(confidence)", expected: "a number from 0.5 to 0.9999"))
      }
      configuration.inference.confidence = confidence
    }
    try overlayPredictions(&configuration, model: model)
    try overlayProtected(&configuration)
  }

  private func overlayPredictions(
    _ configuration: inout AuditConfiguration, model: Bool
  ) throws {
    guard let predictions else {
      if atLeast != nil || atMost != nil {
        throw flagError("--at-least", .conflict("a rule belongs to --predictions"))
      }
      if model { configuration.predictions = nil }
      return
    }
    if let limit = atLeast ?? atMost, !limit.isFinite {
      throw flagError(
        atLeast == nil ? "--at-most" : "--at-least",
        .outOfRange(found: "\(limit)", expected: "a finite number"))
    }
    switch (atLeast, atMost) {
    case (let limit?, nil):
      configuration.predictions = .init(column: predictions, rule: .atLeast(limit))
    case (nil, let limit?):
      configuration.predictions = .init(column: predictions, rule: .atMost(limit))
    default:
      throw flagError("--predictions", .conflict("give exactly one of --at-least and --at-most"))
    }
    configuration.places.override("predictions.column")
    if !model { configuration.model = nil }
  }

  private func overlayProtected(_ configuration: inout AuditConfiguration) throws {
    var cuts: [String: [Double]] = [:]
    for text in bins {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let numbers =
        parts.count == 2
        ? parts[1].split(separator: ",", omittingEmptySubsequences: false).map { Double($0) } : []
      let values = numbers.compactMap { $0 }.filter(\.isFinite)
      guard !values.isEmpty, values.count == numbers.count,
        zip(values, values.dropFirst()).allSatisfy({ $0 < $1 })
      else {
        throw flagError(
          "--bins",
          .outOfRange(found: text, expected: "a column and ascending numbers, as in age=25,40,62"))
      }
      cuts[parts[0]] = values
    }
    if !protected.isEmpty || !intersection.isEmpty {
      var attributes: [AuditConfiguration.ProtectedAttribute] = []
      for text in protected {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let column = String(parts[0])
        attributes.append(
          .init(
            columns: [column], bins: cuts[column],
            reference: parts.count == 2 ? String(parts[1]) : nil))
      }
      for text in intersection {
        let columns = text.split(separator: ",").map(String.init)
        guard columns.count >= 2, Set(columns).count == columns.count else {
          throw flagError(
            "--intersection",
            .outOfRange(found: text, expected: "two or more columns, as in sex,race"))
        }
        attributes.append(.init(columns: columns))
      }
      configuration.protected = attributes
    }
    for (column, values) in cuts.sorted(by: { $0.key < $1.key }) {
      let places = configuration.protected.indices.filter {
        configuration.protected[$0].columns == [column]
      }
      guard let place = places.first else {
        throw flagError("--bins", .conflict("'\(column)' is not declared with --protected"))
      }
      configuration.protected[place].bins = values
    }
  }

  private func flagError(_ flag: String, _ problem: ConfigurationError.Problem)
    -> ConfigurationError
  {
    ConfigurationError(key: flag, problem: problem)
  }
}
