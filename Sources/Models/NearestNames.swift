/// The names that a misspelled one may have meant.
enum NearestNames {
  /// Up to three names within a third of the word's length in edits, nearest first; ties in the
  /// order of the list.
  static func find(_ name: String, in names: [String]) -> [String] {
    let wanted = Array(name.lowercased().utf8.prefix(64))
    let limit = max(1, wanted.count / 3)
    let ranked = names.enumerated().compactMap { entry -> (Int, Int, String)? in
      let distance = edits(wanted, Array(entry.element.lowercased().utf8.prefix(64)))
      return distance <= limit ? (distance, entry.offset, entry.element) : nil
    }
    return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(3).map(\.2)
  }

  /// The Levenshtein distance.
  private static func edits(_ from: [UInt8], _ to: [UInt8]) -> Int {
    var row = Array(0...to.count)
    for (i, a) in from.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in to.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
        diagonal = above
      }
    }
    return row[to.count]
  }
}
