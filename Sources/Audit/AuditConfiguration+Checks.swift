import Models

extension AuditConfiguration {
  /// Checks what must hold between settings before any file is read.
  func check(for purpose: AuditInputs.Purpose) throws(ConfigurationError) {
    guard data.path != nil else { throw error("data.path", .missing(flag: "--data")) }
    if model != nil, predictions != nil {
      throw error("predictions", .conflict("give either a model or predictions"))
    }
    guard purpose == .audit else {
      guard model != nil else { throw error("model.path", .missing(flag: "--model")) }
      return
    }
    if model == nil, predictions == nil {
      throw error("model.path", .missing(flag: "--model"))
    }
    guard let label = data.label else { throw error("data.label", .missing(flag: "--label")) }
    guard !protected.isEmpty || !probable.isEmpty else {
      throw error("protected", .missing(flag: "--protected"))
    }
    for (index, attribute) in protected.enumerated() {
      let key = places.protected(index)
      if attribute.columns.contains(label) {
        throw error(key, .conflict("'\(label)' is the label and cannot be a group column as well"))
      }
      if protected[..<index].contains(where: { $0.columns == attribute.columns }) {
        throw error(
          key, .conflict("'\(attribute.columns.joined(separator: ", "))' is declared twice"))
      }
    }
    switch (task, predictions?.rule) {
    case (.classification, .number?):
      throw error(
        "predictions", .conflict("give exactly one of at_least, at_most and positive"))
    case (.regression, .atLeast?), (.regression, .atMost?), (.regression, .positive?):
      throw error("predictions", .conflict("a regression has no decisions: give the column alone"))
    default: break
    }
    try checkMeasures(label: label)
    if data.exposure != nil, task != .regression {
      throw error("data.exposure", .conflict("exposures belong to a regression"))
    }
    if label == data.weight { throw error("data.weight", .conflict("the label is no weight")) }
    if let predictions, predictions.probability, !predictions.rule.isAtLeast {
      throw error(
        "predictions.probability",
        .conflict("a probability of the positive label needs the rule at_least"))
    }
    if label == predictions?.column {
      throw error("predictions.column", .conflict("the label cannot be the prediction as well"))
    }
  }

  /// Checks what is measured beside the groups.
  private func checkMeasures(label: String) throws(ConfigurationError) {
    let roles = [label, data.weight, data.id, predictions?.column].compactMap(\.self)
    for (index, control) in controls.enumerated() {
      guard let column = control.columns.first(where: roles.contains) else { continue }
      throw error(
        "control[\(index + 1)]",
        .conflict("'\(column)' has another role in the audit and cannot make strata"))
    }
    let attributes = protected.map { $0.columns.joined(separator: " × ") } + probable.map(\.name)
    if let name = attributes.first(where: { name in attributes.count { $0 == name } > 1 }) {
      throw error("protected", .conflict("two attributes are called '\(name)'"))
    }
    for (index, limit) in limits.enumerated() {
      guard let name = limit.attribute,
        !protected.contains(where: { $0.columns.joined(separator: " × ") == name })
      else { continue }
      throw error(
        "limits[\(index + 1)].attribute",
        .notAChoice(
          found: name, choices: protected.map { $0.columns.joined(separator: " × ") }))
    }
    guard task == .regression else { return }
    for (key, isGiven) in [
      ("limits", !limits.isEmpty), ("control", !controls.isEmpty), ("ranking", ranking != nil),
      ("protected", !probable.isEmpty),
    ] where isGiven {
      throw error(
        key, .conflict("an audit of predicted numbers measures groups of columns alone"))
    }
  }

  /// The model with the feature names that are declared for a file that stores none.
  func named(_ loaded: Model) throws(ConfigurationError) -> Model {
    guard let names = model?.features, !names.isEmpty else { return loaded }
    guard loaded.hasDefaultNames else {
      throw error("model.features", .conflict("the model stores its own feature names"))
    }
    guard Set(names).count == names.count, let named = loaded.naming(features: names) else {
      throw error(
        "model.features",
        .conflict(
          "expected \(loaded.features.count) different columns, one for each of the model's features"
        ))
    }
    return named
  }

  /// Checks what must hold between the settings and the model.
  func check(
    against loaded: Model, for purpose: AuditInputs.Purpose
  ) throws(ConfigurationError) {
    guard let model else { return }
    if let threshold = model.threshold, loaded.scoresAreProbabilities,
      !(0...1).contains(threshold)
    {
      throw error(
        "model.threshold",
        .outOfRange(
          found: CellText.number(threshold),
          expected: "a probability from 0 to 1, as the model's scores are"))
    }
    if Set(model.classes).count != model.classes.count {
      throw error("model.classes", .conflict("a class is listed twice"))
    }
    let isPair =
      loaded.outputs.count == 1 && loaded.task == .binaryClassification && model.classes.count == 2
    if !model.classes.isEmpty, model.classes.count != loaded.outputs.count, !isPair {
      throw error(
        "model.classes",
        .conflict(
          "the model has \(loaded.outputs.count) output\(loaded.outputs.count == 1 ? "" : "s"), "
            + "\(model.classes.count) declared"))
    }
    guard purpose == .audit else { return }
    if let label = data.label, loaded.features.contains(where: { $0.name == label }) {
      throw error("data.label", .conflict("'\(label)' is one of the model's features"))
    }
    if task == .classification, model.threshold == nil, loaded.outputs.count == 1,
      loaded.defaultThreshold == nil
    {
      throw error("model.threshold", .missing(flag: "--threshold"))
    }
    if task == .regression, loaded.outputs.count > 1 || loaded.task.isClassification {
      throw error("task", .conflict("the model is no regression of one number"))
    }
    if loaded.outputs.count > 1, loaded.task != .multiclassClassification {
      throw error(
        "model.path",
        .notAvailable("auditing a model of several outputs that is no classifier"))
    }
  }
}
