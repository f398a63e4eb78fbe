import Testing

@testable import Audit

@Suite struct RecordEncoderTests {
  struct Sample: Codable, Equatable {
    var zuluTime: Int
    var alpha: [Double]
    var metrics: MetricMap
    var absent: String?
    var nested: Nested
    struct Nested: Codable, Equatable {
      var sha256: String
      var isTrue: Bool
      var any: JSONValue?
    }
  }

  private func sample() -> Sample {
    Sample(
      zuluTime: 3, alpha: [0.5, -1],
      metrics: MetricMap([
        .init(id: "true_positive_rate", result: .init(value: 0.25, ci: [0.1, 0.4], n: 12)),
        .init(id: "accuracy", result: .init(value: nil, why: "no rows")),
      ]), absent: nil,
      nested: .init(sha256: "ab", isTrue: true, any: .object([("camelCase", .integer(1))])))
  }

  @Test("Keys stand in the order of declaration, in snake_case; missing values are null")
  func text() throws {
    let text = try RecordEncoder().encode(sample()).text()
    #expect(
      text == """
        {
          "zulu_time": 3,
          "alpha": [0.5, -1],
          "metrics": {
            "true_positive_rate": {"value": 0.25, "ci": [0.1, 0.4], "n": 12},
            "accuracy": {"value": null, "why": "no rows"}
          },
          "nested": {
            "sha256": "ab",
            "is_true": true,
            "any": {"camelCase": 1}
          }
        }

        """)
  }

  @Test("What is written reads back, metric order included")
  func roundTrip() throws {
    let json = try RecordEncoder().encode(sample())
    let read = try RecordDecoder().decode(
      Sample.self, from: try JSONValue(parsing: Array(json.text().utf8)))
    #expect(read == sample())
  }

  @Test("A number that is not finite is refused")
  func notFinite() {
    #expect(throws: EncodingError.self) { try RecordEncoder().encode([Double.nan]) }
  }

  @Test("A value of another kind is told by its path")
  func shape() throws {
    let json = Array(#"{"schema": "s", "zulu_time": 3, "alpha": [0.5, "x"]}"#.utf8)
    #expect(
      throws: RecordError.shape(path: "f", place: "alpha[1]", expected: "a number")
    ) {
      try RecordFile.decode(Sample.self, from: json, path: "f", schema: "s")
    }
    let missing = Array(#"{"schema": "s", "zulu_time": 3, "alpha": []}"#.utf8)
    #expect(throws: RecordError.shape(path: "f", place: "metrics", expected: "a value")) {
      try RecordFile.decode(Sample.self, from: missing, path: "f", schema: "s")
    }
    #expect(throws: RecordError.schema(path: "f", found: "s", expected: "t")) {
      try RecordFile.decode(Sample.self, from: json, path: "f", schema: "t")
    }
  }
}
