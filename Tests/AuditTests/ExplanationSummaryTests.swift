import Explain
import Fairness
import Models
import Testing

@testable import Audit

/// What the record says of all rows' contributions, against the rows themselves.
@Suite struct ExplanationSummaryTests {
  /// The loan example with its contributions row by row.
  struct Rows {
    let record: AuditRecord
    let output: AuditRecord.OutputExplanation
    let evaluation: Evaluation
    let explanation: Explanation
    let names: [String]

    init(weight: String?) throws {
      let example = try ExampleAudit {
        $0.data.weight = weight
        $0.protected.removeLast(2)
      }
      record = try example.record()
      output = try #require(record.explanations?.outputs.first)
      let inputs = try example.inputs()
      evaluation = try Evaluation(inputs, threads: 1)
      let model = try #require(inputs.model)
      let matrix = try #require(evaluation.matrix)
      explanation = try RunExplainer(inputs, model: model, rows: matrix, tableRows: nil)
        .explainer.explain(matrix, threads: 2)
      names = model.features.map(\.name)
    }

    func weight(_ row: Int) -> Double { evaluation.sample.weights?[row] ?? 1 }

    func members(_ attribute: String, _ group: String, label: Bool? = nil) -> [Int] {
      guard
        let partition = evaluation.partitions.first(where: { $0.partition.name == attribute })?
          .partition,
        let code = partition.groups.firstIndex(of: group)
      else { return [] }
      return evaluation.rows.indices.filter {
        Int(partition.codes[$0]) == code && (label == nil || evaluation.sample.labels[$0] == label)
      }
    }

    /// The weighted mean of something over rows.
    func mean(_ rows: [Int], _ value: (Int) -> Double) -> Double {
      rows.reduce(0) { $0 + weight($1) * value($1) } / rows.reduce(0) { $0 + weight($1) }
    }

    func phi(_ row: Int, _ feature: String) -> Double {
      explanation.value(row: row, feature: names.firstIndex(of: feature) ?? 0)
    }
  }

  @Test("Means by group and label, gaps, spreads and reasons are those of the rows")
  func recomputed() throws {
    for weight in [nil, "loan_amount"] {
      let rows = try Rows(weight: weight)
      let all = Array(rows.evaluation.rows.indices)
      func close(_ one: Double?, _ other: Double, _ tolerance: Double = 1e-11) -> Bool {
        abs((one ?? .nan) - other) <= tolerance * max(1, abs(other))
      }
      for group in rows.output.byGroup {
        let members = rows.members(group.attribute, group.group)
        #expect(group.n == members.count)
        #expect(close(group.weight, members.reduce(0) { $0 + rows.weight($1) }))
        #expect(close(group.meanMargin, rows.mean(members) { rows.explanation.margins[$0] }))
        for feature in group.features {
          #expect(close(feature.mean, rows.mean(members) { rows.phi($0, feature.feature) }))
        }
        for part in group.byLabel ?? [] {
          let members = rows.members(group.attribute, group.group, label: part.labelPositive)
          #expect(part.n == members.count && part.means.count == group.features.count)
          for (feature, mean) in zip(group.features, part.means) {
            #expect(close(mean, rows.mean(members) { rows.phi($0, feature.feature) }))
          }
        }
      }
      // Two attributes of two and four known groups, one of them unknown values as well.
      let gaps = try #require(rows.output.gaps)
      #expect(gaps.count % 3 == 0 && gaps.count >= 12)
      for gap in gaps {
        let own = rows.members(gap.attribute, gap.group, label: gap.labelPositive)
        let other = rows.members(gap.attribute, gap.reference, label: gap.labelPositive)
        #expect(gap.n == own.count && gap.referenceN == other.count)
        let difference =
          rows.mean(own) { rows.explanation.margins[$0] }
          - rows.mean(other) { rows.explanation.margins[$0] }
        #expect(close(gap.difference, difference))
        for part in gap.features {
          let expected =
            rows.mean(own) { rows.phi($0, part.feature) }
            - rows.mean(other) { rows.phi($0, part.feature) }
          #expect(close(part.difference, expected))
          #expect(close(part.share, part.difference / gap.difference))
        }
        // Single precision in the kernel: additivity holds to its tolerance.
        let total = gap.features.reduce(gap.rest?.difference ?? 0) { $0 + $1.difference }
        #expect(close(total, gap.difference, 1e-6))
        #expect(gap.features.count + (gap.rest?.features ?? 0) == rows.names.count)
        let sizes = gap.features.map { abs($0.difference) }
        #expect(sizes == sizes.sorted(by: >))
      }
      try checkSpread(rows, all)
      checkReasons(rows, all)
    }
  }

  private func checkSpread(_ rows: Rows, _ all: [Int]) throws {
    let spreads = try #require(rows.output.spread)
    #expect(spreads.map(\.feature) == rows.output.global.map(\.feature))
    for spread in spreads {
      let values = all.map { rows.phi($0, spread.feature) }
      #expect(spread.minimum == values.min() && spread.maximum == values.max())
      #expect(spread.quantiles == spread.quantiles.sorted() && spread.quantiles.count == 7)
      let bins = try #require(spread.values)
      #expect(bins.reduce(0) { $0 + $1.n } == all.count)
      for bin in bins {
        let sum = bin.weights.reduce(0, +)
        #expect(abs(sum - bin.weight) <= 1e-6 * bin.weight)
        let quartiles = try #require(bin.quartiles)
        #expect(quartiles[0] <= quartiles[2])
        #expect(bin.weights.count == ExplanationSummary.ranges)
      }
      // Medians by the sketch: the true one has the same rank within a bucket of its size.
      let order = all.sorted { rows.phi($0, spread.feature) < rows.phi($1, spread.feature) }
      let half = all.reduce(0) { $0 + rows.weight($1) } / 2
      var below = 0.0
      let median = order.first {
        below += rows.weight($0)
        return below >= half * (1 - 1e-12)
      }
      let expected = rows.phi(try #require(median), spread.feature)
      #expect(abs(spread.quantiles[3] - expected) <= abs(expected) / 64)
    }
  }

  private func checkReasons(_ rows: Rows, _ all: [Int]) {
    let adverse = all.filter { !rows.evaluation.sample.decisions[$0] }
    #expect(rows.output.reasons?.n == adverse.count)
    for feature in rows.output.reasons?.features ?? [] {
      var ranks = [0.0, 0, 0, 0]
      for row in adverse {
        let order = rows.names.filter { rows.phi(row, $0) < 0 }
          .sorted { rows.phi(row, $0) < rows.phi(row, $1) }
        if let rank = order.prefix(4).firstIndex(of: feature.feature) {
          ranks[rank] += rows.weight(row)
        }
      }
      for (found, expected) in zip(feature.ranks, ranks) {
        #expect(abs(found - expected) <= 1e-9 * max(1, expected))
      }
    }
  }

  @Test("Weights of ranges are rounded so that their sum stays")
  func rounding() {
    #expect(
      ExplanationSummary.rounded([0.4, 0.4, 0.4, 0.8, 2], isCount: true) == [0, 1, 0, 1, 2])
    #expect(ExplanationSummary.rounded([0, 0], isCount: false) == [0, 0])
    let shares = ExplanationSummary.rounded([1.0 / 3, 1.0 / 3, 1.0 / 3], isCount: false)
    #expect(shares == [0.333333, 0.333334, 0.333333])
  }
}
