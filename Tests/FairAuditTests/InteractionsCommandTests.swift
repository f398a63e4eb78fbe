import Foundation
import Testing

/// `fairaudit explain --interactions` and `--space` on the bundled loan example.
@Suite struct InteractionsCommandTests {
  /// Runs `explain` on the example's first rows.
  private static func explain(
    _ arguments: [String], rows: Int = 12
  ) throws -> (status: Int32, output: String, words: String) {
    let files = FileManager.default
    let place = files.temporaryDirectory.appending(path: "fairaudit-pairs-\(UUID().uuidString)")
    defer { try? files.removeItem(at: place) }
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    let folder = LoanExampleTests.folder
    let all = try String(
      contentsOf: folder.appending(path: "applicants-test.csv"), encoding: .utf8)
    let data = place.appending(path: "rows.csv")
    try all.split(separator: "\n").prefix(rows + 1).joined(separator: "\n")
      .write(to: data, atomically: true, encoding: .utf8)
    let (out, message) = (place.appending(path: "out"), place.appending(path: "stderr"))
    for file in [out, message] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = BuiltBinary.url
    process.arguments =
      [
        "explain", "--model", folder.appending(path: "model.json").path, "--data", data.path,
      ] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: message)
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: try Data(contentsOf: out), as: UTF8.self),
      String(decoding: try Data(contentsOf: message), as: UTF8.self)
    )
  }

  private static func table(_ text: String) -> (header: [String], rows: [[Double]]) {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return (lines.first ?? [], lines.dropFirst().map { $0.map { Double($0) ?? .nan } })
  }

  @Test func everyRowsPairsAddUpToContributionsAndMargin() throws {
    let plain = try Self.explain(["--all"])
    let found = try Self.explain(["--all", "--interactions"])
    try #require(plain.status == 0 && found.status == 0, "\(plain.words)\(found.words)")
    let (names, contributions) = Self.table(plain.output)
    let (header, rows) = Self.table(found.output)
    let features = Array(names[1..<(names.count - 3)])
    #expect(header.count == 4 + features.count * (features.count + 1) / 2)
    #expect(header[1] == "\(features[0]):\(features[0])")
    #expect(header[2] == "\(features[0]):\(features[1])")
    #expect(Array(header.suffix(3)) == ["base_value", "margin", "score"])
    #expect(rows.count == 12)
    for (row, expected) in zip(rows, contributions) {
      let pairs = zip(header, row).dropFirst().dropLast(3)
      let margin = row[row.count - 2]
      #expect(margin == expected[expected.count - 2])
      let sum = pairs.reduce(row[row.count - 3]) { $0 + $1.1 }
      #expect(abs(sum - margin) < 1e-5)
      for (index, feature) in features.enumerated() {
        let own = pairs.reduce(0.0) { sum, pair in
          let names = pair.0.split(separator: ":").map(String.init)
          guard names.contains(feature) else { return sum }
          return sum + (names[0] == names[1] ? pair.1 : pair.1 / 2)
        }
        #expect(abs(own - expected[index + 1]) < 1e-5)
      }
    }
  }

  @Test func chosenColumnsAndOneApplicant() throws {
    let names = Self.table(try Self.explain(["--all"], rows: 1).output).header
    let feature = names[2]
    let found = try Self.explain(["--all", "--interactions", "--features", feature])
    try #require(found.status == 0, "\(found.words)")
    let (header, _) = Self.table(found.output)
    #expect(header.count == 4 + names.count - 4)
    for pair in header.dropFirst().dropLast(3) {
      #expect(pair.split(separator: ":").contains { $0 == feature })
    }

    let one = try Self.explain(["--row", "3", "--interactions", "--format", "json"])
    try #require(one.status == 0, "\(one.words)")
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [String: Any])
    let pairs = try #require(record["interactions"] as? [[String: Any]])
    #expect(!pairs.isEmpty && pairs.count <= 20)
    let sizes = pairs.map { abs($0["interaction"] as? Double ?? .nan) }
    #expect(sizes == sizes.sorted(by: >))
    let text = try Self.explain(["--row", "3", "--interactions"])
    #expect(text.output.contains("Columns that act together"))
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let unknown = try Self.explain(["--all", "--interactions", "--features", "nothing"])
    #expect(unknown.status == 64 && unknown.words.contains("nothing"), "\(unknown.words)")
    #expect(try Self.explain(["--all", "--features", "age"]).status == 64)
    #expect(try Self.explain(["--row", "0", "--interactions", "--format", "html"]).status == 64)
    let space = try Self.explain(
      ["--all", "--interactions", "--space", "probability"], rows: 30)
    #expect(space.status == 64, "\(space.words)")
  }

  @Test func probabilitiesAddUpToTheScore() throws {
    let found = try Self.explain(
      ["--row", "2", "--space", "probability", "--format", "json"], rows: 40)
    try #require(found.status == 0, "\(found.words)")
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any])
    #expect(record["space"] as? String == "probability")
    #expect(["enumerated", "sampled"].contains(record["space_method"] as? String ?? ""))
    let applicant = try #require(record["applicant"] as? [String: Any])
    let values = try #require(applicant["contributions"] as? [[String: Any]])
    let sum = values.reduce(applicant["base_value"] as? Double ?? .nan) {
      $0 + ($1["contribution"] as? Double ?? .nan)
    }
    let score = applicant["score"] as? Double ?? .nan
    #expect(abs(sum - score) < 1e-6 && score > 0 && score < 1)
  }
}
