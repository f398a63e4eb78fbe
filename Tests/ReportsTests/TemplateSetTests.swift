import Foundation
import Testing

@testable import Reports

@Suite struct TemplateSetTests {
  @Test func holdsEveryFileOfTheFolder() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../templates").standardized
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".mustache") || $0.hasSuffix(".css") }.sorted()
    #expect(TemplateSet.builtInFiles.map(\.name) == names)
    for file in TemplateSet.builtInFiles {
      let text = try String(contentsOf: folder.appending(path: file.name), encoding: .utf8)
      #expect(file.text == text, "\(file.name) in the binary is older than the file")
    }
  }

  @Test func replacesFileByFile() throws {
    let set = try TemplateSet(overrides: ["limits.mustache": "<p>Our own limits.</p>\n"])
    let page = try AuditReport.render(SampleRecords.predictions, format: .html, templates: set)
    #expect(page.contains("Our own limits."))
  }

  @Test func namesFileAndLineOfABrokenTemplate() {
    #expect {
      try TemplateSet(overrides: ["data.mustache": "<p>\n{{#a}}\n{{/b}}\n</p>\n"])
    } throws: { error in
      guard case ReportError.templateSyntax(let file, let line, _, let fault) = error else {
        return false
      }
      return file == "data.mustache" && line == 3 && fault == "sectionCloseNameIncorrect"
    }
  }

  @Test func namesAnUnknownFile() {
    #expect(throws: ReportError.unknownTemplate(file: "dta.mustache")) {
      try TemplateSet(overrides: ["dta.mustache": ""])
    }
  }

  @Test func namesAMissingPartial() {
    #expect(throws: ReportError.missingPartial(file: "data.mustache", line: 2, name: "tabel")) {
      try TemplateSet(overrides: ["data.mustache": "<p></p>\n{{>tabel}}\n"])
    }
  }

  @Test func refusesACircle() {
    #expect(
      throws: ReportError.partialCycle(files: [
        "figure.mustache", "table.mustache", "figure.mustache",
      ])
    ) {
      try TemplateSet(overrides: ["table.mustache": "{{>figure}}\n"])
    }
  }

  @Test(arguments: DocumentFormat.allCases)
  func refusesABrokenPage(format: DocumentFormat) throws {
    let set = try TemplateSet(overrides: ["limits.mustache": "<p>a</b></p>\n"])
    #expect {
      try AuditReport.render(SampleRecords.predictions, format: format, templates: set)
    } throws: { error in
      guard case ReportError.pageNotWellFormed(let line, _, let text) = error else { return false }
      return line > 0 && text.contains("<p>a</b></p>")
    }
  }

  @Test func readsAFolder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("body { color: black }".utf8).write(to: folder.appending(path: "style.css"))
    try Data("ignored".utf8).write(to: folder.appending(path: "notes.txt"))
    #expect(try TemplateSet(directory: folder).files["style.css"] == "body { color: black }")
    try Data([0xFF, 0xFE]).write(to: folder.appending(path: "style.css"))
    #expect(throws: ReportError.templateEncoding(file: "style.css")) {
      try TemplateSet(directory: folder)
    }
    #expect(throws: ReportError.unreadableTemplate(file: "none")) {
      try TemplateSet(directory: folder.appending(path: "none"))
    }
  }
}
