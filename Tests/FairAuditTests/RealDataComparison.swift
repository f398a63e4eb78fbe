import Foundation

/// Compares the files that a run of `script/real-data` wrote with an `expected.json`.
///
/// Every difference is one line of words, so that a failed test says what is wrong; an empty list
/// means agreement. Bounds: counts exactly; rates, which are quotients of the same whole numbers in
/// Double, to 1e-12; measures of scores, which XGBoost gives in Float32, to 1e-6; margins and
/// contributions, which XGBoost sums over 200 trees in Float32, to 1e-5 (2.2e-6 measured against the
/// definition in Double).
struct RealDataComparison {
  static let rateBound = 1e-12
  static let scoreBound = 1e-6
  static let marginBound = 1e-5
  /// Float32 sums err to both sides, so the error of a mean is smaller than that of a row.
  static let meanBound = 5e-7
  /// Metrics of scores rather than of counts.
  static let scoreMetrics: Set<String> = ["roc_auc", "brier_score", "log_loss"]

  let expected: [String: Any]

  init(expected: Data) throws {
    self.expected = try Self.object(expected)
  }

  static func object(_ data: Data) throws -> [String: Any] {
    guard let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw CocoaError(.propertyListReadCorrupt)
    }
    return object
  }

  // MARK: audit.json

  /// What an audit says differently from the expected values.
  func differences(audit: [String: Any]) -> [String] {
    var found: [String] = []
    let sha256 = Self.value(audit, "inputs", "data", "sha256") as? String
    if sha256 != expected["sha256"] as? String {
      found.append("data: the audited file is another one (\(sha256 ?? "no hash"))")
    }
    if let own = expected["performance"] as? [String: Any] {
      let theirs = audit["performance"] as? [String: Any] ?? [:]
      found += counts(own, theirs, "performance") + metrics(own, theirs, "performance")
    }
    let theirs = Self.list(Self.value(audit, "fairness", "attributes"))
    for own in Self.list(expected["attributes"]) {
      let name = own["name"] as? String ?? ""
      guard let match = theirs.first(where: { $0["name"] as? String == name }) else {
        found.append("\(name): no such attribute")
        continue
      }
      found += attribute(own, match, name)
    }
    return found + publishedRates(theirs)
  }

  private func attribute(
    _ own: [String: Any], _ theirs: [String: Any], _ name: String
  ) -> [String] {
    var found: [String] = []
    for key in ["reference", "reference_choice"] {
      let ownKey = key == "reference" ? key : "referenceChoice"
      if own[ownKey] as? String != theirs[key] as? String {
        found.append("\(name): \(key) is \(theirs[key] ?? "absent")")
      }
    }
    let ownGroups = Self.list(own["groups"])
    let groups = Self.list(theirs["groups"])
    if ownGroups.count != groups.count {
      found.append("\(name): \(groups.count) groups instead of \(ownGroups.count)")
    }
    for group in ownGroups {
      let place = "\(name) = \(group["group"] as? String ?? "unknown")"
      guard let match = groups.first(where: { Self.isSame(group, $0) }) else {
        found.append("\(place): no such group")
        continue
      }
      found += counts(group, match, place) + metrics(group, match, place)
    }
    let unknown = groups.first { $0["unknown"] as? Bool == true }?["group"] as? String
    for comparison in Self.list(own["comparisons"]) {
      let group = comparison["group"] as? String ?? unknown
      let match = Self.list(theirs["comparisons"]).first { $0["group"] as? String == group }
      found += metrics(comparison, match ?? [:], "\(name) = \(group ?? "?") against the reference")
    }
    let summary = Self.list(theirs["summary"])
    for (id, value) in Self.sorted(own["summary"]) {
      let match = summary.first { $0["id"] as? String == id }
      found += difference(
        value, Self.value(match ?? [:], "result", "value"), Self.rateBound, "\(name): \(id)")
    }
    return found
  }

  private func counts(
    _ own: [String: Any], _ theirs: [String: Any], _ place: String
  ) -> [String] {
    var found = difference(own["n"], theirs["n"], 0, "\(place): n")
    for cell in ["true_positives", "false_positives", "false_negatives", "true_negatives"] {
      found += difference(
        own[cell], Self.value(theirs, "cells", cell), 0, "\(place): \(cell)")
    }
    return found
  }

  private func metrics(
    _ own: [String: Any], _ theirs: [String: Any], _ place: String
  ) -> [String] {
    Self.sorted(own["metrics"]).flatMap { id, value in
      difference(
        value, Self.value(theirs, "metrics", id, "value"),
        Self.scoreMetrics.contains(id) ? Self.scoreBound : Self.rateBound, "\(place): \(id)")
    }
  }

  /// The published percentages, rounded to two places, of the first attribute.
  private func publishedRates(_ attributes: [[String: Any]]) -> [String] {
    let groups = Self.list(attributes.first?["groups"])
    return Self.sorted(expected["publishedPercent"]).flatMap { name, rates in
      let group = groups.first { $0["group"] as? String == name } ?? [:]
      return Self.sorted(rates).flatMap { id, percent in
        let rate = Self.value(group, "metrics", id, "value") as? Double
        return difference(percent, rate.map { $0 * 100 }, 0.005, "\(name): published \(id)")
      }
    }
  }

  private func difference(
    _ own: Any?, _ theirs: Any?, _ bound: Double, _ place: String
  ) -> [String] {
    switch (own as? Double, theirs as? Double) {
    case (nil, nil): []
    case (let own?, let theirs?) where abs(own - theirs) <= bound: []
    case (let own, let theirs):
      ["\(place): \(theirs.map { "\($0)" } ?? "none") instead of \(own.map { "\($0)" } ?? "none")"]
    }
  }

  // MARK: contributions.csv

  /// What the contributions of every row say differently from XGBoost's.
  func differences(contributions csv: String) -> [String] {
    guard let prediction = expected["prediction"] as? [String: Any] else {
      return ["no predictions are expected"]
    }
    var found: [String] = []
    let lines = csv.split(whereSeparator: \.isNewline)
    let contributions = prediction["contributions"] as? [String: Any]
    let features = contributions?["features"] as? [String] ?? []
    let header = (["id"] + features + ["base_value", "margin", "score"]).joined(separator: ",")
    if lines.first.map(String.init) != header {
      found.append("header: \(lines.first ?? "") instead of \(header)")
    }
    let rows = lines.dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).dropFirst()
        .map { Double($0) ?? .nan }
    }
    found += difference(prediction["rows"], Double(rows.count), 0, "rows")
    guard rows.allSatisfy({ $0.count == features.count + 3 }) else {
      return found + ["a row has another number of fields than the header"]
    }
    let margins = rows.map { $0[features.count + 1] }
    let scores = rows.map { $0[features.count + 2] }
    let total = Self.meanBound * Double(rows.count)
    found += difference(
      prediction["marginSum"], margins.reduce(0, +), total, "sum of margins")
    found += difference(
      prediction["marginMinimum"], margins.min(), Self.marginBound, "least margin")
    found += difference(
      prediction["marginMaximum"], margins.max(), Self.marginBound, "greatest margin")
    found += difference(prediction["scoreSum"], scores.reduce(0, +), total, "sum of scores")
    for (name, own, theirs) in [("margin", "margins", margins), ("score", "scores", scores)] {
      for (row, value) in (prediction[own] as? [Double] ?? []).enumerated() {
        let theirs = row < theirs.count ? theirs[row] : nil
        found += difference(value, theirs, Self.marginBound, "row \(row): \(name)")
      }
    }
    for (row, values) in (contributions?["values"] as? [[Double]] ?? []).enumerated() {
      for (column, value) in values.enumerated() {
        let theirs = row < rows.count ? rows[row][column] : nil
        let name = column < features.count ? features[column] : "base_value"
        found += difference(value, theirs, Self.marginBound, "row \(row): \(name)")
      }
    }
    for (row, values) in rows.enumerated() {
      let sum = values[...features.count].reduce(0, +)
      let margin = values[features.count + 1]
      // The models are of Float32: a millionth of the row's largest contribution.
      let largest = values[..<features.count].map { abs($0) }.max() ?? 0
      if !(abs(sum - margin) <= 1e-6 * largest + 1e-12) {
        found.append("row \(row): contributions add up to \(sum), not to the margin \(margin)")
      }
    }
    return found
  }

  // MARK: Reading

  private static func isSame(_ own: [String: Any], _ theirs: [String: Any]) -> Bool {
    if own["unknown"] as? Bool == true { return theirs["unknown"] as? Bool == true }
    return theirs["unknown"] as? Bool != true
      && own["group"] as? String == theirs["group"] as? String
  }

  private static func value(_ object: [String: Any], _ path: String...) -> Any? {
    path.reduce(object as Any?) { ($0 as? [String: Any])?[$1] }
  }

  private static func list(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

  private static func sorted(_ value: Any?) -> [(key: String, value: Any)] {
    (value as? [String: Any] ?? [:]).sorted { $0.key < $1.key }
  }
}
