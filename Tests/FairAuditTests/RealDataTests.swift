import Foundation
import TestSupport
import Testing

/// Audits of real data against XGBoost, fairlearn, AIF360 and ProPublica's published table.
///
/// The data sets are not part of this repository: `script/real-data DATA OUT` runs the release
/// binary on them, and `FAIRAUDIT_REAL_DATA=OUT` names the folder with what came out.
@Suite struct RealDataTests {
  static let results = ProcessInfo.processInfo.environment["FAIRAUDIT_REAL_DATA"]

  static func comparison(_ name: String) throws -> RealDataComparison {
    try RealDataComparison(expected: Fixtures.data("real/\(name)/expected.json"))
  }

  static func result(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: results ?? "").appending(path: path))
  }

  @Test(
    .enabled(if: results != nil, "FAIRAUDIT_REAL_DATA names no folder"),
    arguments: ["adult", "compas", "compas-scores", "german-credit", "loan-prediction"])
  func auditAgrees(name: String) throws {
    let audit = try RealDataComparison.object(Self.result("\(name)/report/audit.json"))
    let differences = try Self.comparison(name).differences(audit: audit)
    #expect(differences == [])
  }

  @Test(
    .enabled(if: results != nil, "FAIRAUDIT_REAL_DATA names no folder"),
    arguments: ["adult", "compas", "german-credit", "loan-prediction"])
  func contributionsAgree(name: String) throws {
    let csv = String(decoding: try Self.result("\(name)/contributions.csv"), as: UTF8.self)
    let differences = try Self.comparison(name).differences(contributions: csv)
    #expect(differences == [])
  }

  // MARK: The comparison itself

  static let cells =
    #""true_positives": 3, "false_positives": 1, "false_negatives": 2, "true_negatives": 4"#

  static let expected = """
    {"sha256": "ab", "performance": {"n": 10, \(cells), "metrics": {"roc_auc": 0.75}},
     "attributes": [{"name": "sex", "reference": "M", "referenceChoice": "declared",
       "groups": [
         {"group": "M", "unknown": false, "n": 9, \(cells), "metrics": {"selection_rate": 0.4}},
         {"group": null, "unknown": true, "n": 1, \(cells), "metrics": {"base_rate": null}}],
       "comparisons": [
         {"group": null, "unknown": true, "metrics": {"disparate_impact_ratio": 0.5}}],
       "summary": {"demographic_parity_ratio": 0.5}}],
     "publishedPercent": {"M": {"selection_rate": 40.0}},
     "prediction": {"rows": 2, "marginSum": 0.75, "marginMinimum": -0.25, "marginMaximum": 1.0,
       "scoreSum": 1.16887, "margins": [1.0], "scores": [0.73105],
       "contributions": {"features": ["age", "pay"], "values": [[0.5, 0.25, 0.25]]}}}
    """

  static let audit = """
    {"inputs": {"data": {"sha256": "ab"}},
     "performance": {"n": 10, "cells": {\(cells)}, "metrics": {"roc_auc": {"value": 0.75}}},
     "fairness": {"attributes": [{"name": "sex", "reference": "M", "reference_choice": "declared",
       "groups": [
         {"group": "M", "unknown": false, "n": 9, "cells": {\(cells)},
          "metrics": {"selection_rate": {"value": 0.4}}},
         {"group": "(unknown)", "unknown": true, "n": 1, "cells": {\(cells)},
          "metrics": {"base_rate": {"value": null, "why": "no_rows"}}}],
       "comparisons": [
         {"group": "(unknown)", "metrics": {"disparate_impact_ratio": {"value": 0.5}}}],
       "summary": [{"id": "demographic_parity_ratio", "result": {"value": 0.5}}]}]}}
    """

  static let csv = """
    id,age,pay,base_value,margin,score
    A1,0.5,0.25,0.25,1.0,0.73105
    A2,-0.25,-0.25,0.25,-0.25,0.43782
    """

  @Test func agreementHasNoDifferences() throws {
    let comparison = try RealDataComparison(expected: Data(Self.expected.utf8))
    let audit = try RealDataComparison.object(Data(Self.audit.utf8))
    #expect(comparison.differences(audit: audit) == [])
    #expect(comparison.differences(contributions: Self.csv) == [])
  }

  @Test(arguments: [
    (#""sha256": "ab""#, #""sha256": "cd""#, "data"),
    (#""n": 10"#, #""n": 11"#, "performance: n"),
    (
      #""n": 9, "cells": {"true_positives": 3"#, #""n": 9, "cells": {"true_positives": 4"#,
      "sex = M"
    ),
    (#"{"value": 0.75}"#, #"{"value": 0.75001}"#, "roc_auc"),
    (#"{"value": 0.4}"#, #"{"value": 0.40000001}"#, "selection_rate"),
    (#"{"value": 0.4}"#, #"{"value": 0.41}"#, "published"),
    (#"{"value": null"#, #"{"value": 0"#, "base_rate"),
    (#""reference": "M""#, #""reference": null"#, "reference"),
    (#""name": "sex""#, #""name": "race""#, "no such attribute"),
    (#""group": "M""#, #""group": "W""#, "no such group"),
    (#""disparate_impact_ratio": {"value": 0.5}"#, #""x": {}"#, "disparate_impact_ratio"),
    (#""result": {"value": 0.5}"#, #""result": {"value": 0.6}"#, "demographic_parity_ratio"),
  ])
  func wrongAuditIsFound(old: String, new: String, place: String) throws {
    let comparison = try RealDataComparison(expected: Data(Self.expected.utf8))
    let text = Self.audit.replacingOccurrences(of: old, with: new)
    try #require(text != Self.audit)
    let differences = comparison.differences(audit: try RealDataComparison.object(Data(text.utf8)))
    #expect(differences.contains { $0.contains(place) }, "\(differences)")
  }

  @Test(arguments: [
    ("id,age,pay", "id,pay,age", "header"),
    ("0.73105\n", "0.73205\n", "score"),
    ("0.5,0.25,0.25,1.0", "0.25,0.5,0.25,1.0", "age"),
    ("0.5,0.25,0.25,1.0", "0.5,0.25,0.25,1.1", "add up"),
    ("A2,-0.25,-0.25,0.25,-0.25,0.43782", "", "rows"),
    ("-0.25,0.43782", "nan,0.43782", "margin"),
  ])
  func wrongContributionsAreFound(old: String, new: String, place: String) throws {
    let comparison = try RealDataComparison(expected: Data(Self.expected.utf8))
    let text = Self.csv.replacingOccurrences(of: old, with: new)
    try #require(text != Self.csv)
    let differences = comparison.differences(contributions: text)
    #expect(differences.contains { $0.contains(place) }, "\(differences)")
  }
}
