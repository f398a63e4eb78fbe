internal import Audit
internal import Fairness

/// How limits and their verdicts are told.
extension Wording {
  /// How a limit's values are written.
  func form(_ limit: Limit) -> RecordReader.Form {
    reader.form(limit.metric, RecordReader.Scope(rawValue: limit.scope.rawValue) ?? .comparison)
  }

  /// "Favorable-rate ratio at least 0.80".
  func limit(_ limit: Limit) -> String {
    let scope = RecordReader.Scope(rawValue: limit.scope.rawValue) ?? .comparison
    return reader.title(limit.metric, scope)
      + bounds(limit.atLeast, limit.atMost, form(limit))
  }

  /// " at least 0.80", " from −5.0 to +5.0 points".
  func bounds(_ least: Double?, _ most: Double?, _ form: RecordReader.Form) -> String {
    let unit = form == .points ? " points" : ""
    switch (least, most) {
    case (let least?, let most?):
      return " from \(reader.written(least, form)) to \(reader.written(most, form))\(unit)"
    case (let least?, nil): return " at least \(reader.written(least, form))\(unit)"
    case (nil, let most?): return " at most \(reader.written(most, form))\(unit)"
    case (nil, nil): return " (no bound)"
    }
  }

  /// "sex: Female".
  func subject(_ result: LimitResult) -> String {
    let attribute = (result.attribute ?? result.limit.attribute).map(Self.isolated)
    let group = (result.group ?? result.limit.group).map(Self.isolated)
    return [attribute, group].compactMap { $0 }.joined(separator: ": ")
  }

  /// The verdict as a shape with a word, and the reason.
  func verdict(_ result: LimitResult) -> (word: String, why: String?) {
    switch (result.verdict, result.reason) {
    case (.pass, _): return ("\u{25CF} pass", nil)
    case (.fail, _): return ("\u{25B2} fail", nil)
    case (.inconclusive, .crosses):
      return ("\u{25D0} cannot tell", "the interval reaches over the limit")
    case (.inconclusive, .tooFewRows):
      return (
        "\u{25D0} cannot tell",
        "fewer than the \(NumberText.count(result.limit.minimumRows, of: "row")) it needs"
      )
    case (.inconclusive, .noInterval):
      return ("\u{25D0} cannot tell", "there is no interval to judge by")
    case (.inconclusive, .notMeasured):
      return ("\u{2013} not evaluable", "it was not measured")
    case (.inconclusive, _):
      let why = result.estimate.flatMap { AuditRecord.Measured(of: $0).why }
      return ("\u{2013} not evaluable", why.map { "not defined: \($0)" } ?? "no value")
    }
  }

  /// "Of 12 checks of limits, 3 fail, 2 cannot be decided and 7 pass."
  var verdicts: String {
    let results = record.fairness.limits ?? []
    let counts = [
      (results.count { $0.verdict == .fail }, "fail", "fails"),
      (results.count { $0.verdict == .inconclusive }, "cannot be decided", "cannot be decided"),
      (results.count { $0.verdict == .pass }, "pass", "passes"),
    ].filter { $0.0 > 0 }.map { "\(NumberText.count($0.0)) \($0.0 == 1 ? $0.2 : $0.1)" }
    let list =
      counts.count > 1
      ? counts.dropLast().joined(separator: ", ") + " and " + (counts.last ?? "")
      : counts.first ?? ""
    return results.count == 1
      ? "One check of a limit was made: it \(list.dropFirst(2))."
      : "Of \(NumberText.count(results.count, of: "check")) of limits, \(list)."
  }
}
