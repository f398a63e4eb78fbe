import Testing

@testable import Explain

@Suite struct ExactSumsTests {
  /// The signed and absolute sum of terms, added in pieces of a length.
  static func sum(_ terms: [Double], pieces: Int = 1_000) -> (signed: Double, absolute: Double) {
    var sums = ExactSums(cells: [1])
    for piece in (0..<terms.count).pieces(of: pieces) {
      add(Array(terms[piece]), to: &sums)
    }
    return sums.sums(column: 0, cells: [0])
  }

  static func add(_ terms: [Double], to sums: inout ExactSums) {
    terms.withUnsafeBufferPointer { terms in
      [Int32](repeating: 0, count: terms.count).withUnsafeBufferPointer { cells in
        sums.add(terms, column: 0, cells: cells)
      }
    }
  }

  @Test func singleTermsComeBack() {
    for value in [
      1, -1, 0.1, -0.3, 1e300, -1e300, .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1.8p-1030,
      .greatestFiniteMagnitude, .pi, 0,
    ] {
      #expect(Self.sum([value]).signed == value)
      #expect(Self.sum([value]).absolute == abs(value))
    }
  }

  /// What ordinary addition loses: 1e16 + 1 - 1e16 is 0 there.
  @Test func nothingIsLostToCancellation() {
    #expect(Self.sum([1e16, 1, -1e16]).signed == 1)
    #expect(Self.sum([0x1p70, 0x1p-2, -0x1p70]).signed == 0x1p-2)
    #expect(Self.sum(Array(repeating: 0.1, count: 10)).signed == 1.0000000000000000555)
    // Ten times the Double next to 0.1 is nearer to 1 than to the next Double.
    #expect(Self.sum(Array(repeating: 0.1, count: 10)).signed == 1)
  }

  /// 2⁷² times smaller than the largest term is kept at the least; far smaller is dropped.
  @Test func theWindowIsAsStated() {
    for shift in 0..<24 {
      let large = Double(sign: .plus, exponent: shift, significand: 1)
      let small = Double(sign: .plus, exponent: shift - 72, significand: 1)
      #expect(Self.sum([large, small, -large]).signed == small, "shift \(shift)")
    }
    #expect(Self.sum([1, 0x1p-120, -1]).signed == 0)
  }

  /// Terms of every size: any order, any pieces and any tree of merges give the same bits.
  @Test func orderAndPiecesLeaveEveryBitAlone() {
    var generator = Seeded(4)
    for spread in [1.0, 20, 200] {
      var terms = (0..<500).map { _ in
        let size = Double.random(in: -spread...spread, using: &generator)
        return Double.random(in: -1...1, using: &generator)
          * Double(sign: .plus, exponent: Int(size), significand: 1)
      }
      let expected = Self.sum(terms)
      for pieces in [1, 2, 7, 64, 499] {
        let found = Self.sum(terms, pieces: pieces)
        #expect(found == expected)
        var parts = (0..<terms.count).pieces(of: pieces).map { piece in
          var sums = ExactSums(cells: [1])
          Self.add(Array(terms[piece]), to: &sums)
          return sums
        }
        parts.shuffle(using: &generator)
        while parts.count > 1 {
          let last = parts.removeLast()
          parts[Int.random(in: 0..<parts.count, using: &generator)].merge(last)
        }
        #expect(parts[0].sums(column: 0, cells: [0]) == expected)
        terms.shuffle(using: &generator)
      }
      // Ordinary addition of the same terms is not that far off.
      let scale = terms.map(abs).max() ?? 1
      #expect(abs(terms.reduce(0, +) - expected.signed) <= 1e-12 * scale)
      #expect(abs(terms.map(abs).reduce(0, +) - expected.absolute) <= 1e-11 * scale)
    }
  }

  /// Whole numbers of 40 bits add up without any rounding, and cells stay apart.
  @Test func wholeNumbersAreExact() {
    var generator = Seeded(9)
    let terms = (0..<3_000).map { _ in Int64.random(in: -1 << 40...1 << 40, using: &generator) }
    var sums = ExactSums(cells: [3, 4])
    let cells = terms.indices.map { Int32($0 % 4) } + terms.indices.map { _ in Int32(3) }
    terms.map(Double.init).withUnsafeBufferPointer { terms in
      cells.withUnsafeBufferPointer { sums.add(terms, column: 1, cells: $0) }
    }
    for cell in 0..<3 {
      let members = terms.indices.filter { $0 % 4 == cell }.map { terms[$0] }
      let found = sums.sums(column: 1, cells: [cell])
      #expect(found.signed == Double(members.reduce(0, +)))
      #expect(found.absolute == Double(members.reduce(0) { $0 + abs($1) }))
      #expect(sums.sums(column: 0, cells: [cell]).absolute == 0)
    }
    let last = terms.indices.filter { $0 % 4 == 3 }.map { terms[$0] }.reduce(0, +)
    #expect(sums.sums(column: 1, cells: [3]).signed == Double(terms.reduce(0, +) + last))
  }
}
