import Foundation
import TestSupport
import Testing

@testable import Fairness

/// The crosswalk against the numbers that the tools themselves gave for the committed rows
/// (`script/fixtures/fairness_peers.py`).
@Suite("Crosswalk to other tools")
struct PeerMeasureTests {
  struct Reference: Decodable {
    struct Case: Decodable {
      let group: String
      let reference: String
      let values: [String: [String: Double]]
    }
    let cases: [Case]
  }

  private func reference() throws -> Reference {
    try JSONDecoder().decode(Reference.self, from: try Fixtures.data("fairness/peers.json"))
  }

  /// The audit of the rows of two groups.
  private func audit(_ example: Reference.Case) throws -> FairnessAudit {
    let text = try #require(String(data: try Fixtures.data("fairness/rows.csv"), encoding: .utf8))
    let names = [example.group, example.reference]
    let rows = text.split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",").map(String.init) }.filter { names.contains($0[0]) }
    let sample = EvaluationSample(
      labels: rows.map { $0[1] == "1" }, decisions: rows.map { $0[2] == "1" }, scores: nil,
      scoresAreProbabilities: false, weights: nil, positiveIsFavorable: true)
    let partition = GroupPartition(
      name: "group", groups: names,
      codes: try rows.map { Int32(try #require(names.firstIndex(of: $0[0]))) }, unknown: nil)
    return try FairnessAudit.measure(sample, partitions: [(partition, example.reference)])
  }

  private func ours(_ peer: PeerMeasure, _ audit: FairnessAudit, _ group: String) -> Double? {
    switch peer.scope {
    case .group: audit.group(group, peer.metric)?.value
    case .comparison: audit.comparison(group, peer.metric)?.value
    case .summary: audit.summary(peer.metric)?.estimate.value
    }
  }

  @Test("Theirs follows from ours as the crosswalk says, for every number they gave")
  func numbers() throws {
    let cases = try reference().cases
    #expect(cases.count == 2)
    var tested = 0
    for example in cases {
      let audit = try audit(example)
      for (peer, values) in example.values {
        for (name, value) in values {
          let entry = try #require(
            PeerMeasure.all.first { $0.peer == peer && $0.name == name }, "\(peer) \(name)")
          guard let own = ours(entry, audit, example.group) else {
            Issue.record("\(entry.metric) has no value")
            continue
          }
          tested += 1
          guard let expected = entry.value(from: own) else {
            // Said to be another quantity: it must be one.
            #expect(abs(own - value) > 1e-6, "\(peer) \(name)")
            continue
          }
          #expect(abs(expected - value) < 1e-9, "\(peer) \(name): \(expected), \(value)")
        }
      }
    }
    #expect(tested == 200)
  }

  @Test("Every entry names a measure that exists, once, and conversions are told apart")
  func entries() {
    var seen: Set<String> = []
    for peer in PeerMeasure.all {
      #expect(Metric.named(peer.metric, scope: peer.scope) != nil, "\(peer.metric)")
      #expect(seen.insert(peer.peer + peer.name).inserted, "\(peer.name)")
      #expect(!peer.definition.isEmpty)
      if peer.conversion == .none { #expect(peer.note != nil) }
      #expect(peer.note?.hasSuffix(".") ?? true)
    }
    let ratio = Metric.named("disparate_impact_ratio", scope: .comparison)
    #expect(ratio?.peerNames.contains("Clarify: DI") == true)
    let inverse = PeerMeasure.all.first { $0.conversion == .inverse }
    #expect(inverse?.value(from: 0.5) == 2 && inverse?.value(from: 0) == nil)
  }
}
