internal import Foundation

/// What one pass over ranked lists leaves for all ranking measures of an attribute.
struct RankingTally {
  /// By group.
  var groups: [Group]
  /// By list with candidates: Σ_i KL(D_i‖D)/log₂(1 + i) / Σ_i 1/log₂(1 + i).
  var divergences: [Double] = []
  /// By cutoff: the positions of all lists that are in the top.
  var topSizes: [Double]

  /// What a group has of the lists.
  struct Group {
    /// Its candidates.
    var count = 0.0
    /// Σ of what its candidates' positions are worth.
    var exposure = 0.0
    /// Σ over lists of the exposure that its share of the list's candidates would get.
    var expectedExposure = 0.0
    /// Σ of its candidates' relevance.
    var relevance = 0.0
    /// The normalized discounted cumulative gains of its own candidates ranked among themselves, one
    /// for each list in which some of them is relevant.
    var gains: [Double] = []
    /// By cutoff: its candidates in the top; where a tie reaches over the cutoff, in expectation.
    var top: [Double]
    /// By cutoff: Σ over lists of the top places that its share of the list's candidates would get.
    var expectedTop: [Double]
    /// By cutoff: Σ of the relevance of its candidates in the top.
    var topRelevance: [Double]
  }

  /// Measures lists in which each candidate occurs a number of times.
  /// - Parameters:
  ///   - times: by candidate in the lists' order; nil for once each.
  ///   - listTimes: by list; nil for once each. A list that occurs twice counts twice.
  /// - Complexity: O(candidates + blocks · groups).
  init(
    _ ranked: RankedLists, cutoffs: [Int], times: [Int]? = nil, listTimes: [Int]? = nil,
    discounts: inout PositionDiscounts
  ) {
    let zeros = [Double](repeating: 0, count: cutoffs.count)
    groups = (0..<ranked.groupCount).map { _ in
      Group(top: zeros, expectedTop: zeros, topRelevance: zeros)
    }
    topSizes = zeros
    for (index, blocks) in ranked.lists.enumerated() {
      let weight = listTimes?[index] ?? 1
      guard weight > 0 else { continue }
      add(blocks, of: ranked, cutoffs, times, weight: Double(weight), &discounts)
    }
  }

  private mutating func add(
    _ blocks: [RankedLists.Block], of ranked: RankedLists, _ cutoffs: [Int], _ times: [Int]?,
    weight: Double, _ discounts: inout PositionDiscounts
  ) {
    let groupCount = ranked.groupCount
    var totals = [Int](repeating: 0, count: groupCount)
    for block in blocks {
      for position in block.range {
        totals[Int(ranked.codes[position])] += times?[position] ?? 1
      }
    }
    let size = totals.reduce(0, +)
    guard size > 0 else { return }
    let shares = totals.map { Double($0) / Double(size) }
    let worth = discounts.sum(through: size)
    for (cutoff, limit) in cutoffs.enumerated() {
      topSizes[cutoff] += weight * Double(min(limit, size))
      for group in 0..<groupCount {
        groups[group].expectedTop[cutoff] += weight * shares[group] * Double(min(limit, size))
      }
    }
    for group in 0..<groupCount {
      groups[group].count += weight * Double(totals[group])
      groups[group].expectedExposure += weight * shares[group] * worth
    }

    var passed = 0
    var ranks = [Int](repeating: 0, count: groupCount)
    var cumulative = [Double](repeating: 0, count: groupCount)
    var gains = [Double](repeating: 0, count: groupCount)
    var divergence = 0.0
    var inBlock = [Int](repeating: 0, count: groupCount)
    var relevant = [Double](repeating: 0, count: groupCount)
    for block in blocks {
      for group in 0..<groupCount {
        inBlock[group] = 0
        relevant[group] = 0
      }
      for position in block.range {
        let group = Int(ranked.codes[position])
        let copies = times?[position] ?? 1
        inBlock[group] += copies
        if let relevance = ranked.relevance?[position] {
          relevant[group] += Double(copies) * relevance
        }
      }
      let count = inBlock.reduce(0, +)
      guard count > 0 else { continue }
      let mean = discounts.mean(after: passed, count: count)
      for group in 0..<groupCount where inBlock[group] > 0 {
        groups[group].exposure += weight * Double(inBlock[group]) * mean
        groups[group].relevance += weight * relevant[group]
        // The group's own ranking: only its candidates take positions.
        gains[group] +=
          relevant[group] * discounts.mean(after: ranks[group], count: inBlock[group])
        ranks[group] += inBlock[group]
        for (cutoff, limit) in cutoffs.enumerated() where limit > passed {
          let part = Double(min(count, limit - passed)) / Double(count)
          groups[group].top[cutoff] += weight * part * Double(inBlock[group])
          groups[group].topRelevance[cutoff] += weight * part * relevant[group]
        }
      }
      // Inside a tie the expected composition of each prefix grows in a straight line.
      for step in 1...count {
        let prefix = Double(passed + step)
        var sum = 0.0
        for group in 0..<groupCount {
          let part =
            (cumulative[group] + Double(inBlock[group]) * Double(step) / Double(count)) / prefix
          if part > 0 { sum += part * log(part / shares[group]) }
        }
        divergence += max(0, sum) * discounts.mean(after: passed + step - 1, count: 1)
      }
      for group in 0..<groupCount { cumulative[group] += Double(inBlock[group]) }
      passed += count
    }
    for _ in 0..<Int(weight) { divergences.append(divergence / worth) }
    if ranked.relevance != nil { addGains(gains, blocks, of: ranked, times, weight, &discounts) }
  }

  /// Divides each group's gain by that of its candidates in descending order of relevance.
  private mutating func addGains(
    _ gains: [Double], _ blocks: [RankedLists.Block], of ranked: RankedLists, _ times: [Int]?,
    _ weight: Double, _ discounts: inout PositionDiscounts
  ) {
    guard let relevance = ranked.relevance, let first = blocks.first, let last = blocks.last
    else { return }
    var members = [[(relevance: Double, copies: Int)]](
      repeating: [], count: ranked.groupCount)
    for position in first.range.lowerBound..<last.range.upperBound {
      let copies = times?[position] ?? 1
      guard copies > 0, relevance[position] > 0 else { continue }
      members[Int(ranked.codes[position])].append((relevance[position], copies))
    }
    for group in members.indices where !members[group].isEmpty {
      var rank = 0
      var best = 0.0
      for (value, copies) in members[group].sorted(by: { $0.relevance > $1.relevance }) {
        best +=
          value * Double(copies) * discounts.mean(after: rank, count: copies)
        rank += copies
      }
      for _ in 0..<Int(weight) { groups[group].gains.append(min(1, gains[group] / best)) }
    }
  }
}

// MARK: - Measures

extension RankingTally {
  /// A group's share of all exposure.
  func exposureShare(_ group: Int) throws(TaskReason) -> Double {
    let total = groups.reduce(0) { $0 + $1.exposure }
    guard total > 0 else { throw .noRows }
    return groups[group].exposure / total
  }

  /// Its exposure over what its share of each list's candidates would get.
  func exposureRatio(_ group: Int) throws(TaskReason) -> Double {
    guard groups[group].expectedExposure > 0 else { throw .noCandidates }
    return groups[group].exposure / groups[group].expectedExposure
  }

  /// The mean worth of its candidates' positions.
  func meanExposure(_ group: Int) throws(TaskReason) -> Double {
    guard groups[group].count > 0 else { throw .noCandidates }
    return groups[group].exposure / groups[group].count
  }

  /// Its share of all relevance.
  func meritShare(_ group: Int, hasRelevance: Bool) throws(TaskReason) -> Double {
    guard hasRelevance else { throw .noRelevance }
    guard groups[group].count > 0 else { throw .noCandidates }
    let total = groups.reduce(0) { $0 + $1.relevance }
    guard total > 0 else { throw .everywhere("no candidate is relevant") }
    return groups[group].relevance / total
  }

  /// Its exposure per unit of relevance, as a multiple of that of all candidates.
  func exposureToMerit(_ group: Int, hasRelevance: Bool) throws(TaskReason) -> Double {
    let merit = try meritShare(group, hasRelevance: hasRelevance)
    guard merit > 0 else { throw .inside("no relevant candidates") }
    return try exposureShare(group) / merit
  }

  /// The mean over lists of the normalized discounted cumulative gain of its own ranking.
  func gain(_ group: Int, hasRelevance: Bool) throws(TaskReason) -> Double {
    guard hasRelevance else { throw .noRelevance }
    guard groups[group].count > 0 else { throw .noCandidates }
    let gains = groups[group].gains
    guard !gains.isEmpty else { throw .inside("no relevant candidates") }
    return gains.reduce(0, +) / Double(gains.count)
  }

  /// Its share of the top positions.
  func topShare(_ group: Int, cutoff: Int) throws(TaskReason) -> Double {
    guard topSizes[cutoff] > 0 else { throw .noRows }
    return groups[group].top[cutoff] / topSizes[cutoff]
  }

  /// The share of its candidates that are in the top.
  func topRate(_ group: Int, cutoff: Int) throws(TaskReason) -> Double {
    guard groups[group].count > 0 else { throw .noCandidates }
    return min(1, groups[group].top[cutoff] / groups[group].count)
  }

  /// ln(share of the top over what its share of each list's candidates would get).
  func skew(_ group: Int, cutoff: Int) throws(TaskReason) -> Double {
    let own = groups[group]
    guard own.expectedTop[cutoff] > 0 else { throw .noCandidates }
    guard own.top[cutoff] > 0 else {
      throw .inside("no candidate in the top, so that the skew is minus infinity,")
    }
    return log(own.top[cutoff] / own.expectedTop[cutoff])
  }

  /// The mean relevance of its candidates in the top.
  func precision(
    _ group: Int, cutoff: Int, hasRelevance: Bool
  ) throws(TaskReason) -> Double {
    guard hasRelevance else { throw .noRelevance }
    guard groups[group].top[cutoff] > 0 else { throw .inside("no candidate in the top") }
    return groups[group].topRelevance[cutoff] / groups[group].top[cutoff]
  }

  /// The mean divergence over lists.
  var meanDivergence: Double? {
    divergences.isEmpty ? nil : divergences.reduce(0, +) / Double(divergences.count)
  }
}

extension TaskReason {
  static let noCandidates = inside("no candidates")
}
