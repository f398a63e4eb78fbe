import Tabular
import Testing

@testable import Audit

@Suite struct LabelEncodingTests {
  private func encode(
    _ values: Column.Values, positive: String? = nil, favorable: String? = nil,
    classes: [String]? = nil
  ) throws -> LabelEncoding {
    var configuration = AuditConfiguration()
    configuration.data.positiveLabel = positive
    configuration.data.favorableLabel = favorable
    return try LabelEncoding(
      column: Column(name: "y", values: values), configuration: configuration, classes: classes,
      source: "f.csv", lines: LineIndex())
  }

  @Test("Numbers, words and truth values, with missing rows marked")
  func kinds() throws {
    let numbers = try encode(.numeric([0, 1, .nan, 1]))
    #expect(numbers.flags == [0, 1, -1, 1])
    #expect((numbers.positive, numbers.negative, numbers.favorable) == ("1", "0", "1"))
    #expect(numbers.positiveIsFavorable)

    let words = try encode(
      .categorical(codes: [0, 1, -1], levels: [" <=50K.", " >50K."]), positive: ">50K.")
    #expect(words.flags == [0, 1, -1])
    #expect(words.positive == " >50K.")

    let flags = try encode(.boolean([1, 0, -1]))
    #expect(flags.flags == [1, 0, -1])
  }

  @Test("The favorable value may be the negative one")
  func favorable() throws {
    let label = try encode(.numeric([0, 1]), positive: "1.0", favorable: "0")
    #expect(!label.positiveIsFavorable)
    #expect(label.favorable == "0")
  }

  @Test("Three values, one value, no value")
  func counts() throws {
    #expect(throws: EvaluationError.labelValues(source: "f.csv", column: "y", found: 3)) {
      try encode(.numeric([0, 1, 2]))
    }
    #expect(throws: EvaluationError.labelValues(source: "f.csv", column: "y", found: 1)) {
      try encode(.numeric([1, 1]))
    }
    #expect(throws: EvaluationError.noLabels(source: "f.csv", column: "y")) {
      try encode(.numeric([.nan]))
    }
    #expect(throws: ConfigurationError.self) {
      try encode(.categorical(codes: [0, 1], levels: ["a", "b"]))
    }
    // One value is enough when it is declared: the rates say what is undefined.
    let one = try encode(.numeric([1, 1]), positive: "1")
    #expect((one.negative, one.flags) == ("not 1", [1, 1]))
  }

  @Test("One class against the rest, and a label that is no class")
  func classes() throws {
    let label = try encode(.numeric([0, 1, 2]), positive: "2", classes: ["0", "1", "2"])
    #expect(label.flags == [0, 0, 1])
    #expect(label.negative == "not 2")
    #expect(
      throws: EvaluationError.unknownClass(
        source: "f.csv", line: 4, column: "y", classes: ["0", "1", "9"])
    ) {
      try encode(.numeric([0, 1, 2]), positive: "1", classes: ["0", "1", "9"])
    }
  }

  @Test("Levels that differ by blanks alone are not guessed between")
  func ambiguous() {
    #expect(throws: ConfigurationError.self) {
      try encode(.categorical(codes: [0, 1], levels: [" a", "a "]), positive: "a")
    }
  }
}
