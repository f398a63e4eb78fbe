import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct ConfigurationKeyTests {
  @Test("The published schema of audit.yaml is the one of the key table")
  func schema() {
    let file = PackageFolder.url("schemas/audit-configuration.schema.json")
    let difference = Golden.difference(ConfigurationKey.jsonSchema.text(), at: file)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test("The guide holds the key table")
  func guide() throws {
    let file = PackageFolder.url("docs/configuration.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1",
      let start = text.range(of: "| key |"),
      let end = text.range(of: "\n\n", range: start.lowerBound..<text.endIndex)
    {
      let recorded = text.replacingCharacters(
        in: start.lowerBound..<end.lowerBound, with: ConfigurationKey.markdownTable.dropLast())
      try Data(recorded.utf8).write(to: file)
      return
    }
    #expect(
      text.contains(ConfigurationKey.markdownTable),
      "docs/configuration.md differs from the key table; RECORD_GOLDEN=1 records it again")
  }

  @Test("Every key has a place, and only once")
  func unique() {
    let paths = ConfigurationKey.all.map(\.path)
    #expect(Set(paths).count == paths.count)
    for key in ConfigurationKey.all where key.path.contains(".") {
      let parent = String(key.path[..<(key.path.lastIndex(of: ".") ?? key.path.startIndex)])
        .replacing("[]", with: "")
      #expect(paths.contains(parent), "\(key.path) hangs in the air")
    }
  }
}
