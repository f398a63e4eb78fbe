import Foundation
import TestSupport

@testable import Audit

extension SampleRecords {
  /// The text of a committed record.
  static func text(of name: String) throws -> String {
    try String(contentsOf: Fixtures.url("reports/\(name).audit.json"), encoding: .utf8)
  }

  static func decode(_ text: String) throws -> AuditRecord {
    try RecordFile.decode(
      AuditRecord.self, from: Array(text.utf8), path: "audit.json",
      schema: AuditRecord.schemaIdentifier)
  }

  /// Committed records: `depth` holds every part that a record may have, `numbers` an audit of
  /// predicted numbers.
  static let recorded: [(name: String, record: AuditRecord)] = ["depth", "numbers"].compactMap {
    name in (try? decode(text(of: name))).map { (name, $0) }
  }
}
