/// Trees that ask one question by level (CatBoost's "symmetric" trees), in the form in which a
/// prediction answers them.
///
/// Every number becomes the count of thresholds below it once for all trees: a byte. Then a tree is a
/// handful of comparisons of bytes, many rows at a time, whose answers are the bits of the leaf's
/// number.
struct ObliviousForest: Sendable {
  /// A feature's values as counts of thresholds.
  struct Column: Sendable {
    let feature: Int
    /// Ascending; at most 255, so that counts are bytes. A feature with more has several columns.
    let thresholds: [Double]
    /// What a missing value counts.
    let missing: UInt8
  }

  /// A question: whether a column's count reaches a number.
  struct Level: Sendable, Equatable {
    let column: Int
    let count: UInt8
  }

  /// A tree.
  struct Stretch: Sendable {
    /// Its questions from the root down, none when they are those of the tree before.
    let levels: [Level]?
    /// The place of its leaves, from left to right.
    let firstLeaf: Int
    let output: Int
  }

  /// The rows that go through all trees together.
  static let groupRows = 256
  /// The most questions of a tree whose answers a byte holds.
  static let depthLimit = 8
  /// The thresholds that a count can tell apart.
  static let columnLimit = 255

  private(set) var columns: [Column] = []
  private(set) var stretches: [Stretch] = []
  /// The leaves' values times the weights of their trees.
  private(set) var leaves: [Double] = []
  let outputCount: Int
  /// The largest magnitude of a value that counts as zero.
  let zeroLimit: Double

  /// The trees of a model that compares and sums in Double; nil unless all of them are oblivious.
  /// - Complexity: O(nodes), and of the first other tree only.
  init?(_ ensemble: TreeEnsemble) {
    guard ensemble.precision == .double, ensemble.summation != .mean else { return nil }
    outputCount = ensemble.outputs.count
    zeroLimit = ensemble.zeroLimit
    var shapes: [(questions: [Question], leaves: [Int])] = []
    for tree in ensemble.trees {
      guard let shape = Self.shape(tree) else { return nil }
      shapes.append(shape)
    }
    let answers = makeColumns(shapes.map(\.questions))
    var last: [Level]?
    for (tree, shape) in zip(ensemble.trees, shapes) {
      let levels = shape.questions.compactMap { answers[$0] }
      stretches.append(
        Stretch(levels: levels == last ? nil : levels, firstLeaf: leaves.count, output: tree.output)
      )
      last = levels
      for leaf in shape.leaves { leaves.append(tree.value[leaf] * tree.weight) }
    }
  }

  /// What a level of a tree asks.
  private struct Question: Hashable {
    let feature: Int
    let threshold: Double
    let missingGoesLeft: Bool
  }

  /// The questions of a tree from the root down and its leaves from left to right.
  private static func shape(_ tree: Tree) -> (questions: [Question], leaves: [Int])? {
    guard tree.missing.isEmpty else { return nil }
    var questions: [Question] = []
    var level = [0]
    while !tree.isLeaf(level[0]) {
      let first = level[0]
      guard questions.count < depthLimit else { return nil }
      var below: [Int] = []
      for node in level {
        guard !tree.isLeaf(node), tree.feature[node] == tree.feature[first],
          tree.threshold[node] == tree.threshold[first],
          tree.defaultLeft[node] == tree.defaultLeft[first], tree.categories[node].words.isEmpty
        else { return nil }
        below += [Int(tree.left[node]), Int(tree.right[node])]
      }
      questions.append(
        Question(
          feature: Int(tree.feature[first]), threshold: tree.threshold[first],
          missingGoesLeft: tree.defaultLeft[first]))
      level = below
    }
    return level.allSatisfy(tree.isLeaf) ? (questions, level) : nil
  }

  /// Makes the columns that some questions need, and says what each asks of which.
  private mutating func makeColumns(_ questions: [[Question]]) -> [Question: Level] {
    struct Asked: Hashable {
      let feature: Int
      let missingGoesLeft: Bool
    }
    var thresholds: [Asked: Set<Double>] = [:]
    for question in questions.joined() {
      let asked = Asked(
        feature: question.feature, missingGoesLeft: question.missingGoesLeft)
      thresholds[asked, default: []].insert(question.threshold)
    }
    var answers: [Question: Level] = [:]
    for (asked, values) in thresholds {
      let ascending = values.sorted()
      for start in stride(from: 0, to: ascending.count, by: Self.columnLimit) {
        let part = Array(ascending[start..<min(start + Self.columnLimit, ascending.count)])
        for (place, threshold) in part.enumerated() {
          let question = Question(
            feature: asked.feature, threshold: threshold, missingGoesLeft: asked.missingGoesLeft)
          answers[question] = Level(column: columns.count, count: UInt8(place + 1))
        }
        columns.append(
          Column(
            feature: asked.feature, thresholds: part, missing: asked.missingGoesLeft ? 0 : .max))
      }
    }
    return answers
  }
}
