internal import Audit

extension ReportBuilder {
  /// How the numbers were made.
  func methodsView() -> View {
    let fairness = record.fairness
    var intervals: [String] = []
    var tests: [String] = []
    for definition in fairness.definitions {
      if let name = definition.interval, !intervals.contains(name) { intervals.append(name) }
      if let name = definition.test, !tests.contains(name) { tests.append(name) }
    }
    return [
      "intervals": "Intervals are at \(reader.confidence)"
        + (intervals.isEmpty ? "." : ", by these methods: \(intervals.joined(separator: "; "))."),
      "tests": tests.isEmpty
        ? "No test was made." : "Tests of no difference: \(tests.joined(separator: "; ")).",
      "correction": correction, "settings": optional(inferenceWords),
      "hasGroups": !fairness.attributes.isEmpty,
      "adjusted": fairness.correction == "none" ? "a p-value" : "an adjusted p-value",
      "hasModel": record.model != nil, "singleOutput": record.explanations?.outputs.count == 1,
      "explained": record.explanations.map { Self.methodName($0) } ?? false,
      "storedCovers": record.explanations?.method == "path_dependent"
        && record.explanations?.background == nil,
      "fromScores": record.explanations?.space == "score"
        || record.explanations?.space == "probability",
      "sampled": record.explanations?.exact == false,
      "weighted": record.dataset.weight != nil,
    ]
  }

  /// How p-values were corrected, and where the correction does not hold in full.
  private var correction: String {
    let fairness = record.fairness
    let isHolm = fairness.correction == "holm"
    let sentence =
      isHolm
      ? "p-values are adjusted over \(NumberText.count(fairness.tests, of: "test")) by Holm's "
        + "step-down method, which bounds the chance of one or more false alarms."
      : "p-values are not corrected for the number of tests (\(NumberText.count(fairness.tests)))."
    let chosen = fairness.attributes.filter { $0.referenceChoice == "highest_favorable_rate" }
      .map { Wording.isolated($0.name) }
    guard fairness.tests > 0, let last = chosen.last else { return sentence }
    let names =
      chosen.count == 1 ? last : chosen.dropLast().joined(separator: ", ") + " and " + last
    return sentence
      + (isHolm ? " That bound assumes" : " A p-value assumes")
      + " that the reference group was fixed beforehand. For \(names) it was picked from these "
      + "rows, as the group with the highest favorable rate, so the \(isHolm ? "adjusted " : "")"
      + "p-values there are somewhat too small."
  }

  /// Files, versions and how to check them.
  func provenanceView() -> View {
    let inputs = [
      ("Model", record.inputs.model), ("Data", Optional(record.inputs.data)),
      ("Configuration", record.inputs.config),
    ]
    let files = inputs.compactMap { role, file -> View? in
      file.map {
        [
          "role": role, "path": Wording.path($0),
          "bytes": NumberText.bytes($0.bytes), "exact": NumberText.count($0.bytes),
          "sha": $0.sha256,
        ]
      }
    }
    var facts: [View] = [
      ["name": "Made by", "text": toolText], ["name": "Started", "text": record.run.started],
      ["name": "Record", "text": record.schema],
    ]
    if let model = record.model {
      let version = model.version.map { " \($0)" } ?? ""
      facts.append([
        "name": "Model",
        "text": "\(model.format)\(version), \(model.kind), \(model.objective)"
          + (model.trees > 0
            ? ", \(NumberText.count(model.trees, of: "tree")), "
              + "\(NumberText.count(model.leaves)) \(model.leaves == 1 ? "leaf" : "leaves"), "
              + "depth \(model.depth)" : "")
          ,
      ])
      if model.baseMargin.count == model.outputs.count {
        facts.append([
          "name": "Base output",
          "text": zip(model.outputs, model.baseMargin).map {
            model.outputs.count > 1
              ? "\($0): \(NumberText.significant($1))" : NumberText.significant($1)
          }.joined(separator: "; "),
        ])
      }
    }
    return ["files": files, "facts": facts]
  }

  /// Who has to sign what; always empty here.
  func signOffViews() -> [View] {
    [
      "Prepared by", "Reviewed independently by", "Purpose of the model and people affected",
      "Where the data come from, and whether they represent the people decided on",
      "Limits accepted for the measures above, and why", "Decision on use, with conditions",
    ].map { ["role": $0] }
  }
}
