public import Models
public import Tabular

/// Writes a first `audit.yaml` from what a model and a data file show, every guess marked as one.
public enum InitialConfiguration {
  /// The text of a configuration to start from.
  ///
  /// - Parameters:
  ///   - model: the model, and its file's path.
  ///   - table: all columns of the data, read as words, and the file's path.
  public static func yaml(
    model: (model: Model, path: String), table: (table: Table, path: String)
  ) -> String {
    let loaded = model.model
    let features = Set(loaded.features.map(\.name))
    let columns = table.table.columns.map { ColumnGuess($0, rowCount: table.table.rowCount) }
    let others = columns.filter { !features.contains($0.name) }
    let label = guessLabel(others)
    let id = others.first { $0.name != label?.name && $0.isIdentifier }
    let missing = guessMissing(columns, features: loaded.features)
    let protected = columns.filter {
      $0.name != label?.name && $0.name != id?.name && $0.looksProtected
    }

    var lines = [
      "# A first configuration, written from what the two files show.",
      "# Lines marked (guess) were not told by the files: read them before you rely on a result.",
      "version: 1",
      "title: \(quoted("Audit of \(model.path.split(separator: "/").last ?? "the model")"))",
      "",
      "model:",
      "  path: \(quoted(model.path))  # \(loaded.origin.format), \(loaded.origin.objective), "
        + "\(ModelSummary(loaded).size)",
    ]
    if loaded.outputs.count == 1 {
      if let threshold = loaded.defaultThreshold {
        lines.append(
          "  threshold: \(CellText.number(threshold))  # score >= threshold is a positive "
            + "decision (guess)")
      } else {
        lines.append(
          "  # threshold: 0  # needed: score >= threshold is a positive decision")
      }
    } else if loaded.outputs.indices.allSatisfy({ loaded.outputs[$0] == String($0) }) {
      lines.append(
        "  # classes: [...]  # the label's values in training order, if they are not 0, 1 …")
    }
    if loaded.hasDefaultNames, !features.isSubset(of: columns.map(\.name)) {
      lines.append(
        "  # The file stores no feature names; list the data's columns in the order of training:")
      lines.append("  # features: [...]  # needed: \(loaded.features.count) columns")
    }
    let unlisted = loaded.features.filter { $0.kind == .categorical(levels: nil) }
    if !unlisted.isEmpty {
      lines.append(
        "  # The file stores no levels for these features; list them in the order of training:")
      lines.append("  # categories:")
      for feature in unlisted { lines.append("  #   \(quoted(feature.name)): [...]") }
    }
    lines += ["", "data:", "  path: \(quoted(table.path))"]
    if let label {
      lines.append(
        "  label: \(quoted(label.name))  # one of \(label.values.count) values (guess)")
      let positive = label.positiveValue
      lines.append(
        "  positive_label: \(quoted(positive))  # the other is "
          + "\(quoted(label.values.first { $0 != positive } ?? "")) (guess)")
      lines.append(
        "  favorable_label: \(quoted(positive))  # the value that is good for the person (guess)")
    } else {
      lines.append("  # label: ...  # needed: the column of the true outcome")
      lines.append("  # positive_label: ...  # the value after which rates are named")
    }
    if let id {
      lines.append("  id: \(quoted(id.name))  # a different value in every row (guess)")
    }
    lines.append(
      "  missing: [\(missing.map { "\"\($0)\"" }.joined(separator: ", "))]"
        + "  # cell texts that mean a missing value"
        + (missing.count > 1 ? " (guess)" : ""))
    lines.append(
      "  # sample: test  # or training: whether the model was trained on these rows")
    lines += ["", "protected:"]
    for column in protected {
      lines.append("  - column: \(quoted(column.name))  # by its name (guess)")
      if column.isNumeric, column.values.count > 10 {
        lines.append("    bins: [25, 40, 62]  # ascending cut points (guess)")
      } else {
        lines.append(
          "    # reference: \(quoted(column.commonest ?? ""))  # default: the highest favorable rate"
        )
      }
    }
    if protected.isEmpty {
      lines.append("  []  # needed: the columns by which people are grouped, as in")
      lines.append("  # - column: sex")
      lines.append("  #   reference: Male")
    }
    if !protected.isEmpty, protected.count >= 2 {
      lines.append(
        "  # - intersection: [\(protected.prefix(2).map { quoted($0.name) }.joined(separator: ", "))]"
      )
    }
    lines += [
      "",
      "# Factors within whose strata groups are compared again, and limits that are judged:",
      "# control:",
      "#   - column: ...",
      "# limits:",
      "#   - {metric: disparate_impact_ratio, at_least: 0.8}",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The column outside the model that most looks like an outcome: two values, and a telling name
  /// before the last position.
  private static func guessLabel(_ columns: [ColumnGuess]) -> ColumnGuess? {
    let candidates = columns.filter { $0.values.count == 2 && $0.missing == 0 }
    let names = [
      "label", "target", "outcome", "approved", "status", "default", "income", "class", "recid",
      "repaid", "hired", "accepted", "y",
    ]
    let named = candidates.filter { column in
      let name = column.name.lowercased()
      return names.contains { $0.count > 1 ? name.contains($0) : name == $0 }
    }
    return named.last ?? candidates.last { !$0.looksProtected }
  }

  /// The empty cell, and words that are common for a missing value in columns the model reads as
  /// numbers or anywhere else.
  private static func guessMissing(_ columns: [ColumnGuess], features: [Feature]) -> [String] {
    let usual = ["?", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]
    let numeric = Set(features.filter { $0.kind == .numeric }.map(\.name))
    let found = usual.filter { word in
      columns.contains { column in
        column.values.contains(word)
          && (word == "?" || numeric.contains(column.name) || word.count > 2)
      }
    }
    return [""] + found
  }

  /// A YAML scalar, in quotes where it needs them.
  private static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "_-./+<>%".unicodeScalars.contains($0)
    }
    let first = text.unicodeScalars.first
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "~", "y", "n"]
    if plain, let first, first.properties.isAlphabetic || ("0"..."9").contains(first),
      !reserved.contains(text.lowercased())
    {
      return text
    }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

/// What a column read as words looks like.
private struct ColumnGuess {
  let name: String
  /// Distinct values without surrounding blanks, in order of first appearance.
  let values: [String]
  let missing: Int
  let commonest: String?
  let isNumeric: Bool
  let isIdentifier: Bool

  init(_ column: Column, rowCount: Int) {
    name = column.name
    missing = column.missingCount
    commonest = column.typical
    if case .categorical(let codes, let levels) = column.values {
      values = levels.map(CellText.trimmed)
      isNumeric = !levels.isEmpty && values.allSatisfy { Double($0) != nil }
      let lower = column.name.lowercased()
      isIdentifier =
        levels.count == codes.count && rowCount > 1
        && (lower == "id" || lower.hasSuffix("_id") || lower.hasSuffix("id") || !isNumeric)
    } else {
      values = []
      isNumeric = true
      isIdentifier = false
    }
  }

  /// Whether the name is one of those that laws protect, in their usual spellings.
  var looksProtected: Bool {
    let words = name.lowercased().split { !$0.isLetter }.map(String.init)
    let known = [
      "sex", "gender", "race", "ethnicity", "ethnic", "age", "religion", "nationality",
      "disability",
      "married", "marital", "pregnant", "veteran", "citizenship",
    ]
    return words.contains { known.contains($0) }
  }

  /// The value that most likely counts as positive.
  var positiveValue: String {
    let likely = ["1", "true", "yes", "y", "good", "approved", "accepted", "paid"]
    return values.first { likely.contains($0.lowercased()) }
      ?? values.first { $0.hasPrefix(">") } ?? values.first ?? ""
  }
}
