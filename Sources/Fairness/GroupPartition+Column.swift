internal import Foundation
public import Tabular

extension GroupPartition {
  /// The most groups a partition may have unless told otherwise.
  public static let defaultMaximumGroups = 100

  /// The group of rows whose value is missing.
  public static let unknownName = "(unknown)"

  /// One group for every value that occurs in a column.
  ///
  /// Numbers stand in ascending order under their shortest name (`1`, `2.5`), words in the order of
  /// their names by Unicode scalars, `false` before `true`. Blanks around words are not shown;
  /// levels that differ by nothing else, or consist of blanks, stand in double quotes. Rows of missing values form `(unknown)`, last.
  /// - Throws: ``FairnessError`` for a column with fewer than two known values or too many.
  public static func values(
    of column: Column, maximum: Int = defaultMaximumGroups
  ) throws(FairnessError) -> GroupPartition {
    switch column.values {
    case .categorical(let codes, let levels):
      return try named(
        column.name, codes: codes, names: displayNames(levels), keepEmpty: false, sorted: true,
        maximum: maximum)
    case .boolean(let flags):
      return try named(
        column.name, codes: flags.map { $0 < 0 ? -1 : $0 == 0 ? 0 : 1 }, names: ["false", "true"],
        keepEmpty: false, sorted: false, maximum: maximum)
    case .numeric(let numbers):
      var indexes: [Double: Int32] = [:]
      for number in numbers where !number.isNaN && indexes[number] == nil {
        indexes[number] = 0
        if indexes.count > maximum {
          throw .tooManyGroups(attribute: column.name, maximum: maximum)
        }
      }
      let distinct = indexes.keys.sorted()
      for (index, number) in distinct.enumerated() { indexes[number] = Int32(index) }
      return try named(
        column.name, codes: numbers.map { indexes[$0] ?? -1 }, names: distinct.map(shortName),
        keepEmpty: false, sorted: false, maximum: maximum)
    }
  }

  /// Numeric values cut at ascending edges: `under 25`, `25 to under 40`, `40 and over`. A value on
  /// an edge belongs to the bin above it. Every declared bin is a group, even one without rows.
  /// - Throws: ``FairnessError`` for a column that is not numeric, edges that do not ascend, or
  ///   rows in fewer than two bins.
  public static func binned(
    _ column: Column, bins: [Double], maximum: Int = defaultMaximumGroups
  ) throws(FairnessError) -> GroupPartition {
    guard case .numeric(let numbers) = column.values else {
      throw .notNumeric(attribute: column.name)
    }
    guard
      let first = bins.first, let last = bins.last, bins.allSatisfy(\.isFinite),
      zip(bins, bins.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw .binsNotAscending(attribute: column.name, bins: bins) }
    var names = ["under \(shortName(first))"]
    for (low, high) in zip(bins, bins.dropFirst()) {
      names.append("\(shortName(low)) to under \(shortName(high))")
    }
    names.append("\(shortName(last)) and over")
    guard names.count <= maximum else {
      throw .tooManyGroups(attribute: column.name, maximum: maximum)
    }
    let codes = numbers.map { number -> Int32 in
      guard !number.isNaN else { return -1 }
      var low = 0
      var high = bins.count
      while low < high {
        let middle = (low + high) / 2
        if bins[middle] <= number { low = middle + 1 } else { high = middle }
      }
      return Int32(low)
    }
    return try named(
      column.name, codes: codes, names: names, keepEmpty: true, sorted: false, maximum: maximum)
  }

  /// A partition from codes into `names` with -1 for missing: empty groups dropped unless they are
  /// to stay, sorted by name if asked for, the unknown group appended.
  static func named(
    _ attribute: String, codes: [Int32], names: [String], keepEmpty: Bool, sorted: Bool,
    maximum: Int
  ) throws(FairnessError) -> GroupPartition {
    var rows = [Int](repeating: 0, count: names.count)
    var unknownRows = 0
    for (row, code) in codes.enumerated() {
      guard code < names.count else {
        throw .groupCodeOutOfRange(attribute: attribute, row: row)
      }
      if code < 0 { unknownRows += 1 } else { rows[Int(code)] += 1 }
    }
    let occupied = names.indices.filter { rows[$0] > 0 }
    guard !occupied.isEmpty else { throw .noKnownValues(attribute: attribute) }
    guard occupied.count > 1 else { throw .singleGroup(attribute: attribute) }
    var kept = keepEmpty ? Array(names.indices) : occupied
    guard kept.count <= maximum else {
      throw .tooManyGroups(attribute: attribute, maximum: maximum)
    }
    if sorted {
      kept.sort { names[$0].unicodeScalars.lexicographicallyPrecedes(names[$1].unicodeScalars) }
    }
    var groups = kept.map { names[$0] }
    var position = [Int32](repeating: -1, count: names.count)
    for (index, name) in kept.enumerated() { position[name] = Int32(index) }
    var unknown: Int?
    if unknownRows > 0 {
      unknown = groups.count
      // A level may itself be spelled so; the group of missing values then says what it is.
      groups.append(groups.contains(unknownName) ? "(missing value)" : unknownName)
    }
    let unknownCode = Int32(unknown ?? -1)
    return GroupPartition(
      name: attribute, groups: groups,
      codes: codes.map { $0 < 0 ? unknownCode : position[Int($0)] }, unknown: unknown)
  }

  /// Level names without the blanks around them; levels that this would make the same or leave
  /// empty are shown whole, in double quotes, because blanks alone cannot be told apart on screen.
  static func displayNames(_ levels: [String]) -> [String] {
    let trimmed = levels.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    var uses: [String: Int] = [:]
    for name in trimmed { uses[name, default: 0] += 1 }
    let names = zip(levels, trimmed).map { level, name in
      name.isEmpty || uses[name, default: 0] > 1 ? quoted(level) : name
    }
    // A level may itself be spelled with quotes; quoting all of them keeps them apart.
    return Set(names).count == names.count ? names : levels.map(quoted)
  }

  /// A level as it is shown where its blanks matter.
  static func quoted(_ level: String) -> String { "\"\(level)\"" }

  /// A number as people write it: whole numbers without a fraction, others in shortest form.
  static func shortName(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
    return "\(number)"
  }
}
