import Testing

@testable import Models

/// FlatBuffers made by hand, whole and broken.
@Suite struct FlatBufferTests {
  /// A root with a number, a text, a vector of numbers and a vector of itself.
  private static let bytes: [UInt8] =
    [24, 0, 0, 0]  // 0: the root stands at 24
    + [12, 0, 20, 0, 4, 0, 8, 0, 12, 0, 16, 0]  // 4: fields: 12 bytes, the table's 20, offsets
    + [0, 0, 0, 0, 0, 0, 0, 0]  // 16
    + [20, 0, 0, 0]  // 24: the table: its fields stand 20 before
    + [7, 0, 0, 0]  // 28: field 0
    + [12, 0, 0, 0]  // 32: field 1: the text at 44
    + [16, 0, 0, 0]  // 36: field 2: the vector at 52
    + [24, 0, 0, 0]  // 40: field 3: the vector at 64
    + [2, 0, 0, 0, 0xC3, 0xBC, 0, 0]  // 44: a text of 2 bytes
    + [2, 0, 0, 0, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]  // 52: two numbers
    + [1, 0, 0, 0, 0xD4, 0xFF, 0xFF, 0xFF]  // 64: a reference backwards, which none can be

  private func read<Value>(
    _ bytes: [UInt8], _ body: (inout FlatBuffer, FlatBuffer.Table) throws -> Value
  ) throws -> Value {
    try bytes.withUnsafeBytes { raw in
      var buffer = FlatBuffer(raw, start: 8)
      let root = try buffer.root("root")
      return try body(&buffer, root)
    }
  }

  @Test func readsWhatIsThere() throws {
    try read(Self.bytes) { buffer, root in
      let number = try buffer.number(0, of: root, default: Int32(1), "")
      let text = try buffer.text(1, of: root, "")
      let numbers = try buffer.numbers(2, of: root, as: Int32.self, "")
      let bytes = try buffer.numbers(2, of: root, as: UInt8.self, "")
      let halves = try buffer.numbers(1, of: root, as: UInt16.self, blob: true, "")
      #expect(number == 7 && text == "ü" && numbers == [1, -1] && bytes == [1, 0])
      #expect(halves == [0xBCC3])
      // Fields beyond the table's are those of a later schema.
      let standard = try buffer.number(4, of: root, default: Int32(5), "")
      let float = try buffer.float(9, of: root, default: 0.5, "")
      let nothing = try buffer.text(9, of: root, "") == nil && buffer.table(9, of: root, "") == nil
      let doubles = try buffer.doubles(9, of: root, "")
      #expect(standard == 5 && float == 0.5 && nothing && doubles.isEmpty)
    }
  }

  @Test func referencesLeadForwardOnly() {
    #expect(throws: ModelError.self) {
      try read(Self.bytes) { buffer, root in _ = try buffer.tables(3, of: root, "") }
    }
  }

  @Test func everyCutAndFlipIsAnErrorOrAValue() {
    func readAll(_ bytes: [UInt8]) -> Bool {
      do {
        return try read(bytes) { buffer, root in
          _ = try buffer.number(0, of: root, default: Int32(1), "")
          _ = try buffer.text(1, of: root, "")
          _ = try buffer.vector(3, of: root, elementSize: 4, "")
          _ = try buffer.numbers(2, of: root, as: UInt64.self, "")
          _ = try? buffer.texts(3, of: root, "")
          return true
        }
      } catch {
        return false
      }
    }
    #expect(readAll(Self.bytes))
    for length in Self.bytes.indices { #expect(!readAll(Array(Self.bytes[..<length]))) }
    for place in Self.bytes.indices {
      for value in UInt8.min...UInt8.max {
        var bytes = Self.bytes
        bytes[place] = value
        _ = readAll(bytes)
      }
    }
  }

  @Test(arguments: [UInt32(5), 0xFFFF_FFFF, 0x8000_0000])
  func lengthsBeyondTheBytesAreRefused(_ count: UInt32) {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    let bytes = Array(Self.bytes[..<52]) + length + Array(Self.bytes[56...])
    let expected = ModelError.syntax(
      .length(claimed: 4 * Int(count), remaining: 16), at: ModelLocation(path: "v", byte: 60))
    #expect(throws: expected) {
      try read(bytes) { buffer, root in
        try buffer.numbers(2, of: root, as: Int32.self, "v").count
      }
    }
  }

  @Test func sharedPartsAreReadALimitedNumberOfTimes() {
    #expect(throws: ModelError.self) {
      try read(Self.bytes) { buffer, root in
        for _ in 0..<1_000_000 { _ = try buffer.numbers(2, of: root, as: Int32.self, "v") }
      }
    }
  }
}
