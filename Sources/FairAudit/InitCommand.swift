import ArgumentParser
import Audit
import Foundation
import Tabular

struct InitCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a commented audit.yaml from what it finds in a model and a data file.",
    discussion: "Every guess is marked (guess); read them before you rely on a result.")

  @Argument(help: "The model file.")
  var model: String

  @Argument(help: "The labelled CSV file.")
  var data: String

  @Option(name: .shortAndLong, help: "The file to write, or - for standard output.")
  var out = "audit.yaml"

  @Flag(help: "Replace the file if it exists.")
  var force = false

  func execute() throws {
    if out != "-" { try OutputFile.check(out, force: force, inputs: [model, data]) }
    let (loaded, _) = try AuditInputs.load(.init(path: model), folder: "")
    let names = try CSVReader(options: .init()).readHeader(.file(path: data)).names
    // Read as words, so that a cell like `?` among numbers is a finding here and not an error.
    let types = Dictionary(names.map { ($0, ColumnType.categorical) }) { first, _ in first }
    // A column without a name (the index that data frames write) can be no part of an audit.
    let columns = Set(names.filter { !$0.isEmpty })
    let table = try CSVReader(options: .init(types: types, columns: columns))
      .read(.file(path: data))
    let text = InitialConfiguration.yaml(
      model: (loaded, relative(model)), table: (table, relative(data)))
    if out == "-" {
      try Terminal.standardOutput.write(text)
    } else {
      try OutputFile.write(text, to: out)
      try Terminal.standardOutput.write(
        "Wrote \(out). Read its guesses, then: fairaudit audit --config \(out)\n")
    }
  }

  /// A path as the configuration file will need it: seen from the file's own folder.
  private func relative(_ path: String) -> String {
    guard out != "-", out.contains("/"), !path.hasPrefix("/") else { return path }
    let folder = URL(filePath: out).deletingLastPathComponent().standardizedFileURL.pathComponents
    let target = URL(filePath: path).standardizedFileURL.pathComponents
    let shared = zip(folder, target).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: folder.count - shared) + target[shared...])
      .joined(separator: "/")
  }
}
