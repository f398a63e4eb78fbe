import ArgumentParser
import Audit
import Models
import Reports

struct InspectCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Says what a model is: kind, objective, features, trees, base value, hash.")

  @Argument(help: "The model file.")
  var model: String

  @Flag(help: "Print the result as JSON.")
  var json = false

  func execute() throws {
    let (loaded, file) = try AuditInputs.load(.init(path: model), folder: "")
    let description = ModelDescription(loaded, file: file)
    try Terminal.standardOutput.write(
      json ? description.json.text() : description.text(width: Terminal.standardOutput.width))
  }
}

/// A model's facts for people and for machines.
struct ModelDescription {
  let summary: ModelSummary
  let file: AuditRecord.InputFile

  init(_ model: Model, file: AuditRecord.InputFile) {
    summary = ModelSummary(model)
    self.file = file
  }

  /// One fact a line, then the features.
  func text(width: Int) -> String {
    let origin = summary.origin
    var facts: [(String, String)] = [
      ("File", "\(file.path), \(NumberText.bytes(file.bytes))"),
      ("SHA-256", file.sha256),
      ("Format", origin.format + (origin.version.map(writer) ?? "")),
      ("Kind", origin.kind),
      ("Objective", origin.objective),
      ("Task", summary.task.rawValue.replacing("_", with: " ")),
      ("Score", score),
      (
        "Outputs",
        summary.outputs.count == 1
          ? "1" : "\(summary.outputs.count): \(summary.outputs.joined(separator: ", "))"
      ),
    ]
    if summary.classes.count == 2 {
      facts.append(
        ("Classes", "\(summary.classes[0]), \(summary.classes[1]); the score is of the second"))
    }
    if !summary.baseMargin.isEmpty {
      facts.append(
        (
          "Base margin",
          summary.baseMargin.map { NumberText.significant($0) }.joined(separator: ", ")
        ))
    }
    if summary.steps > 0 {
      facts.append(
        (
          "Pipeline",
          "\(NumberText.count(summary.steps, of: "step")), learnt: "
            + (summary.parts.isEmpty
              ? "in the steps themselves" : summary.parts.map(\.rawValue).joined(separator: ", "))
        ))
    }
    if summary.trees > 0 {
      facts.append(
        (
          "Trees",
          "\(summary.trees)"
            + treeSource
            + ", \(NumberText.count(summary.leaves)) leaves, depth up to \(summary.maximumDepth)"
        ))
    }
    if let best = summary.bestIteration { facts.append(("Best iteration", "\(best)")) }
    if summary.weightedTrees > 0 {
      facts.append(("Weighted trees", "\(summary.weightedTrees) (DART)"))
    }
    if summary.trees > 0 {
      facts.append(
        ("Covers", summary.hasCover ? "stored" : "not stored: counted on rows of a background"))
    }
    facts.append(("Contributions", contributions))
    let label = (facts.map(\.0.count).max() ?? 0) + 2
    var text = facts.map { fact in
      fact.0 + String(repeating: " ", count: label - fact.0.count) + SafeText.clean(fact.1) + "\n"
    }.joined()
    text += "\nFeatures (\(summary.features.count))\n"
    let names = summary.features.map { SafeText.clean($0.name) }
    let column = min(40, (names.map(\.count).max() ?? 0) + 2)
    for (index, feature) in summary.features.enumerated() {
      let kind =
        switch feature.kind {
        case .numeric: "numeric"
        case .integer: "whole number, never missing"
        case .text: "text"
        case .boolean: "boolean"
        case .categorical(let levels?): "categorical, \(levels.count) levels"
        case .categorical(nil): "categorical, levels not stored"
        }
      let name = names[index] + String(repeating: " ", count: max(1, column - names[index].count))
      text +=
        "  " + name + kind
        + (summary.splitCounts.map { ", \(NumberText.count($0[index])) splits" } ?? "") + "\n"
    }
    return text
  }

  /// What wrote the file: a program's name and version, or the format's own version.
  private func writer(_ version: String) -> String {
    let isNumber = version.first.map { $0.isNumber || $0 == "v" } ?? false
    return isNumber ? ", version \(version)" : ", written by \(version)"
  }

  /// Where the trees come from, when the file counts them otherwise.
  private var treeSource: String {
    if summary.trees == summary.storedTrees { return "" }
    return summary.trees < summary.storedTrees
      ? " of \(summary.storedTrees) in the file"
      : " by output, from \(summary.storedTrees) with several outputs"
  }

  /// How a score is made, in words.
  private var score: String {
    guard let transform = summary.transform else {
      return "what the steps make of the learnt parts"
    }
    return "\(transform.rawValue.replacing("_", with: " ")) of the margin"
      + (summary.slope == 1 ? "" : " times \(NumberText.significant(summary.slope))")
  }

  /// How contributions can be computed, in words.
  private var contributions: String {
    guard summary.isDecomposed else { return "from scores alone, with a background (sampling)" }
    guard summary.parts.contains(.trees) else { return "exact, counted from a background's mean" }
    return "exact" + (summary.hasCover ? "" : ", with covers counted on a background")
  }

  /// The same as a document.
  var json: JSONValue {
    let origin = summary.origin
    return .object([
      (
        "file",
        .object([
          ("path", .string(file.path)), ("bytes", .integer(file.bytes)),
          ("sha256", .string(file.sha256)),
        ])
      ),
      ("format", .string(origin.format)),
      ("version", origin.version.map { .string($0) } ?? .null),
      ("kind", .string(origin.kind)), ("objective", .string(origin.objective)),
      ("task", .string(summary.task.rawValue)),
      ("transform", summary.transform.map { .string($0.rawValue) } ?? .null),
      ("slope", JSONValue.number(summary.slope) ?? .null),
      ("outputs", .array(summary.outputs.map { .string($0) })),
      ("base_margin", .array(summary.baseMargin.map { JSONValue.number($0) ?? .null })),
      ("classes", .array(summary.classes.map { .string($0) })),
      ("parts", .array(summary.parts.map { .string($0.rawValue) })),
      ("steps", .integer(summary.steps)),
      ("exact_contributions", .bool(summary.isDecomposed)),
      ("trees", .integer(summary.trees)), ("stored_trees", .integer(summary.storedTrees)),
      ("nodes", .integer(summary.nodes)), ("leaves", .integer(summary.leaves)),
      ("depth", .integer(summary.maximumDepth)),
      ("best_iteration", summary.bestIteration.map { .integer($0) } ?? .null),
      ("weighted_trees", .integer(summary.weightedTrees)),
      ("has_cover", .bool(summary.hasCover)),
      (
        "features",
        .array(
          summary.features.enumerated().map { index, feature in
            var members: [(key: String, value: JSONValue)] = [("name", .string(feature.name))]
            switch feature.kind {
            case .numeric: members.append(("type", .string("numeric")))
            case .integer: members.append(("type", .string("integer")))
            case .text: members.append(("type", .string("text")))
            case .boolean: members.append(("type", .string("boolean")))
            case .categorical(let levels):
              members.append(("type", .string("categorical")))
              members.append(
                ("levels", levels.map { .array($0.map { .string($0) }) } ?? .null))
            }
            members.append(
              ("splits", summary.splitCounts.map { .integer($0[index]) } ?? .null))
            return .object(members)
          })
      ),
    ])
  }
}
