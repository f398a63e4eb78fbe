internal import Statistics

/// A measure over all known groups.
enum SummaryMeasure: Sendable {
  /// How far a measure, or several, ranges over the groups.
  case gap(Gap)
  /// How far a measure of a group is from that of all known groups together.
  case toOverall(OverallGap)
  /// A number of all groups' cells.
  case cells(GroupsMeasure)

  /// The number, and the groups that set it.
  func value(_ groups: GroupSet) throws(SummaryFailure) -> SummaryValue {
    switch self {
    case .gap(let gap):
      return try gap.value(groups.names.count) { measure, index throws(UndefinedReason) in
        try measure.value(groups.tallies[index], groups.context)
      }
    case .toOverall(let gap):
      return try gap.value(groups.names.count, pooled: groups.pooled, groups.context) {
        measure, index throws(UndefinedReason) in
        try measure.value(groups.tallies[index], groups.context)
      }
    case .cells(let measure):
      let empty = groups.names.indices.filter { groups.tallies[$0].cells.weight(.all) == 0 }
      do throws(UndefinedReason) {
        return SummaryValue(
          value: try measure(groups.tallies.map(\.cells), groups.context), undefined: empty)
      } catch {
        throw SummaryFailure(reason: groups.pooled.precise(error), undefined: empty)
      }
    }
  }

  /// Whether the number is a function of the cells, so that it can be bootstrapped over them.
  var isOfCells: Bool {
    switch self {
    case .gap(let gap): gap.measures.allSatisfy(\.isOfCells)
    case .toOverall(let gap): gap.measures.allSatisfy(\.isOfCells)
    case .cells: true
    }
  }
}

/// A number of the cells of all known groups.
typealias GroupsMeasure =
  @Sendable ([CellTally], MeasureContext) throws(UndefinedReason) -> Double

/// The known groups of an attribute.
struct GroupSet {
  let names: [String]
  let tallies: [GroupTally]
  let context: MeasureContext

  /// The rows of positive weight in all groups.
  var count: Int { tallies.reduce(0) { $0 + $1.cells.count(.all) } }

  /// All groups as one.
  var pooled: CellTally { .pooled(tallies.lazy.map(\.cells)) }
}

/// A summary without a value.
struct SummaryFailure: Error {
  let reason: UndefinedReason
  /// The groups without a value, by index.
  var undefined: [Int] = []

  /// Why too few of `count` groups have a value: the groups' own reason when all of them lack it for
  /// the same one.
  init(_ reasons: [UndefinedReason], of count: Int, undefined: [Int]) {
    let first = reasons.first
    let isCommon = reasons.count == count && reasons.allSatisfy { $0 == first }
    reason = isCommon ? first ?? .fewerThanTwoGroups : .fewerThanTwoGroups
    self.undefined = undefined
  }

  init(reason: UndefinedReason, undefined: [Int] = []) {
    self.reason = reason
    self.undefined = undefined
  }
}

/// A summary with a value.
struct SummaryValue {
  let value: Double
  /// The groups that set it, by index.
  var pair: (lowest: Int, highest: Int)?
  /// The groups left out, by index.
  var undefined: [Int] = []
}
