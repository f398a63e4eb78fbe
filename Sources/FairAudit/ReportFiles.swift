import Audit
import Reports

/// The files of a report's folder.
enum ReportFiles {
  /// The record as it is written, a document in each format, and the manifest that lists them.
  static func make(
    _ record: AuditRecord, json: String, inputs: [AuditRecord.InputFile],
    configuration: JSONValue?, templates: TemplateSet
  ) throws -> [(name: String, content: String)] {
    var files = [(name: "audit.json", content: json)]
    for format in DocumentFormat.allCases {
      let text = try AuditReport.render(record, format: format, templates: templates)
      files.append((name: "report.\(format.rawValue)", content: text))
    }
    let manifest = Manifest(
      tool: tool, inputs: inputs, configuration: configuration, files: files)
    files.append((name: Manifest.fileName, content: try RecordFile.text(manifest)))
    return files
  }

  /// The line that says where the report is.
  static func place(_ folder: String) -> String {
    "Report: \(folder.hasSuffix("/") ? folder : folder + "/")report.html\n"
  }
}
