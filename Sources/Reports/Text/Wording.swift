internal import Audit
internal import Foundation

/// The sentences that depend on what was measured. Sentences that do not stand in the templates.
struct Wording {
  let reader: RecordReader
  var record: AuditRecord { reader.record }

  init(_ reader: RecordReader) { self.reader = reader }

  /// What was audited, on what.
  var opening: String {
    let rows = record.dataset.rowsEvaluated
    let data = Self.path(record.inputs.data)
    if let model = record.model {
      let path = record.inputs.model.map { " (\(Self.path($0)))" } ?? ""
      return
        "This report states what was measured when the \(modelKind(model))\(path) "
        + (reader.isRegression ? "predicted " : "decided on ")
        + "\(NumberText.count(rows, of: "row")) of \(data)."
    }
    return
      "This report states what was measured on \(NumberText.count(rows, of: reader.isRegression ? "prediction" : "decision")) "
      + "recorded in \(data). "
      + "The model that made them was not part of the audit."
  }

  /// Where a file was read, for people.
  static func path(_ file: AuditRecord.InputFile) -> String {
    file.path == "-" ? "standard input" : file.path
  }

  /// "XGBoost model of 200 trees".
  func modelKind(_ model: AuditRecord.Model) -> String {
    let name =
      switch model.format.lowercased() {
      case let format where format.hasPrefix("xgboost"): "XGBoost model"
      case let format where format.hasPrefix("lightgbm"): "LightGBM model"
      case let format where format.hasPrefix("catboost"): "CatBoost model"
      case let format where format.hasPrefix("onnx"): "ONNX model"
      case let format where format.hasPrefix("pmml"): "PMML model"
      case "program": "external program"
      default: "\(model.format) model"
      }
    return model.trees > 0
      ? "\(name) of \(NumberText.count(model.trees, of: "tree"))" : name
  }

  /// What a positive decision is, and whom it helps.
  var decision: String {
    if reader.isRegression {
      return "The model predicts a number; no decision was audited. A "
        + (record.decision.positiveIsFavorable ? "higher" : "lower")
        + " number is better for the person."
    }
    let rule = record.decision.rule
    return record.decision.positiveIsFavorable
      ? "A decision is positive when \(rule). The positive decision is the favorable one for the "
        + "person."
      : "A decision is positive when \(rule): it flags the person, which is unfavorable. The "
        + "favorable decision is the negative one (not flagged). Favorable rates below count "
        + "people who were not flagged."
  }

  /// Whether the model was trained on these rows, declared or by the evidence of its file.
  var isInSample: Bool {
    record.dataset.sample == "training" || record.dataset.sampleEvidence != nil
  }

  /// Whether the model saw these rows before.
  var sample: String {
    if record.dataset.sample != "training", let evidence = record.dataset.sampleEvidence {
      let declared =
        record.dataset.sample == "test" ? "declared as rows it was not trained on" : "not declared"
      return
        "In-sample by the model's own file (\(declared)): \(evidence). Its performance here is "
        + "better than it will be on new people."
    }
    return switch record.dataset.sample {
    case "training":
      "In-sample: the model was trained on these rows. Its performance here is better than it "
        + "will be on new people, and differences between groups may be hidden."
    case "test": "Out of sample: declared as rows the model was not trained on."
    default:
      record.model == nil
        ? "Not declared whether the decisions come from a model that was trained on these rows."
        : "Not declared whether the model was trained on these rows."
    }
  }

  /// Measures that are missing for one reason, and for whom.
  struct Gap: Equatable {
    /// As in `sex = F`.
    var subjects: [String]
    /// Titles inside a sentence; empty when the subject says it all.
    var measures: [String]
    var why: String

    /// "sex = F; sex = M: true-positive rate, accuracy".
    ///
    /// - Parameter limit: how many subjects and measures are named before "and n more".
    func what(limit: Int = .max) -> String {
      let whom = Self.list(subjects, "; ", limit)
      return measures.isEmpty ? whom : whom + ": " + Self.list(measures, ", ", limit)
    }

    private static func list(_ items: [String], _ separator: String, _ limit: Int) -> String {
      // "and 1 more" would be longer than the one.
      let shown = items.count <= limit || items.count == limit + 1 ? items.count : limit
      let more = items.count - shown
      return items.prefix(shown).joined(separator: separator)
        + (more > 0 ? " and \(NumberText.count(more)) more" : "")
    }
  }

  /// What was not evaluated: measures of one subject that are missing for the same reason stand
  /// together under their titles, and so do subjects that lack the same measures.
  var gaps: [Gap] {
    var single = Merger()
    for entry in record.notEvaluated {
      var gap = Gap(subjects: [entry.what], measures: [], why: entry.why)
      if let colon = entry.what.range(of: ": ", options: .backwards) {
        gap.subjects = [String(entry.what[..<colon.lowerBound])]
        let all = entry.what[colon.upperBound...].components(separatedBy: ", ")
        let shown = all.filter(reader.isShown)
        gap.measures = (shown.isEmpty ? all : shown).map { reader.words($0) ?? $0 }
      }
      single.add(gap, key: [gap.measures.isEmpty ? "" : "measures", gap.why] + gap.subjects) {
        $0.measures += gap.measures
      }
    }
    var merged = Merger()
    for gap in single.gaps {
      merged.add(gap, key: [gap.why] + gap.measures) { $0.subjects += gap.subjects }
    }
    return merged.gaps
  }

  /// Keeps the first gap of each key and lets later ones be joined to it.
  private struct Merger {
    var gaps: [Gap] = []
    private var index: [[String]: Int] = [:]

    mutating func add(_ gap: Gap, key: [String], joining join: (inout Gap) -> Void) {
      if let known = index[key] {
        join(&gaps[known])
      } else {
        index[key] = gaps.count
        gaps.append(gap)
      }
    }
  }

  /// A name that keeps its own direction inside an English sentence.
  static func isolated(_ name: String) -> String {
    let isRightToLeft = name.unicodeScalars.contains {
      (0x590...0x8FF).contains($0.value) || (0xFB1D...0xFDFF).contains($0.value)
        || (0xFE70...0xFEFC).contains($0.value)
    }
    return isRightToLeft ? "\u{2068}\(name)\u{2069}" : name
  }

  /// "95 % interval 67.9–74.6 %".
  func intervalWords(_ result: AuditRecord.Measured?, _ form: RecordReader.Form) -> String? {
    reader.interval(result?.ci, form).map { "\(reader.confidence) interval \($0)" }
  }

  /// ` (a; b)` of the parts that exist.
  func parenthesis(_ parts: [String?]) -> String {
    let present = parts.compactMap { $0 }
    return present.isEmpty ? "" : " (" + present.joined(separator: "; ") + ")"
  }

  /// A title as it stands inside a sentence: first letter small unless the word is an acronym.
  static func lowered(_ title: String) -> String {
    // Names of people keep their capital.
    let first = title.prefix { $0.isLetter }
    if ["Brier", "Matthews", "Theil", "Kolmogorov", "Wasserstein", "Gini"].contains(first) {
      return title
    }
    let second = title.dropFirst().first
    if let second, second.isUppercase { return title }
    return title.prefix(1).lowercased() + title.dropFirst()
  }

  /// How far predicted numbers are from the label.
  private var regressionPerformance: String {
    let metrics = record.performance.metrics
    guard let error = metrics["root_mean_squared_error"]?.value else {
      return "How far the predictions are from the label could not be measured."
    }
    var sentence =
      "Predictions miss the label by \(NumberText.significant(error)) (root mean square)"
    if let bias = metrics["mean_residual"]?.value {
      sentence += "; the label is \(NumberText.significant(abs(bias))) "
      sentence += "\(bias < 0 ? "below" : "above") them on average"
    }
    return sentence + "."
  }

  /// How well decisions and scores agree with the label.
  var performance: String {
    let metrics = record.performance.metrics
    if reader.isRegression { return regressionPerformance }
    guard let accuracy = metrics["accuracy"], let value = accuracy.value else {
      return "How well the decisions agree with the label could not be measured."
    }
    var sentence = "The decision agrees with the label for \(NumberText.rate(value)) of rows"
    sentence += parenthesis([
      intervalWords(accuracy, .rate), accuracy.n.map { "n = \(NumberText.count($0))" },
    ])
    if let auc = metrics["roc_auc"]?.value {
      sentence += "; the area under the ROC curve is \(NumberText.significant(auc))"
    }
    return sentence + "."
  }

  /// What the data are.
  var dataset: String {
    let data = record.dataset
    var sentence =
      "\(NumberText.count(data.rows, of: "row")) \(data.rows == 1 ? "was" : "were") read and "
    let evaluated = data.rowsEvaluated
    sentence +=
      data.rows == evaluated
      ? (evaluated == 1 ? "it was evaluated" : "all were evaluated")
      : "\(NumberText.count(evaluated)) \(evaluated == 1 ? "was" : "were") evaluated"
    if let rate = data.label.baseRate?.value {
      sentence += "; \(NumberText.rate(rate)) carry the positive label (\(reader.positiveLabel))"
    }
    return sentence + "."
  }

  /// Who fares worst and best on one attribute.
  func attribute(_ attribute: AuditRecord.Attribute) -> String {
    let known = attribute.groups.filter { !$0.unknown }
    let rates = known.compactMap { group in
      group.metrics["favorable_rate"]?.value.map { (group, $0) }
    }
    guard
      let low = rates.min(by: { $0.1 < $1.1 }), let high = rates.max(by: { $0.1 < $1.1 }),
      rates.count > 1
    else {
      return
        "Fewer than two known groups have a favorable rate, so nothing can be compared on "
        + "\(attribute.name)."
    }
    var sentence =
      "Favorable rates range from \(NumberText.rate(low.1)) (\(Self.isolated(low.0.group))) to "
      + "\(NumberText.rate(high.1)) (\(Self.isolated(high.0.group))) over \(rates.count) known groups"
    let ratio = attribute.summary.first { $0.id == "demographic_parity_ratio" }
    if let ratio, let value = ratio.result.value {
      sentence += ": the lowest is \(NumberText.ratio(value)) times the highest"
      sentence += parenthesis([intervalWords(ratio.result, .ratio)])
    }
    return sentence + "."
  }

  /// How the reference group was found.
  func reference(_ attribute: AuditRecord.Attribute) -> String {
    guard let reference = attribute.reference.map(Self.isolated) else {
      return "There is no reference group: no known group has a favorable rate."
    }
    return attribute.referenceChoice == "declared"
      ? "Reference group: \(reference), as declared."
      : "Reference group: \(reference), the known group with the highest favorable rate (among "
        + "those of 30 rows or more, where there are any)."
  }

  /// Which features carry the output.
  func explanation(_ output: AuditRecord.OutputExplanation) -> String {
    let total = output.global.reduce(0) { $0 + $1.meanAbs }
    guard total > 0 else { return "No feature moves the output on these rows." }
    let leading = output.global.prefix(3)
    let share = leading.reduce(0) { $0 + $1.meanAbs } / total
    let names = leading.map(\.feature)
    let list =
      names.count == 1
      ? "\(names[0]) carries"
      : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "") + " carry"
    return "\(list) \(NumberText.rate(share)) of the total mean absolute contribution."
  }

  /// Why an applicant is among the examples.
  func chosen(_ applicant: AuditRecord.Applicant) -> String? {
    switch applicant.chosenAs {
    case "nearest_above_threshold": "closest to the threshold from above"
    case "nearest_below_threshold": "closest to the threshold from below"
    case "highest_score": "with the highest score"
    case "lowest_score": "with the lowest score"
    case "median_score": "with the median score"
    case let other?: other.split(separator: "_").joined(separator: " ")
    case nil: nil
    }
  }

  /// "Applicant A-102" or "Row 17".
  func name(_ applicant: AuditRecord.Applicant) -> String {
    applicant.id.map { "Applicant \($0)" } ?? "Row \(NumberText.count(applicant.row))"
  }
}
