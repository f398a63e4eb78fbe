import Foundation
import Testing

/// Runs the built binary on every wrong input of `Tests/Fixtures/bad`.
@Suite struct BadInputTests {
  @Test(arguments: try BadInputCase.all())
  func commandLine(_ item: BadInputCase) throws {
    let (outcome, existing) = try item.run(BuiltBinary.url)
    let differences = item.differences(outcome, existing: existing)
    #expect(differences == [], "\(item.why): \(item.arguments.joined(separator: " "))")
  }

  // MARK: The check itself

  static let item = BadInputCase(
    name: "x", why: "x", arguments: [], exit: [65], words: ["a.csv:4"], never: ["secret"])

  static let right = BadInputCase.Outcome(
    status: 65, ended: true, standardError: "a.csv:4: wrong", hasOutput: false,
    existingFiles: ["kept.txt"], otherFiles: [])

  @Test func rightOutcomePasses() {
    #expect(Self.item.differences(Self.right, existing: "") == [])
  }

  @Test func successWithoutOutputIsFound() {
    var item = Self.item
    item.exit = [0]
    var outcome = Self.right
    outcome.status = 0
    #expect(item.differences(outcome, existing: "") == ["no output"])
    outcome.hasOutput = true
    #expect(item.differences(outcome, existing: "") == [])
  }

  @Test func wrongOutcomesAreFound() {
    let changes: [(inout BadInputCase.Outcome) -> Void] = [
      { $0.status = 0 },
      { $0.ended = false },
      { $0.standardError = "wrong" },
      { $0.standardError = "" },
      { $0.standardError += " secret" },
      { $0.hasOutput = true },
      { $0.existingFiles = [] },
      { $0.otherFiles = [".out.partial"] },
    ]
    for (index, change) in changes.enumerated() {
      var outcome = Self.right
      change(&outcome)
      #expect(
        Self.item.differences(outcome, existing: "") != [], "change \(index) was not noticed")
    }
  }
}
