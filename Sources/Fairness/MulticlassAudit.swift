internal import Statistics

/// Measures of a model that puts each row into one class of several, by sensitive attribute.
///
/// Each class is looked at against the rest, with the field's rates; all classes together by
/// averages over them and by distances between groups' distributions. One correction covers the
/// tests of all comparisons of all attributes.
public enum MulticlassAudit {
  /// Measures a sample.
  /// - Parameters:
  ///   - sample: classes, labels, predictions, probabilities and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap, correction and what weights mean.
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows) per partition (O(rows · classes · log rows) with probabilities), plus
  ///   O(replicates · classes²) per group.
  public static func measure(
    _ sample: MulticlassSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> MulticlassResult {
    let rows = try checked(sample, inference)
    let whole = [Int32](repeating: 0, count: rows.count)
    let overall = tallies(sample, rows, codes: whole, groupCount: 1)
    var attributes: [Tallied] = []
    for (partition, reference) in partitions {
      let part = try rows.partition(partition, reference: reference)
      attributes.append(
        Tallied(
          name: part.name, groups: part.groups, unknown: part.unknown, reference: part.reference,
          choice: part.choice,
          tallies: tallies(sample, rows, codes: part.codes, groupCount: part.groups.count),
          areas: areas(sample, rows, codes: part.codes, groupCount: part.groups.count)))
    }
    return result(
      classes: sample.classes, overall: overall[0],
      overallAreas: areas(sample, rows, codes: whole, groupCount: 1)[0], attributes,
      TaskContext(inference: inference, equalWeights: rows.equalWeights))
  }

  /// Measures what is left of the rows: tallies of whole groups, such as the merged ones of shards.
  ///
  /// Gives what ``measure(_:partitions:inference:)`` gives on the rows, but for the areas under the
  /// ROC curves, which need the rows' order.
  /// - Parameters:
  ///   - classes: the names of the classes.
  ///   - attributes: by attribute the name, the groups, the index of the group of unknown values,
  ///     the declared reference and a tally for each group.
  public static func measure(
    classes: [String],
    tallies attributes: [(
      name: String, groups: [String], unknown: Int?, reference: String?, tallies: [MulticlassTally]
    )],
    inference: Inference = Inference()
  ) throws(FairnessError) -> MulticlassResult {
    guard inference.confidence > 0, inference.confidence < 1 else {
      throw .confidenceOutOfRange(inference.confidence)
    }
    guard classes.count > 1 else { throw .task(.tooFewClasses) }
    var overall: MulticlassTally?
    var tallied: [Tallied] = []
    for attribute in attributes {
      guard attribute.tallies.count == attribute.groups.count,
        attribute.tallies.allSatisfy({ $0.matrix.classCount == classes.count })
      else { throw .task(.notMergeable) }
      let (reference, choice) = try TaskPartition.reference(
        attribute.reference, name: attribute.name, groups: attribute.groups,
        unknown: attribute.unknown, counts: attribute.tallies.map(\.matrix.total.count))
      tallied.append(
        Tallied(
          name: attribute.name, groups: attribute.groups, unknown: attribute.unknown,
          reference: reference, choice: choice, tallies: attribute.tallies,
          areas: attribute.groups.map { _ in [] }))
      if overall == nil {
        var sum = MulticlassTally(
          classCount: classes.count, hasProbabilities: attribute.tallies.first?.logLoss != nil)
        do throws(TaskError) {
          for tally in attribute.tallies { try sum.merge(tally) }
        } catch {
          throw .task(error)
        }
        overall = sum
      }
    }
    guard let overall, overall.matrix.total.weight > 0 else { throw .noRows }
    return result(
      classes: classes, overall: overall, overallAreas: [], tallied,
      TaskContext(inference: inference, equalWeights: overall.matrix.hasEqualWeights))
  }

  /// The tally of every group of a partition, for merging with those of other shards.
  public static func tallies(
    _ sample: MulticlassSample, partition: GroupPartition
  ) throws(FairnessError) -> [MulticlassTally] {
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
    let tallies: [MulticlassTally]
    let areas: [[ClassArea?]]
  }

  private static func result(
    classes: [String], overall: MulticlassTally, overallAreas: [ClassArea?],
    _ attributes: [Tallied], _ context: TaskContext
  ) -> MulticlassResult {
    var family = TestFamily()
    var pending: [[PendingMulticlassComparison]] = []
    var subjects: [[MulticlassSubject]] = []
    for (place, attribute) in attributes.enumerated() {
      let groups = attribute.groups.indices.map { index in
        MulticlassSubject(
          name: attribute.groups[index], isUnknown: index == attribute.unknown,
          tally: attribute.tallies[index], areas: attribute.areas[index], classes: classes,
          place: (UInt64(place + 1), UInt64(index + 1)))
      }
      subjects.append(groups)
      pending.append(
        attribute.reference.map { reference in
          groups.indices.filter { $0 != reference }.map { index in
            PendingMulticlassComparison(
              groups[index], reference: groups[reference], context, family: &family)
          }
        } ?? [])
    }
    let finished = family.finished(context.inference.correction)
    return MulticlassResult(
      classes: classes,
      overall: MulticlassSubject(
        name: FairnessAudit.overallName, isUnknown: false, tally: overall, areas: overallAreas,
        classes: classes, place: (0, 0)
      ).result(context),
      attributes: attributes.indices.map { index in
        TaskAttribute(
          name: attributes[index].name,
          reference: attributes[index].reference.map { attributes[index].groups[$0] },
          referenceChoice: attributes[index].choice,
          groups: subjects[index].map { $0.result(context) },
          comparisons: pending[index].map { $0.finished(finished) },
          summary: MulticlassSummary(subjects[index].filter { !$0.isUnknown }, context).measures)
      },
      testCount: family.count, replicates: max(0, context.inference.replicates))
  }

  // MARK: - Rows

  private static func checked(
    _ sample: MulticlassSample, _ inference: Inference
  ) throws(FairnessError) -> TaskRows {
    guard sample.classes.count > 1 else { throw .task(.tooFewClasses) }
    let rows = try TaskRows(
      count: sample.labels.count, weights: sample.weights, inference: inference)
    for (codes, column) in [(sample.labels, "labels"), (sample.predictions, "predictions")] {
      try TaskRows.check(
        codes: codes, column: column, count: rows.count, classes: sample.classes.count)
    }
    if let probabilities = sample.probabilities {
      guard probabilities.count == sample.classes.count else {
        throw .task(
          .columnLengthMismatch(
            column: "probabilities", expected: sample.classes.count, found: probabilities.count))
      }
      for column in probabilities {
        try TaskRows.check(
          numbers: column, column: "probabilities", count: rows.count, range: 0...1)
      }
    }
    return rows
  }

  /// One pass over the rows.
  private static func tallies(
    _ sample: MulticlassSample, _ rows: TaskRows, codes: [Int32], groupCount: Int
  ) -> [MulticlassTally] {
    let context = TaskContext(inference: rows.inference, equalWeights: rows.equalWeights)
    var tallies = (0..<groupCount).map { _ in
      MulticlassTally(
        classCount: sample.classes.count, hasProbabilities: sample.probabilities != nil)
    }
    for row in 0..<rows.count {
      let group = Int(codes[row])
      let weight = rows.weight(row)
      let label = Int(sample.labels[row])
      tallies[group].matrix.add(
        label: label, prediction: Int(sample.predictions[row]), weight: weight)
      guard let probabilities = sample.probabilities, weight > 0 else { continue }
      tallies[group].add(
        probabilities: probabilities, row: row, label: label, weight: weight,
        varianceWeight: context.varianceWeight(weight))
    }
    return tallies
  }

  /// The area under the ROC curve of every group and class; empty without probabilities.
  private static func areas(
    _ sample: MulticlassSample, _ rows: TaskRows, codes: [Int32], groupCount: Int
  ) -> [[ClassArea?]] {
    var areas = [[ClassArea?]](repeating: [], count: groupCount)
    guard let probabilities = sample.probabilities else { return areas }
    for (index, scores) in probabilities.enumerated() {
      var members = [[Int32]](repeating: [], count: groupCount)
      for row in ScoreOrder.ascending(scores) where rows.weight(Int(row)) > 0 {
        members[Int(codes[Int(row)])].append(row)
      }
      for group in areas.indices {
        let order = members[group]
        areas[group].append(
          ClassArea(order.count, rows.inference) { position in
            let row = Int(order[position])
            return (scores[row], Int(sample.labels[row]) == index, rows.weight(row))
          })
      }
    }
    return areas
  }
}

extension MulticlassTally {
  /// Adds a row's losses. Probabilities are kept 2⁻⁵² away from 0 for the logarithm, as in the log
  /// loss of two classes, and are not made to sum to 1.
  mutating func add(
    probabilities: [[Double]], row: Int, label: Int, weight: Double, varianceWeight: Double
  ) {
    var squared = 0.0
    for (index, column) in probabilities.enumerated() {
      let distance = column[row] - (index == label ? 1 : 0)
      squared += distance * distance
    }
    let loss = -TaskLogarithm.natural(max(probabilities[label][row], .ulpOfOne))
    logLoss?.add(loss, weight: weight, varianceWeight: varianceWeight)
    brierScore?.add(squared, weight: weight, varianceWeight: varianceWeight)
  }
}

extension ConfusionMatrix {
  /// Whether all rows have one weight, as far as the sums tell: Σw² = (Σw)²/n in every cell at the
  /// same mean.
  var hasEqualWeights: Bool {
    let all = total
    guard all.count > 0 else { return true }
    let mean = all.weight / Double(all.count)
    return counts.indices.allSatisfy { cell in
      let rows = Double(counts[cell])
      return abs(weights[cell] - rows * mean) <= 1e-12 * rows * mean
        && abs(squares[cell] - rows * mean * mean) <= 1e-12 * rows * mean * mean
    }
  }
}
