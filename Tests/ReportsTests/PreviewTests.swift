import Foundation
import Testing

@testable import Audit
@testable import Reports

/// Writes every sample page into a folder to be looked at:
/// `REPORT_PREVIEW=DIR swift test --filter PreviewTests`, then `script/screenshots`.
@Suite struct PreviewTests {
  static let folder = ProcessInfo.processInfo.environment["REPORT_PREVIEW"]

  @Test(.enabled(if: folder != nil)) func writesEveryPage() throws {
    let folder = URL(filePath: try #require(Self.folder))
    for (name, record) in SampleRecords.all {
      for format in DocumentFormat.allCases {
        let page = try AuditReport.render(record, format: format)
        try page.write(
          to: folder.appending(path: "\(name).\(format.rawValue)"), atomically: true,
          encoding: .utf8)
      }
    }
    let applicant = try #require(SampleRecords.loan.explanations?.sample.first)
    try ApplicantReport.render(applicant, context: .init(SampleRecords.loan), format: .html)
      .write(to: folder.appending(path: "applicant.html"), atomically: true, encoding: .utf8)
  }
}
