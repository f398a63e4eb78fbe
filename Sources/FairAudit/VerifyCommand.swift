import ArgumentParser
import Audit
import Foundation

struct VerifyCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a report folder against its manifest.json.",
    discussion: """
      Every file of the folder is hashed and compared with what the manifest lists; a file that \
      changed, is missing or is not listed makes the exit code 1.
      """)

  @Argument(help: "The report's folder.")
  var folder: String

  @Flag(help: "Print the result as JSON.")
  var json = false

  func execute() throws {
    let path = folder.hasSuffix("/") ? folder : folder + "/"
    let manifestPath = path + Manifest.fileName
    let manifest = try RecordFile.decode(
      Manifest.self, from: try InputFiles.read(manifestPath), path: manifestPath,
      schema: Manifest.schemaIdentifier)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // Only plain files of the folder itself are opened: a name with a slash, a link or a pipe is not
    // one that an audit wrote.
    let differences = manifest.differences(names: names) { name in
      guard names.contains(name), InputFiles.isPlainFile(path + name) else { return nil }
      return try? InputFiles.read(path + name)
    }
    if json {
      try Terminal.standardOutput.write(report(differences).text())
    } else if differences.isEmpty {
      try Terminal.standardOutput.write(
        Terminal.clean(
          "\(folder): \(manifest.outputs.count) files as they were written by "
            + "\(manifest.tool.name) \(manifest.tool.version)") + "\n")
    } else {
      for difference in differences {
        try Terminal.standardOutput.write(Terminal.clean(sentence(difference)) + "\n")
      }
    }
    if !differences.isEmpty { throw ExitCode(1) }
  }

  private func sentence(_ difference: Manifest.Difference) -> String {
    switch difference {
    case .missing(let name):
      "\(folder): \(name) is listed in the manifest and is no readable file of this folder"
    case .changed(let name, let expected, let found):
      "\(folder): \(name) has changed: SHA-256 \(found.prefix(12))…, "
        + "the manifest says \(expected.prefix(12))…"
    case .unlisted(let name): "\(folder): \(name) is not listed in the manifest"
    }
  }

  private func report(_ differences: [Manifest.Difference]) -> JSONValue {
    .object([
      ("matches", .bool(differences.isEmpty)),
      (
        "differences",
        .array(
          differences.map { difference in
            switch difference {
            case .missing(let name):
              .object([("file", .string(name)), ("problem", .string("missing"))])
            case .changed(let name, let expected, let found):
              .object([
                ("file", .string(name)), ("problem", .string("changed")),
                ("expected", .string(expected)), ("found", .string(found)),
              ])
            case .unlisted(let name):
              .object([("file", .string(name)), ("problem", .string("unlisted"))])
            }
          })
      ),
    ])
  }
}
