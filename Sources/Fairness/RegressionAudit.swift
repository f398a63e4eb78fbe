internal import Statistics

/// Measures of a model that predicts a number, such as a price, by sensitive attribute.
///
/// Means and their differences carry Student's and Welch's intervals, ratios delta intervals on the
/// logarithmic scale, distances between distributions a bootstrap over rows. Weighted means weigh
/// each row by its weight times its exposure. One correction covers the tests of all comparisons of
/// all attributes.
public enum RegressionAudit {
  /// The most rows times replicates of the bootstrap over rows; the replicates are fewer where the
  /// ones asked for would exceed it, and none where fewer than 100 would remain.
  public static let maximumDraws = 100_000_000

  /// Measures a sample.
  /// - Parameters:
  ///   - sample: predictions, labels, exposures and weights.
  ///   - partitions: the attributes with their declared reference group; nil chooses the largest
  ///     known group.
  ///   - inference: intervals, bootstrap, correction and what weights mean.
  /// - Throws: ``FairnessError``.
  /// - Complexity: O(rows · log rows) per partition and replicate of the bootstrap.
  public static func measure(
    _ sample: RegressionSample, partitions: [(partition: GroupPartition, reference: String?)],
    inference: Inference = Inference()
  ) throws(FairnessError) -> RegressionResult {
    let rows = try RegressionRows(sample, inference)
    let replicates = TaskBootstrap.replicates(
      inference, rows: rows.order.count, cap: maximumDraws)
    var family = TestFamily()
    var attributes: [Measured] = []
    for (place, (partition, reference)) in partitions.enumerated() {
      let part = try rows.rows.partition(partition, reference: reference)
      attributes.append(
        Measured(rows, part, place: place, replicates: replicates, family: &family))
    }
    let finished = family.finished(inference.correction)
    let all = (0..<Int32(rows.rows.count)).map { $0 }
    let overall = RegressionSubject(
      name: FairnessAudit.overallName, isUnknown: false, members: all, rows)
    return RegressionResult(
      goodDirection: sample.goodDirection,
      overall: overall.result(
        rows,
        rSquaredVariance: RegressionSubject.rSquaredVariance(overall.tally, members: all, rows)),
      decileEdges: rows.decileEdges,
      attributes: attributes.map { $0.result(rows, finished) }, testCount: family.count,
      replicates: replicates)
  }

  /// The tally of every group of a partition, for merging with those of other shards: what means,
  /// their intervals and tests are made of.
  public static func tallies(
    _ sample: RegressionSample, partition: GroupPartition, inference: Inference = Inference()
  ) throws(FairnessError) -> [RegressionTally] {
    let rows = try RegressionRows(sample, inference)
    let part = try rows.rows.partition(partition, reference: nil)
    var tallies = [RegressionTally](
      repeating: RegressionTally(hasLabels: sample.labels != nil), count: part.groups.count)
    for row in 0..<rows.rows.count { rows.add(row, to: &tallies[Int(part.codes[row])]) }
    return tallies
  }

  /// An attribute measured but for the correction of its tests.
  private struct Measured {
    let partition: TaskPartition
    let subjects: [RegressionSubject]
    let rSquaredVariances: [Double?]
    let comparisons: [PendingRegressionComparison]

    init(
      _ rows: RegressionRows, _ partition: TaskPartition, place: Int, replicates: Int,
      family: inout TestFamily
    ) {
      self.partition = partition
      var members = [[Int32]](repeating: [], count: partition.groups.count)
      for (row, code) in partition.codes.enumerated() { members[Int(code)].append(Int32(row)) }
      let subjects = partition.groups.indices.map { index in
        RegressionSubject(
          name: partition.groups[index], isUnknown: index == partition.unknown,
          members: members[index], rows)
      }
      self.subjects = subjects
      let variances = subjects.indices.map {
        RegressionSubject.rSquaredVariance(subjects[$0].tally, members: members[$0], rows)
      }
      rSquaredVariances = variances
      guard let reference = partition.reference else {
        comparisons = []
        return
      }
      let distances = PredictionDistances(rows, partition, reference: reference)
      let observed = distances.observed(rows)
      var generator = TaskBootstrap.generator(rows.context.inference, 3, UInt64(place + 1))
      let drawn = distances.replicates(replicates, rows, generator: &generator)
      comparisons = partition.compared.map { group in
        PendingRegressionComparison(
          subjects[group], reference: subjects[reference], overall: rows.overall,
          rows: .init(
            kolmogorovSmirnov: observed.kolmogorovSmirnov[group],
            kolmogorovSmirnovReplicates: drawn.map { $0.kolmogorovSmirnov[group] },
            wasserstein: observed.wasserstein[group],
            wassersteinReplicates: drawn.map { $0.wasserstein[group] },
            densityRatios: DensityRatios(
              rows, group: members[group], reference: members[reference]),
            rSquaredVariances: (variances[group], variances[reference])),
          rows.context, family: &family)
      }
    }

    func result(
      _ rows: RegressionRows, _ family: FinishedFamily
    ) -> TaskAttribute<RegressionGroup, RegressionComparison> {
      TaskAttribute(
        name: partition.name, reference: partition.reference.map { partition.groups[$0] },
        referenceChoice: partition.choice,
        groups: zip(subjects, rSquaredVariances).map { subject, variance in
          subject.result(rows, rSquaredVariance: variance)
        },
        comparisons: comparisons.map { $0.finished(family) },
        summary: RegressionSummary(partition.known.map { subjects[$0] }, rows.context).measures)
    }
  }
}
