import Testing

@testable import Audit
@testable import Reports

@Suite struct SafeTextTests {
  /// Every control character there is, C0, delete and C1, and the separators of lines.
  static let commands = ([0...0x1F, 0x7F...0x9F, 0x2028...0x2029] as [ClosedRange<UInt32>])
    .flatMap { $0 }.compactMap { Unicode.Scalar($0) }
  /// Embeddings, overrides and isolates.
  static let directions = ([0x202A...0x202E, 0x2066...0x2069] as [ClosedRange<UInt32>])
    .flatMap { $0 }.compactMap { Unicode.Scalar($0) }

  /// What a terminal would obey in a text.
  static func dangers(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter {
      $0 != "\n" && (commands.contains($0) || directions.contains($0))
    }
  }

  @Test func commandsBecomeSpaces() {
    for scalar in Self.commands {
      #expect(SafeText.clean("a\(Character(scalar))b") == "a b", "U+\(scalar.value)")
    }
    // Two scalars that are one character.
    #expect(SafeText.clean("\r\n") == "  ")
  }

  @Test func directionsAreLeftOut() {
    for scalar in Self.directions { #expect(SafeText.clean("a\(Character(scalar))b") == "ab") }
  }

  @Test(arguments: ["", "income 31,000", "北京 × Ünïcode", "عربي", "👩‍👩‍👧", "e\u{301}", "\u{A0}%"])
  func everythingElseStays(_ text: String) { #expect(SafeText.clean(text) == text) }

  @Test func findsDangers() {
    #expect(Self.dangers("a\u{1B}[2Jb\u{202E}").count == 2)
  }

  /// Whatever text of a record is hostile, none of it reaches a terminal.
  @Test func terminalTextsAreHarmless() throws {
    let evil = "\u{1B}[2J\u{9B}31m\u{7}\r\n\u{202E}x\u{2028}"
    var record = SampleRecords.loan
    record.title = evil
    record.inputs.data.path = evil
    record.model?.format = evil
    record.decision.rule = evil
    record.explanations?.method = evil
    for index in record.fairness.definitions.indices {
      record.fairness.definitions[index].title = evil
    }
    for index in record.fairness.attributes.indices {
      record.fairness.attributes[index].name = evil
      record.fairness.attributes[index].reference = evil
      for group in record.fairness.attributes[index].groups.indices {
        record.fairness.attributes[index].groups[group].group = evil
      }
    }
    record.findings = record.findings.map { finding in
      var finding = finding
      (finding.attribute, finding.group, finding.reference) = (evil, evil, evil)
      finding.feature = finding.feature.map { _ in evil }
      return finding
    }
    record.findings.insert(.init(kind: evil, attribute: evil), at: 0)
    record.notEvaluated = [.init(what: "\(evil): \(evil)", why: evil)]
    for unicode in [true, false] {
      #expect(Self.dangers(AuditText.summary(record, unicode: unicode)) == [])
      var applicant = SampleRecords.applicant(id: evil, row: 0, chosenAs: evil, seed: 4)
      applicant.output = evil
      for index in applicant.contributions.indices {
        applicant.contributions[index].feature = evil
        applicant.contributions[index].value = evil
        applicant.contributions[index].typical = evil
      }
      let text = ApplicantText.render(applicant, context: .init(record), unicode: unicode)
      #expect(Self.dangers(text) == [])
    }
  }
}
