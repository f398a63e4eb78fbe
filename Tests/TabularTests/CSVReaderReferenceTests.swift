import Foundation
import TestSupport
import Testing

@testable import Tabular

/// An untidy file as pandas reads it.
@Suite struct CSVReaderReferenceTests {
  private struct Expected: Decodable {
    struct Cells: Decodable {
      let name: String
      let type: String
      let cells: [String?]
    }
    let columns: [Cells]
  }

  @Test(arguments: [1 << 18, 100, 1])
  func agreesWithPandas(chunkSize: Int) throws {
    let expected = try JSONDecoder().decode(
      Expected.self, from: Fixtures.data("tabular/untidy.json"))
    var options = CSVOptions(missing: ["", "?", "n/a"], threads: 2)
    options.chunkSize = chunkSize
    let path = Fixtures.url("tabular/untidy.csv").path
    let table = try CSVReader(options: options).read(.file(path: path))
    #expect(table.columns.map(\.name) == expected.columns.map(\.name))
    for (column, expected) in zip(table.columns, expected.columns) {
      let (type, cells) = Self.texts(column)
      #expect(type.rawValue == expected.type)
      #expect(cells == expected.cells, "\(column.name)")
    }
  }

  /// The cells as the fixture writes them: bit patterns for numbers.
  private static func texts(_ column: Column) -> (ColumnType, [String?]) {
    switch column.values {
    case .numeric(let numbers):
      let cells = numbers.map { $0.isNaN ? nil : String(format: "%016lx", $0.bitPattern) }
      return (.numeric, cells)
    case .categorical(let codes, let levels):
      return (.categorical, codes.map { $0 < 0 ? nil : levels[Int($0)] })
    case .boolean(let flags):
      return (.boolean, flags.map { $0 < 0 ? nil : $0 == 1 ? "True" : "False" })
    }
  }
}
