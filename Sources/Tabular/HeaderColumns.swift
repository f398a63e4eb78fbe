/// The columns of a header that are to be kept, and what they are called.
struct HeaderColumns: Sendable {
  let source: String
  let header: CSVHeader
  /// The indexes of the kept columns, ascending.
  let kept: [Int]
  /// The declared type of each column of the header.
  let declared: [ColumnType?]
  private let requested: Set<String>?

  /// Finds the asked-for columns and types in a header.
  init(source: String, _ header: CSVHeader, _ options: CSVOptions) throws(TabularError) {
    self.source = source
    self.header = header
    requested = options.columns
    let names = header.names
    var kept: Set<Int> = []
    if let columns = options.columns {
      for name in columns.sorted() {
        kept.formUnion(try Self.find(name, names, source))
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
      let (leftIsPlain, rightIsPlain) = (names.contains(left.key), names.contains(right.key))
      return leftIsPlain == rightIsPlain ? left.key < right.key : leftIsPlain
    }
    for (name, type) in ordered {
      for index in try Self.find(name, names, source) { declared[index] = type }
    }
    self.declared = declared
  }

  /// The columns that a name means: all of that name, or the k-th of them for `name#k`.
  private static func find(
    _ name: String, _ names: [String], _ source: String
  ) throws(TabularError) -> [Int] {
    let plain = names.indices.filter { names[$0] == name }
    if !plain.isEmpty { return plain }
    if let mark = name.lastIndex(of: "#"), let number = Int(name[name.index(after: mark)...]) {
      let base = name[..<mark]
      let same = names.indices.filter { names[$0] == base }
      if same.count > 1, number >= 1, number <= same.count { return [same[number - 1]] }
    }
    throw .unknownColumn(source: source, name: name, nearest: nearestNames(to: name, among: names))
  }

  /// The columns of the table: of columns with one name and the same values the first, and of
  /// those that differ each as `name#k`.
  func resolve(_ values: [Column.Values]) throws(TabularError) -> [Column] {
    var columns: [Column] = []
    for (place, index) in kept.enumerated() {
      let name = header.names[index]
      let same = header.names.indices.filter { header.names[$0] == name }
      guard same.count > 1 else {
        columns.append(Column(name: name, values: values[place]))
        continue
      }
      let number = (same.firstIndex(of: index) ?? 0) + 1
      let places = kept.indices.filter { header.names[kept[$0]] == name }
      let areEqual = places.dropFirst().allSatisfy {
        Self.isSame(values[$0], values[places[0]])
      }
      if let requested, !requested.contains(name) {
        columns.append(Column(name: "\(name)#\(number)", values: values[place]))
      } else if areEqual {
        // All of them are kept, and one stands for all.
        if place == places[0] { columns.append(Column(name: name, values: values[place])) }
        if let requested, requested.contains("\(name)#\(number)") {
          columns.append(Column(name: "\(name)#\(number)", values: values[place]))
        }
      } else if requested != nil {
        throw .ambiguousColumn(
          source: source, name: name, candidates: (1...same.count).map { "\(name)#\($0)" })
      } else {
        columns.append(Column(name: "\(name)#\(number)", values: values[place]))
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

/// The names most like a given one, the likest first: at most three, and none that differs in more
/// than a third of its letters.
func nearestNames(to name: String, among names: [String]) -> [String] {
  let wanted = Array(name.lowercased().prefix(100))
  var found: [(distance: Int, name: String)] = []
  for candidate in names where !candidate.isEmpty {
    guard !found.contains(where: { $0.name == candidate }) else { continue }
    let letters = Array(candidate.lowercased().prefix(100))
    let distance = editDistance(wanted, letters)
    if distance <= max(2, max(wanted.count, letters.count) / 3) {
      found.append((distance, candidate))
    }
  }
  let ordered = found.enumerated().sorted { left, right in
    (left.element.distance, left.offset) < (right.element.distance, right.offset)
  }
  return ordered.prefix(3).map { $0.element.name }
}

/// The least number of insertions, deletions and replacements between two words (Levenshtein).
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var previous = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      current.append(
        min(
          previous[column + 1] + 1, current[column] + 1,
          previous[column] + (letter == other ? 0 : 1)))
    }
    previous = current
  }
  return previous[right.count]
}
