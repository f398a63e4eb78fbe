import Testing

@testable import Models

/// Single values of UBJSON.
@Suite struct UBJSONScannerTests {
  /// What `read` makes of some bytes, with all of them consumed.
  private func read<Value>(
    _ bytes: [UInt8], _ read: (inout UBJSONScanner) throws -> Value
  ) throws -> Value {
    try bytes.withUnsafeBufferPointer { buffer in
      var scanner = try #require(UBJSONScanner(buffer))
      let value = try read(&scanner)
      try scanner.end()
      return value
    }
  }

  private func bytes(_ mark: String, _ rest: UInt8...) -> [UInt8] { Array(mark.utf8) + rest }

  @Test func integersOfEveryWidth() throws {
    for (bytes, value) in [
      (bytes("i", 0x80), -128), (bytes("U", 0x80), 128), (bytes("I", 0x80, 0), -32768),
      (bytes("I", 1, 2), 258), (bytes("l", 0xFF, 0xFF, 0xFF, 0xFE), -2),
      (bytes("L", 0, 0, 0, 2, 0x54, 0x0B, 0xE4, 0), 10_000_000_000),
      (bytes("L", 0x80, 0, 0, 0, 0, 0, 0, 0), Int.min),
    ] {
      #expect(try read(bytes) { try $0.integer() } == value)
      #expect(throws: ModelError.self) { try read(bytes.dropLast()) { try $0.integer() } }
      try read(bytes) { try $0.skip() }
    }
    for bytes in [bytes("d", 0, 0, 0, 0), bytes("T"), bytes("S", 0x69, 0), bytes("H")] {
      #expect(throws: ModelError.self) { try read(bytes) { try $0.integer() } }
    }
  }

  @Test func arraysOfNumbers() throws {
    let half: [UInt8] = [0x3F, 0, 0, 0]
    let minusTwo: [UInt8] = [0xC0, 0, 0, 0]
    let cases: [([UInt8], [Double])] = [
      (bytes("[$d#i", 2) + half + minusTwo, [0.5, -2]),
      (bytes("[$d#L", 0, 0, 0, 0, 0, 0, 0, 2) + half + minusTwo, [0.5, -2]),
      (bytes("[$d#i", 0), []), (bytes("[]"), []), (bytes("[#U", 0), []),
      (bytes("[#i", 2) + bytes("d") + half + bytes("i", 0xFE), [0.5, -2]),
      (bytes("[N") + bytes("d") + half + bytes("NN]"), [0.5]),
      (bytes("[$U#i", 3, 0, 127, 255), [0, 127, 255]),
      (bytes("[$D#i", 1, 0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A), [Double(Float(0.1))]),
      (bytes("[$d#i", 1, 0x7F, 0x80, 0, 0), [.infinity]),
    ]
    for (bytes, wanted) in cases {
      #expect(try read(bytes) { try $0.floats() } == wanted)
      try read(bytes) { try $0.skip() }
    }
    #expect(try read(bytes("[$d#i", 1, 0x7F, 0xC0, 0, 0)) { try $0.floats() }[0].isNaN)
    // A Double beyond Float32 is no number of a model.
    guard
      case .syntax(.range("1e+300"), let place) = failure(
        bytes("[$D#i", 1, 0x7E, 0x37, 0xE4, 0x3C, 0x88, 0x00, 0x75, 0x9C), { _ = try $0.floats() })
    else {
      Issue.record("1e300 is let through")
      return
    }
    #expect(place == ModelLocation(path: "[0]", byte: 6))
  }

  @Test func arraysOfIntegers() throws {
    let cases: [([UInt8], [Int32])] = [
      (bytes("[$i#i", 2, 0x80, 1), [-128, 1]), (bytes("[$U#i", 2, 0x80, 1), [128, 1]),
      (bytes("[$I#i", 1, 0x80, 0), [-32768]), (bytes("[$l#i", 1, 0x7F, 0xFF, 0xFF, 0xFF), [.max]),
      (bytes("[$L#i", 1, 0x7F, 0, 0, 0, 0, 0, 0, 0), [.max]),
      (bytes("[$L#i", 1, 0x80, 0, 0, 0, 0, 0, 0, 0), [.min]),
      (bytes("[TFi", 7) + bytes("]"), [1, 0, 7]),
    ]
    for (bytes, wanted) in cases {
      #expect(try read(bytes) { try $0.integers() } == wanted)
      try read(bytes) { try $0.skip() }
    }
    #expect(throws: ModelError.self) {
      try read(bytes("[$d#i", 1, 0, 0, 0, 0)) { try $0.integers() }
    }
    #expect(throws: ModelError.self) { try read(bytes("[$C#i", 1, 65)) { try $0.integers() } }
  }

  @Test func strings() throws {
    #expect(try read(bytes("Si", 3) + Array("é!".utf8)) { try $0.string() } == "é!")
    #expect(try read(bytes("SL", 0, 0, 0, 0, 0, 0, 0, 0)) { try $0.string() } == "")
    #expect(try read(bytes("CA")) { try $0.string() } == "A")
    for bytes in [
      bytes("Si", 1, 0xE9), bytes("C", 0xE9), bytes("C"), bytes("Si", 2, 65), bytes("S"),
      bytes("Si", 0xFF), bytes("i", 65), bytes("Sd", 0, 0, 0, 0),
    ] {
      #expect(failure(bytes) { _ = try $0.string() } != nil)
    }
  }

  @Test func whatIsNotNeededMayHoldAnything() throws {
    for bytes in [
      bytes("Hi", 3) + Array("1e9".utf8), bytes("[$H#i", 1, 0x69, 1, 0x31), bytes("Z"),
      bytes("[ZTFCA]"), bytes("[$S#i", 2, 0x69, 0, 0x69, 1, 65), bytes("[$C#i", 2, 65, 66),
      bytes("{$i#i", 1, 0x69, 1, 65, 0x80), bytes("{#i", 0), bytes("[$[#i", 2) + bytes("]]"),
      bytes("{i", 1, 65) + bytes("N[$U#i", 1, 9) + bytes("N}N"), bytes("d", 0, 0, 0, 0),
    ] {
      try read(bytes) { try $0.skip() }
    }
    for bytes in [
      bytes("]"), bytes("}"), bytes("[}"), bytes("{]"), bytes("x"), bytes("[$"), bytes("[$U"),
      bytes("[$U#"), bytes("[$Ui", 1, 1), bytes("[#"), bytes("[#i"), bytes("[$T#i", 1),
      bytes("{$N#i", 1, 0x69, 0), bytes("[$#i", 1), bytes("d", 0), bytes("Hi", 9),
      bytes("{i", 1, 65) + bytes("Zi", 1, 65) + bytes("Z}"),
    ] {
      #expect(failure(bytes) { try $0.skip() } != nil)
    }
  }

  private func failure(
    _ bytes: [UInt8], _ action: (inout UBJSONScanner) throws -> Void
  ) -> ModelError? {
    do {
      try read(bytes, action)
      return nil
    } catch {
      return error as? ModelError
    }
  }
}
