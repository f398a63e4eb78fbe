internal import Statistics

/// Measures of an outcome that is one of several classes in order, by sensitive attribute.
///
/// At each cut the share of rows that fare at least as well is compared as any rate is; all cuts
/// together by the chance that a row of the group fares better than one of the reference. One
/// correction covers the tests of all comparisons of all attributes.
public enum OrderedAudit {
  /// Measures a sample.
  /// - Parameters:
  ///   - sample: classes in order, outcomes and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap, correction and what weights mean.
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows) per partition, plus O(replicates · classes) per comparison.
  public static func measure(
    _ sample: OrderedSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> OrderedResult {
    let rows = try checked(sample, inference)
    let overall = tallies(
      sample, rows, codes: [Int32](repeating: 0, count: rows.count), groupCount: 1)
    var attributes: [Tallied] = []
    for (partition, reference) in partitions {
      let part = try rows.partition(partition, reference: reference)
      attributes.append(
        Tallied(
          name: part.name, groups: part.groups, unknown: part.unknown, reference: part.reference,
          choice: part.choice,
          tallies: tallies(sample, rows, codes: part.codes, groupCount: part.groups.count)))
    }
    return result(
      classes: sample.classes, overall: overall[0], attributes,
      TaskContext(inference: inference, equalWeights: rows.equalWeights))
  }

  /// Measures what is left of the rows: tallies of whole groups, such as the merged ones of shards.
  /// Gives what ``measure(_:partitions:inference:)`` gives on the rows.
  /// - Parameters:
  ///   - classes: the names of the classes from the worst for the person to the best.
  ///   - attributes: by attribute the name, the groups, the index of the group of unknown values,
  ///     the declared reference and a tally for each group.
  public static func measure(
    classes: [String],
    tallies attributes: [(
      name: String, groups: [String], unknown: Int?, reference: String?, tallies: [OrderedTally]
    )],
    inference: Inference = Inference()
  ) throws(FairnessError) -> OrderedResult {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    guard classes.count > 1 else { throw .task(.tooFewClasses) }
    var overall: OrderedTally?
    var tallied: [Tallied] = []
    for attribute in attributes {
      guard attribute.tallies.count == attribute.groups.count,
        attribute.tallies.allSatisfy({ $0.counts.count == classes.count && $0.isConsistent })
      else { throw .task(.notMergeable) }
      var sum = OrderedTally(classCount: classes.count)
      do throws(TaskError) {
        for tally in attribute.tallies { try sum.merge(tally) }
      } catch {
        throw .task(error)
      }
      overall = overall ?? sum
      let (reference, choice) = try TaskPartition.reference(
        attribute.reference, name: attribute.name, groups: attribute.groups,
        unknown: attribute.unknown, counts: attribute.tallies.map(\.count))
      tallied.append(
        Tallied(
          name: attribute.name, groups: attribute.groups, unknown: attribute.unknown,
          reference: reference, choice: choice, tallies: attribute.tallies))
    }
    guard let overall, overall.weight > 0 else { throw .noRows }
    return result(
      classes: classes, overall: overall, tallied,
      TaskContext(inference: inference, equalWeights: overall.hasEqualWeights))
  }

  /// The tally of every group of a partition, for merging with those of other shards.
  public static func tallies(
    _ sample: OrderedSample, partition: GroupPartition
  ) throws(FairnessError) -> [OrderedTally] {
    let rows = try checked(sample, Inference())
    let part = try rows.partition(partition, reference: nil)
    return tallies(sample, rows, codes: part.codes, groupCount: part.groups.count)
  }

  /// An attribute's tallies with its reference.
  private struct Tallied {
    let name: String
    let groups: [String]
    let unknown: Int?
    let reference: Int?
    let choice: TaskReferenceChoice
    let tallies: [OrderedTally]
  }

  private static func result(
    classes: [String], overall: OrderedTally, _ attributes: [Tallied], _ context: TaskContext
  ) -> OrderedResult {
    let ridits = (try? overall.ridits()) ?? classes.map { _ in 0.5 }
    var family = TestFamily()
    var pending: [[PendingOrderedComparison]] = []
    var subjects: [[OrderedSubject]] = []
    for (place, attribute) in attributes.enumerated() {
      let groups = attribute.groups.indices.map { index in
        OrderedSubject(
          name: attribute.groups[index], isUnknown: index == attribute.unknown,
          tally: attribute.tallies[index], place: (UInt64(place + 1), UInt64(index + 1)))
      }
      subjects.append(groups)
      pending.append(
        attribute.reference.map { reference in
          groups.indices.filter { $0 != reference }.map { index in
            PendingOrderedComparison(
              groups[index], reference: groups[reference], classes: classes, context,
              family: &family)
          }
        } ?? [])
    }
    let finished = family.finished(context.inference.correction)
    return OrderedResult(
      classes: classes,
      overall: OrderedSubject(
        name: FairnessAudit.overallName, isUnknown: false, tally: overall, place: (0, 0)
      ).result(classes: classes, ridits: ridits, context),
      attributes: attributes.indices.map { index in
        TaskAttribute(
          name: attributes[index].name,
          reference: attributes[index].reference.map { attributes[index].groups[$0] },
          referenceChoice: attributes[index].choice,
          groups: subjects[index].map {
            $0.result(classes: classes, ridits: ridits, context)
          },
          comparisons: pending[index].map { $0.finished(finished) },
          summary: summary(
            subjects[index].filter { !$0.isUnknown }, classes: classes, ridits: ridits, context))
      },
      testCount: family.count, replicates: max(0, context.inference.replicates))
  }

  /// Measures over all known groups.
  private static func summary(
    _ groups: [OrderedSubject], classes: [String], ridits: [Double], _ context: TaskContext
  ) -> [TaskSummary] {
    var mean = TaskRange()
    for group in groups {
      mean.add(group.name, count: group.tally.count) { () throws(TaskReason) in
        try group.tally.mean(of: ridits)
      }
    }
    var measures = [mean.difference("mean_ridit_difference")]
    var lowest: TaskSummary?
    for cut in 1..<classes.count {
      var range = TaskRange()
      for group in groups {
        range.add(group.name, count: group.tally.count) { () throws(TaskReason) in
          try group.tally.cumulative(from: cut, context).rate()
        }
      }
      let ratio = range.ratio("cumulative_rate_ratio", of: classes[cut])
      measures += [range.difference("cumulative_rate_difference", of: classes[cut]), ratio]
      if let value = ratio.estimate.value,
        lowest?.estimate.value.map({ value < $0 }) ?? true
      {
        lowest = TaskSummary(
          "lowest_cumulative_rate_ratio", ratio.estimate, lowest: ratio.lowest,
          highest: ratio.highest, of: classes[cut], undefinedGroups: ratio.undefinedGroups)
      }
    }
    let count = groups.reduce(0) { TaskSums.sum($0, $1.tally.count) }
    return measures + [
      lowest
        ?? TaskSummary(
          "lowest_cumulative_rate_ratio",
          .undefined(.fewerThanTwoGroups, in: "", count: count),
          undefinedGroups: mean.undefinedGroups)
    ]
  }

  // MARK: - Rows

  private static func checked(
    _ sample: OrderedSample, _ inference: Inference
  ) throws(FairnessError) -> TaskRows {
    guard sample.classes.count > 1 else { throw .task(.tooFewClasses) }
    let rows = try TaskRows(
      count: sample.outcomes.count, weights: sample.weights, inference: inference)
    try TaskRows.check(
      codes: sample.outcomes, column: "outcomes", count: rows.count,
      classes: sample.classes.count)
    return rows
  }

  /// One pass over the rows.
  private static func tallies(
    _ sample: OrderedSample, _ rows: TaskRows, codes: [Int32], groupCount: Int
  ) -> [OrderedTally] {
    var tallies = [OrderedTally](
      repeating: OrderedTally(classCount: sample.classes.count), count: groupCount)
    for row in 0..<rows.count {
      tallies[Int(codes[row])].add(Int(sample.outcomes[row]), weight: rows.weight(row))
    }
    return tallies
  }
}

extension OrderedTally {
  /// Whether all rows have one weight, as far as the sums tell.
  fileprivate var hasEqualWeights: Bool {
    guard count > 0 else { return true }
    let mean = weight / Double(count)
    return counts.indices.allSatisfy { index in
      let rows = Double(counts[index])
      return abs(weights[index] - rows * mean) <= 1e-12 * rows * mean
        && abs(squares[index] - rows * mean * mean) <= 1e-12 * rows * mean * mean
    }
  }
}
