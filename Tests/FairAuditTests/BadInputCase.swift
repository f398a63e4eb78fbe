import Foundation
import TestSupport
import Testing

/// One command line of `Tests/Fixtures/bad/cases.json` and what it must do.
struct BadInputCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var why: String
  var arguments: [String]
  /// The exit codes that are right.
  var exit: [Int32]
  /// What standard error must contain.
  var words: [String]
  /// What standard error must not contain.
  var never: [String]
  var standardInput: String?
  var make: Made?

  /// A file that is too big to commit.
  struct Made: Decodable, Sendable {
    var path: String
    var before: String
    var text: String
    var times: Int
  }

  var testDescription: String { name }

  static func all() throws -> [BadInputCase] {
    struct File: Decodable { var cases: [BadInputCase] }
    return try JSONDecoder().decode(File.self, from: Fixtures.data("bad/cases.json")).cases
  }

  /// What a run did.
  struct Outcome {
    var status: Int32
    /// Whether it ended by itself rather than by a signal.
    var ended: Bool
    var standardError: String
    /// Whether there is something at `{out}`.
    var hasOutput: Bool
    /// The files in the folder that was there before.
    var existingFiles: [String]
    /// The files beside it, where a run keeps what is not finished.
    var otherFiles: [String]
  }

  /// What was wrong with it; nothing for a right outcome. `existing` is the path behind
  /// `{existing}`.
  func differences(_ outcome: Outcome, existing: String) -> [String] {
    var found: [String] = []
    if !outcome.ended { found.append("ended by signal \(outcome.status)") }
    if !exit.contains(outcome.status) { found.append("exit code \(outcome.status), not \(exit)") }
    for word in words.map({ $0.replacingOccurrences(of: "{existing}", with: existing) })
    where !outcome.standardError.contains(word) {
      found.append("the message lacks '\(word)': \(outcome.standardError)")
    }
    for word in never where outcome.standardError.contains(word) {
      found.append("the message tells '\(word)'")
    }
    if exit != [0] {
      if outcome.standardError.isEmpty { found.append("no message") }
      if outcome.hasOutput { found.append("output was left behind") }
    }
    if exit == [0], !outcome.hasOutput { found.append("no output") }
    if outcome.existingFiles != ["kept.txt"] { found.append("the existing folder was changed") }
    if !outcome.otherFiles.isEmpty { found.append("left behind: \(outcome.otherFiles)") }
    return found
  }

  /// Runs the command in a scratch folder of its own.
  func run(_ binary: URL) throws -> (outcome: Outcome, existing: String) {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "fairaudit-bad-\(UUID().uuidString)")
    defer { try? files.removeItem(at: folder) }
    // `place` holds what the run may write to; inputs and the message stand elsewhere.
    let place = folder.appending(path: "place")
    let scratch = folder.appending(path: "scratch")
    let existing = place.appending(path: "existing")
    for url in [existing, scratch] {
      try files.createDirectory(at: url, withIntermediateDirectories: true)
    }
    try Data("kept\n".utf8).write(to: existing.appending(path: "kept.txt"))
    let out = place.appending(path: "out")
    func filled(_ text: String) -> String {
      text.replacingOccurrences(of: "{out}", with: out.path)
        .replacingOccurrences(of: "{existing}", with: existing.path)
        .replacingOccurrences(of: "{scratch}", with: scratch.path)
    }
    if let make {
      try Data((make.before + String(repeating: make.text, count: make.times)).utf8)
        .write(to: URL(filePath: filled(make.path)))
    }
    let message = folder.appending(path: "stderr")
    let results = folder.appending(path: "stdout")
    for url in [message, results] { try Data().write(to: url) }

    let process = Process()
    process.executableURL = binary
    process.arguments = arguments.map(filled)
    process.currentDirectoryURL = Fixtures.url("bad")
    process.standardInput =
      try standardInput.map { try FileHandle(forReadingFrom: Fixtures.url("bad/\($0)")) }
      ?? FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: results)
    process.standardError = try FileHandle(forWritingTo: message)
    try process.run()
    process.waitUntilExit()
    let outcome = Outcome(
      status: process.terminationStatus, ended: process.terminationReason == .exit,
      standardError: String(decoding: try Data(contentsOf: message), as: UTF8.self),
      hasOutput: files.fileExists(atPath: out.path),
      existingFiles: try files.contentsOfDirectory(atPath: existing.path),
      otherFiles: try files.contentsOfDirectory(atPath: place.path)
        .filter { !["existing", "out"].contains($0) })
    return (outcome, existing.path)
  }
}
