import Models
import Testing

/// Formats told apart by content.
@Suite struct ModelFileTests {
  private func refusal(_ bytes: [UInt8]) -> ModelError? { TinyModel.failure(bytes) }

  private func refusal(_ text: String) -> ModelError? { refusal(Array(text.utf8)) }

  @Test func knowsOtherFormatsByName() {
    let old =
      [UInt8](repeating: 0, count: 136) + [15, 0, 0, 0, 0, 0, 0, 0] + Array("binary:logistic".utf8)
    let cases: [([UInt8], ForeignFormat)] = [
      (old, .xgboostBinary),
      (Array("binf".utf8) + old, .xgboostBinary),
      (Array("[\n  { \"nodeid\": 0, \"depth\": 0, \"split\": \"f0\"".utf8), .xgboostDump),
      (Array(#"{"name":"tree","feature_names":[],"tree_info":[]}"#.utf8), .lightGBMJSON),
      ([0x80, 0x04, 0x95, 0x10], .pickle),
      ([0x50, 0x4B, 0x03, 0x04, 0x14], .zip),
      ([0x1F, 0x8B, 0x08], .gzip),
      ([0x89, 0x48, 0x44, 0x46, 0x0D], .hdf5),
    ]
    for (bytes, format) in cases {
      #expect(refusal(bytes) == .unsupportedFormat(format))
    }
    #expect(Set(cases.map(\.1)) == Set(ForeignFormat.allCases))
  }

  @Test func saysWhatIsNoModel() {
    #expect(refusal([]) == .empty)
    #expect(refusal("age,income\n1,2\n") == .unknownFormat)
    #expect(refusal("{\"rows\": []}") == .unknownFormat)
    #expect(refusal("{}") == .unknownFormat)
    #expect(refusal([0, 1, 2, 3]) == .unknownFormat)
    #expect(refusal([0]) == .unknownFormat)
  }
}
