/// The names that a misspelled one may have meant.
public enum NearestNames {
  /// The names most like a given one, the likest first, and of equally like ones the first listed.
  ///
  /// Likeness is the number of letters to insert, delete, replace or swap with their neighbor; case
  /// does not count. A name is near when that is at most a third of the longer name's letters, or
  /// one; names that share no letter never are.
  ///
  /// - Parameter limit: how many names at most.
  /// - Complexity: O(names · letters²) for up to 100 letters, beyond which no letter is looked at.
  public static func find(
    _ name: String, among candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let wanted = letters(name)
    var found: [(distance: Int, name: String)] = []
    for candidate in candidates where !found.contains(where: { $0.name == candidate }) {
      let other = letters(candidate)
      let longer = max(wanted.count, other.count)
      let distance = edits(wanted, other)
      if distance <= max(1, longer / 3), distance < longer { found.append((distance, candidate)) }
    }
    let ordered = found.enumerated().sorted { left, right in
      (left.element.distance, left.offset) < (right.element.distance, right.offset)
    }
    return ordered.prefix(limit).map(\.element.name)
  }

  private static func letters(_ name: String) -> [Character] {
    Array(name.lowercased().prefix(100))
  }

  /// The least number of insertions, deletions, replacements and swaps of neighbors, no letter
  /// edited twice (F. Damerau, "A technique for computer detection and correction of spelling
  /// errors", 1964).
  private static func edits(_ left: [Character], _ right: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var least = min(
          previous[column + 1] + 1, current[column] + 1,
          previous[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], other == left[row - 1] {
          least = min(least, beforePrevious[column - 1] + 1)
        }
        current.append(least)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}
