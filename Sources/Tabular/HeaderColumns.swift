/// The columns of a header that are to be kept, and what they are called.
struct HeaderColumns: Sendable {
  let source: String
  let header: CSVHeader
  /// The indexes of the kept columns, ascending.
  let kept: [Int]
  /// The declared type of each column of the header.
  let declared: [ColumnType?]
  private let requested: Set<String>?
  /// The columns of each name, ascending; only looked up in.
  private let places: [String: [Int]]

  /// Finds the asked-for columns and types in a header.
  init(source: String, _ header: CSVHeader, _ options: CSVOptions) throws(TabularError) {
    self.source = source
    self.header = header
    requested = options.columns
    let names = header.names
    let places = Dictionary(grouping: names.indices) { names[$0] }
    self.places = places
    var kept: Set<Int> = []
    if let columns = options.columns {
      for name in columns.sorted() {
        kept.formUnion(try Self.find(name, names, places, source))
      }
    } else {
      kept = Set(names.indices)
    }
    self.kept = kept.sorted()
    for index in self.kept where names[index].isEmpty {
      throw .emptyColumnName(source: source, line: header.line, number: index + 1)
    }
    var declared = [ColumnType?](repeating: nil, count: names.count)
    // A plain name first, so that `name#k` can say otherwise for one of several.
    let ordered = options.types.sorted { left, right in
      let (leftIsPlain, rightIsPlain) = (places[left.key] != nil, places[right.key] != nil)
      return leftIsPlain == rightIsPlain ? left.key < right.key : leftIsPlain
    }
    for (name, type) in ordered {
      for index in try Self.find(name, names, places, source) { declared[index] = type }
    }
    self.declared = declared
  }

  /// The columns that a name means: all of that name, or the k-th of them for `name#k`.
  private static func find(
    _ name: String, _ names: [String], _ places: [String: [Int]], _ source: String
  ) throws(TabularError) -> [Int] {
    if let plain = places[name] { return plain }
    if let mark = name.lastIndex(of: "#"), let number = Int(name[name.index(after: mark)...]),
      let same = places[String(name[..<mark])], same.count > 1, number >= 1, number <= same.count
    {
      return [same[number - 1]]
    }
    throw .unknownColumn(
      source: source, name: name, nearest: NearestNames.find(name, among: names))
  }

  /// What becomes of each column of the header.
  var plans: [ChunkLayout.ColumnPlan] {
    var plans = [ChunkLayout.ColumnPlan](repeating: .skip, count: header.names.count)
    for index in kept {
      plans[index] =
        switch declared[index] {
        case nil: .infer
        case .numeric: .numeric
        case .categorical, .boolean: .words
        }
    }
    return plans
  }

  /// The columns of the table: of columns with one name and the same values the first, and of
  /// those that differ each as `name#k`.
  func resolve(_ values: [Column.Values]) throws(TabularError) -> [Column] {
    var columns: [Column] = []
    for (place, index) in kept.enumerated() {
      let name = header.names[index]
      let same = places[name] ?? []
      guard same.count > 1, let number = same.firstIndex(of: index) else {
        columns.append(Column(name: name, values: values[place]))
        continue
      }
      let numbered = Column(name: "\(name)#\(number + 1)", values: values[place])
      guard requested?.contains(name) ?? true else {
        columns.append(numbered)
        continue
      }
      // Asked for by the plain name, so all of them are kept.
      let cells = kept.indices.filter { header.names[kept[$0]] == name }.map { values[$0] }
      if cells.dropFirst().allSatisfy({ Self.isSame($0, cells[0]) }) {
        // The first one stands for all.
        if number == 0 { columns.append(Column(name: name, values: values[place])) }
        if requested?.contains(numbered.name) ?? false { columns.append(numbered) }
      } else if requested == nil {
        columns.append(numbered)
      } else {
        throw .ambiguousColumn(
          source: source, name: name, candidates: same.indices.map { "\(name)#\($0 + 1)" })
      }
    }
    return columns
  }

  /// Whether two columns hold the same cells; missing equals missing.
  private static func isSame(_ left: Column.Values, _ right: Column.Values) -> Bool {
    if case .numeric(let left) = left, case .numeric(let right) = right {
      return left.count == right.count
        && zip(left, right).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }
    return left == right
  }
}
