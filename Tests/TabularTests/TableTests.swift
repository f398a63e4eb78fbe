import Testing

@testable import Tabular

@Suite struct TableTests {
  @Test func linesFollowEachOtherUnlessNoted() {
    var lines = LineIndex()
    #expect(lines.line(ofRow: 0) == 2 && lines.line(ofRow: 9) == 11)
    lines.append(row: 0, line: 2)
    #expect(lines.entries.isEmpty)
    lines.append(row: 3, line: 7)
    lines.append(row: 5, line: 9)
    lines.append(row: 6, line: 20)
    #expect(lines.entries.count == 2)
    #expect((0..<8).map(lines.line(ofRow:)) == [2, 3, 4, 7, 8, 9, 20, 21])
  }

  @Test func columnsAreFoundByName() {
    let table = Table(columns: [Column(name: "a", values: .numeric([1]))], rowCount: 1)
    #expect(table.column(named: "a")?.count == 1)
    #expect(table.column(named: "b") == nil)
  }
}
