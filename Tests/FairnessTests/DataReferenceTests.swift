import Statistics
import Testing

@testable import Fairness

/// Agreement of the measures of labels with smclarify, AIF360 and SciPy
/// (`script/fixtures/conditioning.py`).
@Suite("Measures of data: reference values")
struct DataReferenceTests {
  @Test("Distances of distributions agree with SciPy's entropies and with NumPy")
  func distances() throws {
    let cases = try ConditioningReference.values.get().distances
    #expect(cases.count == 7)
    for entry in cases {
      let sums = [entry.first, entry.second].map { Double($0.reduce(0, +)) }
      let p = entry.first.map { Double($0) / sums[0] }
      let q = entry.second.map { Double($0) / sums[1] }
      if let expected = entry.kullbackLeibler {
        // Of nearly equal distributions SciPy's sum keeps few digits.
        #expect(agree(DistributionDistance.kullbackLeibler(p, q), expected, absolute: 1e-15))
      } else {
        #expect(DistributionDistance.kullbackLeibler(p, q) == nil)
      }
      let others: [(DistributionDistance, Double)] = [
        (.jensenShannon, entry.jensenShannon), (.euclidean, entry.euclidean),
        (.totalVariation, entry.totalVariation), (.maximum, entry.maximum),
      ]
      for (distance, expected) in others {
        #expect(agree(distance(p, q), expected, absolute: 1e-15), "\(distance) of \(entry.first)")
      }
      let test = PearsonTest.homogeneity(
        entry.first.map(Double.init), entry.second.map(Double.init))
      #expect(agree(test.statistic, entry.homogeneity.statistic, absolute: 1e-15))
      #expect(agree(test.pValue, entry.homogeneity.p))
      #expect(test.degreesOfFreedom == entry.homogeneity.df)
      #expect(agree(test.smallestExpected, try #require(entry.homogeneity.smallestExpected)))
    }
  }

  @Test("The facet against everybody else agrees with smclarify")
  func clarify() throws {
    let reference = try ConditioningReference.values.get().clarify
    let facets = GroupPartition(
      name: "facet", groups: ["f0", "f1", "f2"], codes: reference.rows.facet, unknown: nil)
    let labels = LabelValues(
      name: "label", values: ["low", "middle", "high"], codes: reference.rows.label, positive: [2])
    let result = try DataAudit.measure(try LabelTally(labels, by: facets), reference: "f0")
    #expect(result.clarify.map(\.facet) == ["f0", "f1", "f2"])
    for (own, expected) in zip(result.clarify, reference.expected) {
      #expect(own.measures.map(\.id) == ["CI", "DPL", "KL", "JS", "LP", "TVD", "KS"])
      for measure in own.measures {
        #expect(
          agree(measure.estimate.value, try #require(expected[measure.id])),
          "\(measure.id) of \(own.facet)")
      }
    }
  }

  @Test("A pair of groups agrees with AIF360 and, by the crosswalk, with smclarify")
  func pair() throws {
    let reference = try ConditioningReference.values.get().clarify
    let kept = reference.rows.facet.indices.filter { reference.rows.facet[$0] < 2 }
    let sample = EvaluationSample(
      labels: kept.map { reference.rows.label[$0] == 2 }, decisions: kept.map { _ in true },
      scores: nil, scoresAreProbabilities: false, weights: nil, positiveIsFavorable: true)
    let facets = GroupPartition(
      name: "facet", groups: ["f0", "f1"], codes: kept.map { reference.rows.facet[$0] },
      unknown: nil)
    let audit = try FairnessAudit.measure(sample, partitions: [(facets, "f0")])
    #expect(agree(audit.comparison("f1", "label_kl_divergence")?.value, reference.aif360.kl))
    #expect(agree(audit.comparison("f1", "class_imbalance")?.value, reference.aif360.imbalance))
    #expect(reference.pair.count == 7)
    for (name, expected) in reference.pair {
      let peer = try #require(PeerMeasure.all.first { $0.peer == "Clarify" && $0.name == name })
      let ours = try #require(audit.comparison("f1", peer.metric)?.value)
      #expect(agree(peer.value(from: ours), expected), "\(name)")
    }
  }

  @Test("Exact and chi-square tests of shares agree with SciPy and with enumeration")
  func populations() throws {
    let reference = try ConditioningReference.values.get().populations
    for entry in reference.binomial {
      let p = BinomialTest.pValue(successes: entry.k, count: entry.n, share: entry.share)
      #expect(agree(p, entry.p, relative: 1e-9), "\(entry)")
    }
    for entry in reference.multinomial {
      let p = MultinomialTest.pValue(counts: entry.counts, shares: entry.shares)
      #expect(agree(p, entry.p, relative: 1e-10), "\(entry)")
    }
    for entry in reference.chiSquare {
      let test = PearsonTest.goodnessOfFit(entry.counts.map(Double.init), shares: entry.shares)
      #expect(agree(test.statistic, entry.statistic))
      #expect(agree(test.pValue, entry.p, relative: 1e-10))
    }
  }
}
