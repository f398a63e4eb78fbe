/// The name among some that is most like a misspelt one, or nil when none is near.
///
/// Near means an edit distance (insertions, deletions, substitutions, letter case ignored) of at most
/// two fifths of the longer name.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let target = Array(name.lowercased())
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let other = Array(candidate.lowercased())
    let distance = editDistance(target, other)
    if distance * 5 <= 2 * max(target.count, other.count), distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// Levenshtein's distance.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var row = Array(0...right.count)
  for (index, character) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (position, other) in right.enumerated() {
      let substituted = diagonal + (character == other ? 0 : 1)
      diagonal = row[position + 1]
      row[position + 1] = min(substituted, row[position] + 1, row[position + 1] + 1)
    }
  }
  return row[right.count]
}
