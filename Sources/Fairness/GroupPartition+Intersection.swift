extension GroupPartition {
  /// One group for every combination of groups that occurs, in the order of the parts, its name
  /// joined by ` × `. A row with any part unknown belongs to the unknown group.
  /// - Throws: ``FairnessError`` for fewer than two parts, parts of different length, and fewer
  ///   than two combinations or too many.
  public static func intersection(
    of parts: [GroupPartition], maximum: Int = defaultMaximumGroups
  ) throws(FairnessError) -> GroupPartition {
    guard parts.count > 1, let first = parts.first else { throw .tooFewParts }
    let name = parts.map(\.name).joined(separator: " × ")
    var codes = first.codes.map { first.unknown == Int($0) ? -1 : $0 }
    var names = first.groups
    for part in parts.dropFirst() {
      guard part.codes.count == codes.count else {
        throw .rowCountMismatch(
          attribute: part.name, expected: codes.count, found: part.codes.count)
      }
      // Combine, then keep the combinations that occur: never more than the final number of groups
      // times the groups of one part.
      let (pairs, overflows) = names.count.multipliedReportingOverflow(by: part.groups.count)
      guard !overflows, pairs <= Int(Int32.max) else {
        throw .tooManyGroups(attribute: name, maximum: maximum)
      }
      let width = Int32(part.groups.count)
      let unknown = Int32(part.unknown ?? -1)
      var isObserved = [Bool](repeating: false, count: pairs)
      for row in codes.indices where codes[row] >= 0 {
        let own = part.codes[row]
        guard own >= 0, own < width else {
          throw .groupCodeOutOfRange(attribute: part.name, row: row)
        }
        guard Int(codes[row]) < names.count else {
          throw .groupCodeOutOfRange(attribute: first.name, row: row)
        }
        codes[row] = own == unknown ? -1 : codes[row] * width + own
        if codes[row] >= 0 { isObserved[Int(codes[row])] = true }
      }
      let observed = isObserved.indices.filter { isObserved[$0] }
      guard observed.count <= maximum else {
        throw .tooManyGroups(attribute: name, maximum: maximum)
      }
      var position = [Int32](repeating: -1, count: isObserved.count)
      for (index, code) in observed.enumerated() { position[code] = Int32(index) }
      for row in codes.indices where codes[row] >= 0 { codes[row] = position[Int(codes[row])] }
      names = observed.map { "\(names[$0 / Int(width)]) × \(part.groups[$0 % Int(width)])" }
    }
    return try named(
      name, codes: codes, names: names, keepEmpty: false, sorted: false, maximum: maximum)
  }
}
