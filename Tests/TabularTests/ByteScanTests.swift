import Testing

@testable import Tabular

/// The word-wise searches against the plain ones, at every length and place.
@Suite struct ByteScanTests {
  private func withBytes(
    _ bytes: [UInt8], _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Void
  ) {
    // Room for the wide loads behind the end, as chunks have it.
    let storage = CellStorage<UInt8>(capacity: bytes.count + RecordReader.slack)
    storage.start.initialize(repeating: Ascii.quote, count: bytes.count + RecordReader.slack)
    for (place, byte) in bytes.enumerated() { storage.start[place] = byte }
    withExtendedLifetime(storage) {
      body(UnsafePointer(storage.start), UnsafePointer(storage.start) + bytes.count)
    }
  }

  @Test func searchesAgreeWithPlainOnes() {
    var random = SeededGenerator(seed: 11)
    let alphabet: [UInt8] = [9, 10, 11, 34, 35, 44, 45, 0x8A, 0xA2, 0xAC, 0xFF, 0x7F, 0x80, 0]
    for _ in 0..<3000 {
      let count = Int.random(in: 0...70, using: &random)
      let few = Int.random(in: 1...alphabet.count, using: &random)
      let bytes = (0..<count).map { _ in alphabet.prefix(few).randomElement(using: &random) ?? 0 }
      withBytes(bytes) { start, end in
        for byte in [10, 34, 0, 0x80] as [UInt8] {
          #expect(ByteScan.count(byte, start, end) == bytes.count { $0 == byte })
          let first = bytes.firstIndex(of: byte)
          #expect(ByteScan.first(byte, start, end).map { $0 - start } == first)
          #expect(ByteScan.near(byte, start, end).map { $0 - start } == first)
          let last = bytes.lastIndex(of: byte)
          #expect(ByteScan.last(byte, start, end).map { $0 - start } == last)
        }
        var feeds = 0
        let quote = bytes.firstIndex(of: 34)
        #expect(ByteScan.quote(start, end, &feeds).map { $0 - start } == quote)
        if let quote { #expect(feeds == bytes[..<quote].count { $0 == 10 }) }
        if let stop = bytes.firstIndex(where: { $0 == 44 || $0 == 10 }) {
          #expect(ByteScan.fieldEnd(start, ByteScan.pattern(44)) - start == stop)
        }
      }
    }
  }

  @Test func flawsAreThoseTheStandardLibrarySees() {
    var random = SeededGenerator(seed: 12)
    let pieces: [[UInt8]] = [
      Array("é".utf8), Array("€".utf8), Array("😀".utf8), Array("\u{D7FF}\u{E000}\u{10FFFF}".utf8),
    ]
    for _ in 0..<3000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        if Int.random(in: 0..<4, using: &random) == 0 {
          bytes += pieces.randomElement(using: &random) ?? []
        } else {
          bytes.append(UInt8.random(in: 1...127, using: &random))
        }
      }
      if let place = bytes.indices.randomElement(using: &random), Bool.random(using: &random) {
        bytes[place] = UInt8.random(in: 1...255, using: &random)
      }
      withBytes(bytes) { start, end in
        let isValid = String(validating: bytes, as: UTF8.self) != nil
        #expect((ByteScan.firstFlaw(start, end) == nil) == isValid)
      }
    }
  }

  @Test func findsZeroBytesAtEveryPlace() {
    for place in 0..<80 {
      var bytes = [UInt8](repeating: 65, count: 80)
      bytes[place] = 0
      withBytes(bytes) { start, end in
        #expect(ByteScan.firstFlaw(start, end).map { $0.at - start } == place)
      }
    }
  }

  @Test func digitRunsAreReadToTheirEnd() {
    var random = SeededGenerator(seed: 13)
    for count in 0...19 {
      for stop in [0, 10, 44, 46, 47, 58, 0x8A, 0xB0, 0xFF] as [UInt8] {
        let digits = (0..<count).map { _ in UInt8.random(in: 48...57, using: &random) }
        withBytes(digits + [stop]) { start, _ in
          var value: UInt64 = 0
          let end = DigitRun.read(start, &value)
          #expect(end - start == count)
          var expected: UInt64 = 0
          for digit in digits { expected = expected &* 10 &+ UInt64(digit - 48) }
          #expect(value == expected)
        }
      }
    }
  }
}
