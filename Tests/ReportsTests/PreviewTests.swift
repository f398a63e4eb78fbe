import Foundation
import Testing

@testable import Audit
@testable import Reports

@Suite struct PreviewTests {
  @Test func write() throws {
    for (name, record) in SampleRecords.all {
      let html = try AuditReport.render(record, format: .html)
      try html.write(toFile: "/tmp/reports/\(name).html", atomically: true, encoding: .utf8)
      let xhtml = try AuditReport.render(record, format: .xhtml)
      try xhtml.write(toFile: "/tmp/reports/\(name).xhtml", atomically: true, encoding: .utf8)
    }
    let p = SampleRecords.loan.explanations!.sample[0]
    let page = try ApplicantReport.render(p, context: .init(SampleRecords.loan), format: .html)
    try page.write(toFile: "/tmp/reports/applicant.html", atomically: true, encoding: .utf8)
  }
}
