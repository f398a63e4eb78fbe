import Foundation
import Testing

@testable import Audit
@testable import Reports

/// A record read from a file may hold anything its types allow: pages stay well formed, nothing
/// traps.
@Suite struct HostileRecordTests {
  static func check(_ record: AuditRecord) throws {
    for format in DocumentFormat.allCases {
      #expect(PageCheck.identifiers(try AuditReport.render(record, format: format)) == [])
    }
    for width in [0, 40, 80] {
      _ = AuditText.summary(record, width: width, color: true, unicode: false)
    }
    for applicant in record.explanations?.sample ?? [] {
      let context = ApplicantContext(record)
      _ = try ApplicantReport.render(applicant, context: context, format: .xhtml)
      _ = ApplicantText.render(applicant, context: context, width: -5)
    }
  }

  @Test(arguments: [
    0, -0.0, 1e308, -1e308, .leastNonzeroMagnitude, 1e16, -1e16, .infinity, -.infinity, .nan,
  ])
  func anyNumber(_ value: Double) throws {
    var record = SampleRecords.loan
    let wild = AuditRecord.Measured(
      value: value, ci: [value, value], n: .min, pValue: value, pAdjusted: value)
    for index in record.fairness.attributes.indices {
      for group in record.fairness.attributes[index].groups.indices {
        for entry in record.fairness.attributes[index].groups[group].metrics.entries.indices {
          record.fairness.attributes[index].groups[group].metrics.entries[entry].result = wild
        }
        for bin in record.fairness.attributes[index].groups[group].calibration.indices {
          record.fairness.attributes[index].groups[group].calibration[bin].meanScore = value
          record.fairness.attributes[index].groups[group].calibration[bin].n = .min
          record.fairness.attributes[index].groups[group].calibration[bin].positiveRate = wild
        }
      }
      for comparison in record.fairness.attributes[index].comparisons.indices {
        record.fairness.attributes[index].comparisons[comparison].metrics.entries[0].result = wild
      }
      for summary in record.fairness.attributes[index].summary.indices {
        record.fairness.attributes[index].summary[summary].result = wild
      }
    }
    record.performance.cells?.truePositives = value
    record.performance.scores = .init(edges: [value, 0, value], counts: [value, -value])
    record.fairness.confidence = value
    record.fairness.tests = .min
    record.decision.threshold = value
    record.dataset.rows = .min
    record.dataset.rowsEvaluated = .max
    record.explanations?.additivity.maxRelativeError = value
    record.explanations?.outputs[0].global[0].meanAbs = value
    record.explanations?.outputs[0].byGroup[0].features[0].mean = value
    record.explanations?.sample[0].baseValue = value
    record.explanations?.sample[1].margin = value
    record.explanations?.sample[2].contributions[0].contribution = value
    record.explanations?.sample[2].row = .min
    record.inputs.data.bytes = .min
    try Self.check(record)
  }

  @Test(arguments: [
    "", " ", "\u{0}", "\u{1B}[2J", "]]>", "-->", "{{title}}", "a\u{301}<\u{338}\"\u{301}",
    "\u{202E}x", "\"; } </style><p>", "\u{FFFF}",
  ])
  func anyText(_ text: String) throws {
    var record = SampleRecords.loan
    record.title = text
    record.tool.version = text
    record.run.started = text
    record.inputs.data.path = text
    record.inputs.data.sha256 = text
    record.dataset.label.column = text
    record.decision.rule = text
    record.dataset.sample = text
    record.model?.format = text
    record.model?.transform = text
    record.fairness.correction = text
    for index in record.fairness.definitions.indices {
      record.fairness.definitions[index].title = text
      record.fairness.definitions[index].unit = text
    }
    record.fairness.definitions[0].id = text
    record.fairness.definitions[1].id = text
    record.fairness.definitions[0].scope = text
    record.fairness.attributes[0].name = text
    record.fairness.attributes[0].reference = text
    record.fairness.attributes[0].groups[0].group = text
    record.fairness.attributes[0].comparisons[0].group = text
    record.fairness.attributes[0].groups[0].metrics.entries[0].id = text
    record.explanations?.method = text
    record.explanations?.outputs[0].global[0].feature = text
    record.explanations?.sample[0].contributions[0].feature = text
    record.explanations?.sample[0].contributions[1].value = text
    record.explanations?.sample[0].id = text
    record.findings.append(
      .init(
        kind: text, attribute: text, group: text, reference: text, metric: text,
        result: .init(value: 1), groupResult: nil, referenceResult: nil, feature: text))
    record.notEvaluated.append(.init(what: text, why: text))
    try Self.check(record)
  }

  @Test func emptyLists() throws {
    var record = SampleRecords.loan
    record.fairness.attributes[0].groups = []
    record.fairness.attributes[1].comparisons = []
    record.fairness.attributes[2].summary = []
    record.fairness.definitions = []
    record.performance.metrics = MetricMap()
    record.dataset.columns = []
    record.explanations?.outputs[0].global = []
    record.explanations?.sample[0].contributions = []
    record.explanations?.sample[1].contributions = []
    record.model?.features = []
    record.model?.baseMargin = []
    try Self.check(record)
    record.fairness.attributes = []
    record.explanations?.outputs = []
    record.explanations?.sample = []
    try Self.check(record)
  }

  /// A feature name of a million characters neither hangs nor breaks a page.
  @Test func endlessNames() throws {
    var record = SampleRecords.predictions
    record.fairness.attributes[0].groups[0].group = String(repeating: "wide ", count: 20_000)
    try Self.check(record)
  }

  /// Every number with a fraction becomes another one, every count the largest.
  @Test(arguments: ["0.0", "-0.0", "1e308", "-1e308", "5e-324", "1e16"], ["depth", "numbers"])
  func anyNumberInDepth(_ number: String, _ name: String) throws {
    var text = try SampleRecords.text(of: name).replacingOccurrences(
      of: #"(?<=[:\[,])-?[0-9]+\.[0-9]+(e-?[0-9]+)?"#, with: number, options: .regularExpression)
    text = text.replacingOccurrences(
      of: #""(n|count|row_count|changed_decisions|moved_decisions|rows_per_group)":[0-9]+"#,
      with: "\"$1\":\(Int.max)", options: .regularExpression)
    var record = try SampleRecords.decode(text)
    record.explanations = nil
    try Self.check(record)
  }

  /// Names of groups, columns and attributes become hostile ones.
  @Test(arguments: ["", "\u{0}", "]]>", "{{title}}", "a\u{301}<\u{338}\"\u{301}", "\u{FFFF}"])
  func anyNameInDepth(_ name: String) throws {
    let written = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
    for old in ["Female", "sex", "region", "income", "favorable_rate"] {
      let text = try SampleRecords.text(of: "depth").replacingOccurrences(
        of: "\"\(old)\"(?!:)", with: NSRegularExpression.escapedTemplate(for: written),
        options: .regularExpression)
      guard let record = try? SampleRecords.decode(text) else { continue }
      try Self.check(record)
    }
  }
}
