import ArgumentParser
import Audit
import Foundation
import Reports

struct RenderCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Makes the reports of an audit.json again; needs no model and no data.")

  @Argument(help: "The record, or - for standard input.")
  var record: String

  @Option(name: .shortAndLong, help: "The folder to write.")
  var out = "fairaudit-report"

  @Flag(help: "Replace an earlier report in that folder.")
  var force = false

  @Option(help: "A folder with templates that replace the built-in ones, file by file.")
  var templates: String?

  func validate() throws {
    if out.isEmpty { throw ValidationError("--out takes the name of a folder.") }
  }

  func execute() throws {
    let bytes = try InputFiles.read(record)
    let audit = try RecordFile.decode(
      AuditRecord.self, from: bytes, path: record, schema: AuditRecord.schemaIdentifier)
    let templates = try templates.map { try TemplateSet(directory: URL(filePath: $0)) } ?? .builtIn
    let folder = try OutputFolder(path: out, replace: force)
    try folder.write(
      ReportFiles.make(
        audit, json: String(decoding: bytes, as: UTF8.self),
        inputs: [.init(path: record, bytes: bytes.count, sha256: ContentHash.of(bytes))],
        configuration: nil, templates: templates))
    try Terminal.standardOutput.write(ReportFiles.place(out))
  }
}
