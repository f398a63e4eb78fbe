/// Everything that an audit of decisions and scores needs to know of any number of rows: cells and
/// score distributions of every group of every attribute.
///
/// Rows are added chunk by chunk, in memory that does not grow with them when scores are counted in
/// cells; statistics of parts of the rows merge into those of all, and can be written and read.
/// Counts merge exactly: two halves merged are the whole to the bit, whatever the chunks. Sums of
/// weights that are no whole numbers, and the sums of scores beside a grid, agree to rounding.
public struct FairnessStatistics: Sendable, Equatable, Codable {
  /// How scores are kept.
  public enum ScoreForm: Sendable, Equatable, Codable {
    /// There are none.
    case none
    /// Every distinct score: exact, in memory that grows with their number.
    case exact
    /// Cells over a range (``ScoreGrid``), whose resolution the result states: constant memory. The
    /// range of probabilities is 0...1.
    case grid(low: Double, high: Double)
  }

  /// How scores are kept.
  public let form: ScoreForm
  /// Whether scores are probabilities of the positive label.
  public let scoresAreProbabilities: Bool
  /// Whether the positive decision is the one that is good for the person.
  public let positiveIsFavorable: Bool
  /// What row weights stand for.
  public let weights: Inference.WeightKind
  /// The attributes in the order of the first chunk.
  public private(set) var attributes: [Attribute] = []
  /// All rows.
  private(set) var overall: Group
  /// The weight that all rows of positive weight have had so far; nil before the first.
  private(set) var commonWeight: Double?
  /// Whether all positive weights have been the same.
  private(set) var hasEqualWeights = true

  /// Whether every row so far weighs 1.
  var isUnweighted: Bool { hasEqualWeights && commonWeight == 1 }

  /// One attribute.
  public struct Attribute: Sendable, Equatable, Codable {
    /// Its name.
    public let name: String
    /// Its groups in the order in which they were first met, the unknown one among them.
    public internal(set) var groups: [Group]
  }

  /// One group.
  public struct Group: Sendable, Equatable, Codable {
    /// Its name.
    public let name: String
    /// Whether it holds the rows of unknown value.
    public let isUnknown: Bool
    /// Its labels and decisions.
    public internal(set) var cells = CellTally()
    var scores: ScoreStore
  }

  /// A group's scores in one of the forms.
  enum ScoreStore: Sendable, Equatable, Codable {
    case none
    case exact(ScoreDistribution)
    case grid(ScoreGrid)

    /// The distribution of the rows as part of all rows.
    func distribution(among all: ScoreStore) -> ScoreDistribution? {
      switch (self, all) {
      case (.exact(let distribution), _): distribution
      case (.grid(let grid), .grid(let all)): grid.distribution(among: all)
      default: nil
      }
    }
  }

  /// Statistics of no rows; nil for a grid whose range does not ascend.
  public init?(
    scores form: ScoreForm, scoresAreProbabilities: Bool, positiveIsFavorable: Bool,
    weights: Inference.WeightKind = .sampling
  ) {
    guard let store = Self.emptyStore(form, areProbabilities: scoresAreProbabilities) else {
      return nil
    }
    self.form = form
    self.scoresAreProbabilities = scoresAreProbabilities
    self.positiveIsFavorable = positiveIsFavorable
    self.weights = weights
    overall = Group(name: FairnessAudit.overallName, isUnknown: false, scores: store)
  }

  private static func emptyStore(_ form: ScoreForm, areProbabilities: Bool) -> ScoreStore? {
    switch form {
    case .none: ScoreStore.none
    case .exact: .exact(ScoreDistribution(areProbabilities: areProbabilities))
    case .grid(let low, let high):
      ScoreGrid(low: low, high: high, areProbabilities: areProbabilities).map { .grid($0) }
    }
  }

  /// Takes a chunk of rows in. Every chunk has the same attributes in the same order; groups are told by
  /// name, and new ones may turn up at any time.
  /// - Throws: ``FairnessError``; then nothing has been added.
  /// - Complexity: O(rows of the chunk) per attribute with a grid; with every distinct score also
  ///   O(distinct scores so far).
  public mutating func add(
    _ chunk: EvaluationSample, partitions: [GroupPartition]
  ) throws(FairnessError) {
    guard !chunk.labels.isEmpty else { return }
    guard (chunk.scores == nil) == (form == .none),
      chunk.scores == nil || chunk.scoresAreProbabilities == scoresAreProbabilities,
      chunk.positiveIsFavorable == positiveIsFavorable,
      attributes.isEmpty || attributes.map(\.name) == partitions.map(\.name)
    else { throw .statisticsMismatch }
    for partition in partitions { try partition.check(rows: chunk.labels.count) }
    guard chunk.weights?.allSatisfy({ $0 == 0 }) != true else {
      // Rows without weight count nowhere, but a group of no other rows says so.
      return addWeightless(chunk, partitions)
    }
    let rows = try SampleTally(chunk, weights: weights, sortsScores: form == .exact)
    if attributes.isEmpty {
      attributes = partitions.map { Attribute(name: $0.name, groups: []) }
    }
    take(rows, GroupPartition.whole(chunk.labels.count), into: nil)
    for index in partitions.indices { take(rows, partitions[index], into: index) }
    note(rows.commonWeight, equal: rows.equalWeights)
  }

  /// Takes the rows of other statistics in, which must be of the same attributes and settings.
  public mutating func merge(_ other: FairnessStatistics) throws(FairnessError) {
    guard form == other.form, scoresAreProbabilities == other.scoresAreProbabilities,
      positiveIsFavorable == other.positiveIsFavorable, weights == other.weights,
      attributes.isEmpty || other.attributes.isEmpty
        || attributes.map(\.name) == other.attributes.map(\.name)
    else { throw .statisticsMismatch }
    overall.merge(other.overall)
    if attributes.isEmpty {
      attributes = other.attributes
    } else {
      for (index, attribute) in other.attributes.enumerated() {
        for group in attribute.groups { attributes[index].merge(group) }
      }
    }
    note(other.commonWeight, equal: other.hasEqualWeights)
  }

  /// Remembers whether all weights are the same.
  private mutating func note(_ weight: Double?, equal: Bool) {
    guard let weight else { return }
    hasEqualWeights = hasEqualWeights && equal && (commonWeight.map { $0 == weight } ?? true)
    if commonWeight == nil { commonWeight = weight }
  }

  /// Adds a chunk's groups to those of an attribute, or to all rows.
  private mutating func take(_ rows: SampleTally, _ partition: GroupPartition, into index: Int?) {
    let count = partition.groups.count
    let cells = rows.cells(codes: partition.codes, groupCount: count)
    var places: [Int] = []
    for (code, name) in partition.groups.enumerated() {
      guard let index else { break }
      places.append(
        attributes[index].place(
          of: name, isUnknown: code == partition.unknown, emptyScores: emptyScores))
    }
    func update(_ code: Int, _ body: (inout Group) -> Void) {
      if let index { body(&attributes[index].groups[places[code]]) } else { body(&overall) }
    }
    for code in 0..<count { update(code) { $0.cells.merge(cells[code]) } }
    switch form {
    case .none: break
    case .exact:
      let distributions = rows.distributions(codes: partition.codes, groupCount: count)
      for code in 0..<count {
        update(code) { group in
          if case .exact(let own) = group.scores {
            group.scores = .exact(own.merged(with: distributions[code]))
          }
        }
      }
    case .grid:
      var grids = (0..<count).map { code -> ScoreGrid? in
        var grid: ScoreGrid?
        update(code) { group in
          if case .grid(let own) = group.scores { grid = own }
          // The only copy left is the one that is written to.
          group.scores = .none
        }
        return grid
      }
      rows.add(to: &grids, codes: partition.codes)
      for code in 0..<count {
        if let grid = grids[code] { update(code) { $0.scores = .grid(grid) } }
      }
    }
  }

  private mutating func addWeightless(_ chunk: EvaluationSample, _ partitions: [GroupPartition]) {
    if attributes.isEmpty {
      attributes = partitions.map { Attribute(name: $0.name, groups: []) }
    }
    overall.cells.weightlessCount &+= chunk.labels.count
    for (index, partition) in partitions.enumerated() {
      let places = partition.groups.enumerated().map { code, name in
        attributes[index].place(
          of: name, isUnknown: code == partition.unknown, emptyScores: emptyScores)
      }
      for code in partition.codes {
        attributes[index].groups[places[Int(code)]].cells.weightlessCount &+= 1
      }
    }
  }

  private var emptyScores: ScoreStore {
    Self.emptyStore(form, areProbabilities: scoresAreProbabilities) ?? .none
  }
}

extension FairnessStatistics.Attribute {
  /// The index of a group, which is added when it is new.
  fileprivate mutating func place(
    of name: String, isUnknown: Bool, emptyScores: FairnessStatistics.ScoreStore
  ) -> Int {
    if let place = groups.firstIndex(where: { $0.name == name && $0.isUnknown == isUnknown }) {
      return place
    }
    groups.append(
      FairnessStatistics.Group(name: name, isUnknown: isUnknown, scores: emptyScores))
    return groups.count - 1
  }

  fileprivate mutating func merge(_ group: FairnessStatistics.Group) {
    let place = place(of: group.name, isUnknown: group.isUnknown, emptyScores: .none)
    if case .none = groups[place].scores { groups[place].scores = group.scores.emptied }
    groups[place].merge(group)
  }
}

extension FairnessStatistics.Group {
  fileprivate mutating func merge(_ other: Self) {
    cells.merge(other.cells)
    switch (scores, other.scores) {
    case (.exact(let own), .exact(let foreign)): scores = .exact(own.merged(with: foreign))
    case (.grid(var own), .grid(let foreign)):
      scores = .none
      _ = own.merge(foreign)
      scores = .grid(own)
    default: break
    }
  }
}

extension FairnessStatistics.ScoreStore {
  /// The same form without rows.
  fileprivate var emptied: Self {
    switch self {
    case .none: .none
    case .exact(let distribution):
      .exact(ScoreDistribution(areProbabilities: distribution.areProbabilities))
    case .grid(let grid):
      ScoreGrid(low: grid.low, high: grid.high, areProbabilities: grid.areProbabilities)
        .map { .grid($0) } ?? .none
    }
  }
}
