import Foundation
import TestSupport
import Testing

/// The commands with one model in XGBoost's two forms.
@Suite struct UBJSONModelTests {
  /// What a command writes to standard output, by line.
  private func output(_ arguments: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = BuiltBinary.url
    process.currentDirectoryURL = Fixtures.url("bad")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The lines in which two outputs differ.
  private func differences(_ left: [String], _ right: [String]) -> [String] {
    #expect(left.count == right.count)
    return zip(left, right).filter { $0 != $1 }.map { $1.trimmingCharacters(in: .whitespaces) }
  }

  @Test func inspectTellsTheFormsApartAndNothingElse() throws {
    let changed = differences(
      try output(["inspect", "model.json"]), try output(["inspect", "model.ubj"]))
    #expect(changed.count == 3)
    #expect(changed.contains { $0.hasPrefix("File") && $0.contains("model.ubj") })
    #expect(changed.contains { $0.hasPrefix("SHA-256") })
    #expect(changed.contains { $0.hasPrefix("Format") && $0.contains("xgboost-ubjson, ") })
  }

  @Test func explainGivesTheSameContributions() throws {
    let outputs = try ["model.json", "model.ubj"].map {
      try output(["explain", "--model", $0, "--data", "good.csv", "--row", "3", "--format", "json"])
    }
    let changed = differences(outputs[0], outputs[1])
    #expect(changed.count == 3)
    #expect(
      changed.allSatisfy { line in ["path", "bytes", "sha256"].contains { line.contains($0) } })
    // Every row, every contribution.
    let tables = try ["model.json", "model.ubj"].map {
      try output(["explain", "--model", $0, "--data", "good.csv", "--all"])
    }
    #expect(tables[0].count == 11)
    #expect(tables[0] == tables[1])
  }
}
