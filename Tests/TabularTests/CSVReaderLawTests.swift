import Testing

@testable import Tabular

/// What a reading came to, to be compared.
struct Outcome: Equatable, CustomStringConvertible {
  var columns: [Column] = []
  var lines: [Int] = []
  var error: TabularError?

  init(_ read: () throws(TabularError) -> Table) {
    do {
      let table = try read()
      columns = table.columns
      lines = (0..<table.rowCount).map(table.lines.line(ofRow:))
    } catch {
      self.error = error
    }
  }

  /// Missing numbers are equal to each other, and the sign of zero counts.
  static func == (left: Outcome, right: Outcome) -> Bool {
    left.lines == right.lines && left.error == right.error
      && left.columns.count == right.columns.count
      && zip(left.columns, right.columns).allSatisfy { left, right in
        guard left.name == right.name else { return false }
        guard case .numeric(let ours) = left.values, case .numeric(let theirs) = right.values
        else { return left == right }
        return ours.map(\.bitPattern) == theirs.map(\.bitPattern)
      }
  }

  var description: String { "\(columns) on lines \(lines), \(String(describing: error))" }
}

/// Random files against the reference reader, with chunk borders everywhere and several threads.
@Suite struct CSVReaderLawTests {
  private let options = CSVOptions(
    separator: Ascii.comma, missing: ["", "?"], comment: Ascii.bar, threads: 1)

  private func expectAgreement(_ bytes: [UInt8], _ random: inout SeededGenerator) {
    var reference = ReferenceReader(bytes, options)
    let expected = Outcome { () throws(TabularError) in try reference.read() }
    for threads in [1, 2, 3, 8] {
      var options = options
      options.threads = threads
      options.chunkSize = threads == 1 ? 1 << 18 : Int.random(in: 1...40, using: &random)
      let found = Outcome { () throws(TabularError) in
        try CSVReader(options: options).read(.bytes(bytes, name: ReferenceReader.source))
      }
      if found != expected {
        Issue.record(
          """
          \(String(decoding: bytes, as: UTF8.self).debugDescription), \(threads) threads, \
          chunks of \(options.chunkSize): \(found), not \(expected)
          """)
        return
      }
    }
  }

  @Test(arguments: 0..<8)
  func randomTables(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      expectAgreement(RandomFile(&random).bytes, &random)
    }
  }

  @Test(arguments: 0..<8)
  func randomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: 100 + seed)
    let alphabet = Array("01.a,,,\n\n\r\r\n\"\"\" |?-e".utf8)
    for _ in 0..<400 {
      let header = ["x\n", "x,y\r\n", "\u{FEFF}x,\"y,\n\",z\n"].randomElement(using: &random) ?? ""
      let count = Int.random(in: 0...40, using: &random)
      let body = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      expectAgreement(Array(header.utf8) + body, &random)
    }
  }

  @Test func theComparisonNoticesDifferences() {
    let one = Outcome { () throws(TabularError) in
      try CSVReader().read(.bytes(Array("x\n0\n1\n".utf8), name: ""))
    }
    for text in ["x\n-0\n1\n", "x\n0\n\n\n1\n", "y\n0\n1\n", "x\n0\na\n", "x\n0\n", "x\n", ""] {
      let other = Outcome { () throws(TabularError) in
        try CSVReader().read(.bytes(Array(text.utf8), name: ""))
      }
      #expect(one != other)
    }
  }

  @Test func prefixesAndFlippedBytesReadOrThrow() {
    let text =
      "\u{FEFF}a,\"b\"\"\",c\r\n1, x,true\n\"2\",\"y\nz\",FALSE\n\n|note\n1e3,ö,\n-.5,?,true"
    let bytes = Array(text.utf8)
    var tables = 0
    var errors = 0
    func read(_ bytes: [UInt8]) {
      var outcomes: [Outcome] = []
      for (threads, chunkSize) in [(1, 1 << 18), (2, 5)] {
        var options = options
        options.threads = threads
        options.chunkSize = chunkSize
        outcomes.append(
          Outcome { () throws(TabularError) in
            try CSVReader(options: options).read(.bytes(bytes, name: "sample"))
          })
      }
      #expect(outcomes[0] == outcomes[1])
      if outcomes[0].error == nil { tables += 1 } else { errors += 1 }
    }
    for count in bytes.indices { read(Array(bytes[..<count])) }
    for place in bytes.indices {
      for byte in [0, 10, 13, 34, 44, 49, 97, 124, 0x80, 0xC3, 0xFF, bytes[place] ^ 1] as [UInt8] {
        var flipped = bytes
        flipped[place] = byte
        read(flipped)
      }
    }
    #expect(tables > 100 && errors > 100)
  }
}

/// A well-formed file of random columns in random spellings.
struct RandomFile {
  var bytes: [UInt8] = []

  init(_ random: inout SeededGenerator) {
    let width = Int.random(in: 1...5, using: &random)
    let kinds = (0..<width).map { _ in Int.random(in: 0..<6, using: &random) }
    // One row in a while belongs to another kind: words that turn up late among numbers.
    let strayRate = [0, 0, 5, 40].randomElement(using: &random) ?? 0
    let isQuoting = Bool.random(using: &random)
    let newline = Bool.random(using: &random) ? "\n" : "\r\n"
    var text = Bool.random(using: &random) ? "\u{FEFF}" : ""
    if Int.random(in: 0..<4, using: &random) == 0 { text += "|comment \"with quote\(newline)" }
    text += (0..<width).map { "column \($0)" }.joined(separator: ",")
    for _ in 0..<Int.random(in: 0...30, using: &random) {
      text += newline
      while Int.random(in: 0..<12, using: &random) == 0 {
        text += Bool.random(using: &random) ? newline : "|, \"\(newline)"
      }
      let cells = kinds.map { kind in
        let isStray = strayRate > 0 && Int.random(in: 0..<strayRate, using: &random) == 0
        let cell = Self.cell(isStray ? Int.random(in: 0..<6, using: &random) : kind, &random)
        let mustQuote = cell.contains { ",\"\n|".contains($0) } || cell.contains("\r\n")
        let isQuoted = mustQuote || isQuoting && Bool.random(using: &random)
        return isQuoted ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
      }
      text += cells.joined(separator: ",")
    }
    if Bool.random(using: &random) { text += newline }
    bytes = Array(text.utf8)
  }

  private static func cell(_ kind: Int, _ random: inout SeededGenerator) -> String {
    func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
    if Int.random(in: 0..<10, using: &random) == 0 { return pick(["", "?", " ? ", " "]) }
    switch kind {
    case 0: return "\(Int.random(in: -50...50, using: &random))"
    case 1:
      return pick([
        "007", "1.50", "-0", "-0.00", "+3", "1e3", " 5", "  -12.25", "5 ", ".5", "5.", "0.1",
        "123456789012345", "1234567890123456", "0.12345678901234567", "12345678.901234",
        "       8", "\t9", "000", "-1.10", "1e-400", "0.00000000000001", "99999999999999.9",
      ])
    case 2: return "\(Double.random(in: -1000...1000, using: &random))"
    case 3: return pick(["true", "false", "True", " FALSE"])
    case 4: return pick(["a", " b", "c,d", "e\"f", "g\nh", "ü", "i\r\nj", "k ", "日本", "|x"])
    default: return pick(["1", "2", "3", "3+", "NaN", "inf", "1e400"].dropLast(3) + ["0.5"])
    }
  }
}
