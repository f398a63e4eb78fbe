import Foundation
import Testing

@testable import Tabular

/// Reads a text with one thread and again with several in tiny chunks, which must not differ.
func read(_ text: String, _ options: CSVOptions = CSVOptions()) throws(TabularError) -> Table {
  try read(Array(text.utf8), options)
}

func read(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) throws(TabularError) -> Table {
  var cut = options
  cut.threads = 3
  cut.chunkSize = 7
  let source = DataSource.bytes(bytes, name: "data.csv")
  let inPieces = Outcome { () throws(TabularError) in try CSVReader(options: cut).read(source) }
  let whole = Outcome { () throws(TabularError) in try CSVReader(options: options).read(source) }
  #expect(whole == inPieces)
  return try CSVReader(options: options).read(source)
}

/// Files read by hand.
@Suite struct CSVReaderTests {
  @Test func readsQuotesBreaksAndTypes() throws {
    let table = try read(
      "\u{FEFF}name,\"in,come\",member,\"no\nte\"\r\n"
        + "Ann,\"1,000\",True,\"a \"\"b\"\"\"\r\n"
        + "\"Bob\nJunior\",2,FALSE,\r\n"
        + "\r\n"
        + "Cy,3.50,,x")
    #expect(table.rowCount == 3)
    #expect(table.columns.map(\.name) == ["name", "in,come", "member", "no\nte"])
    #expect(
      table.columns.map(\.values) == [
        .categorical(codes: [0, 1, 2], levels: ["Ann", "Bob\nJunior", "Cy"]),
        .categorical(codes: [0, 1, 2], levels: ["1,000", "2", "3.50"]),
        .boolean([1, 0, -1]),
        .categorical(codes: [0, -1, 1], levels: ["a \"b\"", "x"]),
      ])
    #expect((0..<3).map(table.lines.line(ofRow:)) == [3, 4, 7])
  }

  @Test func quotedNumbersAreNumbersAndBlanksAroundThemDoNotCount() throws {
    let table = try read("a,b\n\"1\", 77516\n\" 2.5\",\t3 \n")
    #expect(table.columns.map(\.values) == [.numeric([1, 2.5]), .numeric([77516, 3])])
  }

  @Test func readsTheAdultLayout() throws {
    var options = CSVOptions(missing: ["?"])
    options.comment = Ascii.bar
    let table = try read(
      "|1x3 Cross validator\nage,sex,job\n25, Male, ?\n38, Female, Sales\n\n", options)
    #expect(
      table.columns.map(\.values) == [
        .numeric([25, 38]), .categorical(codes: [0, 1], levels: [" Male", " Female"]),
        .categorical(codes: [-1, 0], levels: [" Sales"]),
      ])
    #expect((0..<2).map(table.lines.line(ofRow:)) == [3, 4])
  }

  @Test func levelsKeepTheExactTextOfNumbers() throws {
    let texts = [
      "007", "1.50", "-0", " 5", "+3", "1e3", ".5", "5.", "12345678901234567890", "0.000",
      "-0.00", "99.9", "123456789012345", "0.1", "       7",
    ]
    let table = try read((["id"] + texts + ["word"]).joined(separator: "\n"))
    #expect(
      table.columns[0].values
        == .categorical(codes: (0..<16).map { Int32($0) }, levels: texts + ["word"]))
  }

  @Test func aColumnOfMissingCellsIsNumeric() throws {
    let table = try read("a,b\n,1\n,2\n")
    guard case .numeric(let cells) = table.columns[0].values else {
      Issue.record("not numeric")
      return
    }
    #expect(cells.count == 2 && cells.allSatisfy(\.isNaN))
  }

  @Test func missingTokensAreComparedWithoutBlanks() throws {
    let options = CSVOptions(missing: ["", " NA ", "-9", "-"])
    let table = try read("a,b\n-9,NA\n -9 ,\"\"\n1, x\n-90, NA\n-,-9\n", options)
    #expect(
      table.columns.map(\.values.bits) == [
        Column.Values.numeric([.nan, .nan, 1, -90, .nan]).bits,
        Column.Values.categorical(codes: [-1, -1, 0, -1, -1], levels: [" x"]).bits,
      ])
  }

  @Test func anEmptyCellThatIsNotDeclaredMissingIsAWord() throws {
    let table = try read("a,b\n1,x\n,x\n", CSVOptions(missing: ["NA"]))
    #expect(table.columns[0].values == .categorical(codes: [0, 1], levels: ["1", ""]))
  }

  @Test(arguments: [
    ("a;b,c;d\n1;2;3\n", Ascii.semicolon, 3), ("a\tb\n1\t2\n", Ascii.tab, 2),
    ("a|b\n1|2\n", Ascii.bar, 2), ("\"a;b;c\",d\n1,2\n", Ascii.comma, 2),
    ("a b\n1\n", Ascii.comma, 1),
    ("a,b;c\n1,2\n", Ascii.comma, 2),
  ])
  func tellsTheSeparatorFromTheHeader(text: String, separator: UInt8, width: Int) throws {
    #expect(try read(text).columns.count == width)
    let header = try CSVReader().readHeader(.bytes(Array(text.utf8), name: ""))
    #expect(header.separator == separator)
    #expect(header.names.count == width)
  }

  @Test func aBlankSeparatesWhenDeclared() throws {
    let table = try read("a b\n1 2\n3 x\n", CSVOptions(separator: Ascii.blank))
    #expect(
      table.columns.map(\.values) == [
        .numeric([1, 3]), .categorical(codes: [0, 1], levels: ["2", "x"]),
      ])
  }

  @Test func emptyLinesOfAOneColumnFileAreCellsBetweenRowsOnly() throws {
    let table = try read("score\n1\n\n\n2\n\n\n")
    #expect(table.columns[0].values.bits == Column.Values.numeric([1, .nan, .nan, 2]).bits)
    #expect((0..<4).map(table.lines.line(ofRow:)) == [2, 3, 4, 5])
  }

  @Test func aQuoteInsideAWordIsAnOrdinaryCharacter() throws {
    let table = try read("a,b\n5\" pipe,6'\n \"x\",\"y\"\n")
    #expect(
      table.columns.map(\.values) == [
        .categorical(codes: [0, 1], levels: ["5\" pipe", " \"x\""]),
        .categorical(codes: [0, 1], levels: ["6'", "y"]),
      ])
  }

  @Test func declaredTypesOverrideWhatTheCellsTell() throws {
    let options = CSVOptions(types: ["zip": .categorical, "n": .numeric, "flag": .boolean])
    let table = try read("zip,n,flag\n01234,1,TRUE\n1234,,\n", options)
    #expect(
      table.columns.map(\.values.bits) == [
        Column.Values.categorical(codes: [0, 1], levels: ["01234", "1234"]).bits,
        Column.Values.numeric([1, .nan]).bits, Column.Values.boolean([1, -1]).bits,
      ])
  }

  @Test func keepsOnlyTheColumnsAskedFor() throws {
    let table = try read("a,b,,c\n1,x,\"\"\"\",3\n", CSVOptions(columns: ["c", "a"]))
    #expect(table.columns.map(\.name) == ["a", "c"])
    #expect(table.columns.map(\.values) == [.numeric([1]), .numeric([3])])
  }

  @Test func equalColumnsOfOneNameAreOne() throws {
    let text = "x,y,x\n1,2,1.0\n,3,\n"
    #expect(try read(text).columns.map(\.name) == ["x", "y"])
    #expect(try read(text, CSVOptions(columns: ["x"])).columns.map(\.name) == ["x"])
    #expect(try read(text, CSVOptions(columns: ["x#2"])).columns.map(\.name) == ["x#2"])
  }

  @Test func differingColumnsOfOneNameAreNumbered() throws {
    let text = "x,y,x\n1,2,1\n1,3,2\n"
    #expect(try read(text).columns.map(\.name) == ["x#1", "y", "x#2"])
    let second = try read(text, CSVOptions(columns: ["x#2"]))
    #expect(second.columns == [Column(name: "x#2", values: .numeric([1, 2]))])
    #expect(
      throws: TabularError.ambiguousColumn(
        source: "data.csv", name: "x", candidates: ["x#1", "x#2"])
    ) { try read(text, CSVOptions(columns: ["x"])) }
    let typed = try read(text, CSVOptions(types: ["x#2": .categorical], columns: ["x#2", "x#1"]))
    #expect(
      typed.columns.map(\.values) == [
        .numeric([1, 1]), .categorical(codes: [0, 1], levels: ["1", "2"]),
      ])
  }

  @Test func observersSeeEveryByteOnceInOrder() throws {
    let text = "a,b\n" + (0..<500).map { "\($0),x\n" }.joined()
    for chunkSize in [3, 64, 1 << 18] {
      var options = CSVOptions(threads: 2)
      options.chunkSize = chunkSize
      var seen: [UInt8] = []
      var last: (done: Int, total: Int?) = (0, nil)
      let table = try CSVReader(options: options).read(
        .bytes(Array(text.utf8), name: ""), observing: { seen += $0 },
        progress: { done, total in
          #expect(done >= last.done)
          last = (done, total)
        })
      #expect(table.rowCount == 500)
      #expect(seen == Array(text.utf8))
      #expect(last.done == text.utf8.count && last.total == text.utf8.count)
    }
  }

  @Test func readsAFile() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv")
    try Data("a,b\n1,2\n".utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let reader = CSVReader()
    #expect(try reader.readHeader(.file(path: url.path)).names == ["a", "b"])
    #expect(
      try reader.read(.file(path: url.path)).columns.map(\.values) == [
        .numeric([1]), .numeric([2]),
      ])
  }

  @Test func readsWhatCanBeReadOnlyOnce() throws {
    let pipe = Pipe()
    let text = "id,n\n" + (0..<2000).map { "\($0),\($0 % 7)\n" }.joined() + "end,x\n"
    let writer = pipe.fileHandleForWriting
    Task.detached {
      try? writer.write(contentsOf: Data(text.utf8))
      try? writer.close()
    }
    let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
    var total: Int? = 0
    let table = try CSVReader().read(.file(path: path), progress: { total = $1 })
    #expect(total == nil)
    let codes = (0...2000).map { Int32($0) }
    let levels = (0..<2000).map { "\($0)" } + ["end"]
    #expect(table.columns[0].values == .categorical(codes: codes, levels: levels))
  }
}

extension Column.Values {
  /// The cells in a form in which missing numbers are equal.
  var bits: [String] {
    switch self {
    case .numeric(let numbers): numbers.map { $0.isNaN ? "missing" : "\($0.bitPattern)" }
    case .categorical(let codes, let levels): codes.map(String.init) + levels
    case .boolean(let flags): flags.map { "\($0) of truth" }
    }
  }
}
