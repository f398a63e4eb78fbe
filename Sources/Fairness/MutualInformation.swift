internal import Foundation

/// What group, label and decision tell about each other: Shannon's entropies of the joint
/// distribution, by weight; normalized, so that the base of the logarithm does not matter.
struct MutualInformation {
  /// Groups with rows.
  private let groups: [SIMD4<Double>]
  private let total: Double

  /// The joint distribution of the groups' cells; undefined with fewer than two groups that have
  /// rows.
  init(_ tallies: [CellTally]) throws(UndefinedReason) {
    groups = tallies.lazy.map(\.weights).filter { $0.sum() > 0 }
    total = groups.reduce(0) { $0 + $1.sum() }
    guard !groups.isEmpty else { throw .noRows }
    guard groups.count > 1 else { throw .fewerThanTwoGroups }
  }

  /// I(Ŷ; A) / H(A).
  func independence() throws(UndefinedReason) -> Double {
    let joint = entropy { [$0[0] + $0[2], $0[1] + $0[3]] }
    let group = entropy { [$0.sum()] }
    let decision = pooledEntropy { [$0[0] + $0[2], $0[1] + $0[3]] }
    return try share(decision + group - joint, of: group)
  }

  /// I(Ŷ; A | Y) / H(Y, A).
  func separation() throws(UndefinedReason) -> Double {
    let cells = entropy { [$0[0], $0[1], $0[2], $0[3]] }
    let labelGroup = entropy { [$0[0] + $0[1], $0[2] + $0[3]] }
    let label = pooledEntropy { [$0[0] + $0[1], $0[2] + $0[3]] }
    let both = pooledEntropy { [$0[0], $0[1], $0[2], $0[3]] }
    return try share(both + labelGroup - cells - label, of: labelGroup)
  }

  /// I(Y; A | Ŷ) / H(Ŷ, A).
  func sufficiency() throws(UndefinedReason) -> Double {
    let cells = entropy { [$0[0], $0[1], $0[2], $0[3]] }
    let decisionGroup = entropy { [$0[0] + $0[2], $0[1] + $0[3]] }
    let decision = pooledEntropy { [$0[0] + $0[2], $0[1] + $0[3]] }
    let both = pooledEntropy { [$0[0], $0[1], $0[2], $0[3]] }
    return try share(both + decisionGroup - cells - decision, of: decisionGroup)
  }

  /// Information below the rounding errors of the entropies is 0.
  private func share(
    _ information: Double, of entropy: Double
  ) throws(UndefinedReason) -> Double {
    guard entropy > 0 else { throw .fewerThanTwoGroups }
    return information > 1e-14 ? min(1, information / entropy) : 0
  }

  private func term(_ weight: Double) -> Double {
    let share = weight / total
    return share > 0 ? -share * log(share) : 0
  }

  private func entropy(_ parts: (SIMD4<Double>) -> [Double]) -> Double {
    groups.reduce(0) { sum, cells in parts(cells).reduce(sum) { $0 + term($1) } }
  }

  private func pooledEntropy(_ parts: (SIMD4<Double>) -> [Double]) -> Double {
    parts(groups.reduce(SIMD4()) { $0 + $1 }).reduce(0) { $0 + term($1) }
  }
}
