internal import Statistics

/// Replicates of the cells of all groups of an attribute, drawn once for all measures.
///
/// Rows drawn with replacement within a group leave a multinomial draw of its cells, so that no
/// replicate needs a pass over rows; the number of rows of every group stays fixed. Rows of different
/// weights are drawn by a Poisson number per cell of the cell's typical weight Σw²/Σw, which gives
/// every cell the variance Σw² that drawing rows would give it, and the group is then scaled to its
/// weight.
struct CellBootstrap {
  /// The observed cells of every group.
  let cells: [CellTally]
  let context: MeasureContext
  let replicates: Int
  /// The weights of the cells, by group and replicate.
  private let draws: [[SIMD4<Double>]]
  /// Their sums over groups.
  private let everybody: [SIMD4<Double>]

  /// The draws; nil where none are asked for.
  /// - Parameters:
  ///   - stream: a number that no other set of groups of the audit has, so that no two share their
  ///     draws.
  ///   - isCounted: whether rows can be counted, because all weigh the same.
  /// - Complexity: O(groups · replicates).
  init?(_ cells: [CellTally], stream: UInt64, isCounted: Bool, context: MeasureContext) {
    guard context.inference.replicates > 1 else { return nil }
    self.cells = cells
    self.context = context
    replicates = context.inference.replicates
    var draws: [[SIMD4<Double>]] = []
    for (index, tally) in cells.enumerated() {
      var seed = SplitMix64(
        seed: context.inference.seed ^ (stream &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(index))
      var random = SplitMix64(seed: seed.next())
      draws.append(
        isCounted
          ? Self.counted(tally, replicates, &random) : Self.weighted(tally, replicates, &random))
    }
    self.draws = draws
    var sums = [SIMD4<Double>](repeating: SIMD4(), count: replicates)
    for group in draws {
      for index in sums.indices { sums[index] += group[index] }
    }
    everybody = sums
  }

  /// Draws of rows that all have the group's mean weight.
  private static func counted(
    _ tally: CellTally, _ replicates: Int, _ random: inout SplitMix64
  ) -> [SIMD4<Double>] {
    let count = tally.count(.all)
    let scale = count > 0 ? tally.weight(.all) / Double(count) : 0
    guard
      let sampler = MultinomialSampler(
        trials: count, weights: (0..<4).map { Double(tally.counts[$0]) })
    else { return [SIMD4<Double>](repeating: tally.weights, count: replicates) }
    var counts = [Int](repeating: 0, count: 4)
    return (0..<replicates).map { _ in
      sampler.sample(into: &counts, using: &random)
      return scale * SIMD4(counts.lazy.map { Double($0) })
    }
  }

  /// Draws of rows of different weights.
  private static func weighted(
    _ tally: CellTally, _ replicates: Int, _ random: inout SplitMix64
  ) -> [SIMD4<Double>] {
    let total = tally.weight(.all)
    let scales = (0..<4).map { cell in
      let weight = tally.weights[cell]
      // The first is never less, unless the squares of tiny weights vanish: then rows count alike.
      return weight > 0
        ? max(tally.squares[cell] / weight, weight / Double(max(1, tally.counts[cell]))) : 0
    }
    let samplers = (0..<4).map { cell -> PoissonSampler? in
      scales[cell] > 0 ? PoissonSampler(mean: tally.weights[cell] / scales[cell]) : nil
    }
    guard total > 0, samplers.contains(where: { $0 != nil }) else {
      return [SIMD4<Double>](repeating: tally.weights, count: replicates)
    }
    return (0..<replicates).map { _ in
      // A draw without any row is drawn again; every cell with rows expects at least one.
      for _ in 0..<1000 {
        var draw = SIMD4<Double>()
        for cell in 0..<4 {
          if let sampler = samplers[cell] {
            draw[cell] = scales[cell] * Double(sampler.sample(using: &random))
          }
        }
        let sum = draw.sum()
        if sum > 0 { return draw * (total / sum) }
      }
      return tally.weights
    }
  }

  // MARK: - Replicates of measures; NaN where one has no value

  /// A group's cells in a replicate. Their effective size stays that of the group.
  @inline(__always)
  private func tally(_ group: Int, _ replicate: Int, _ light: Double) -> CellTally {
    let weights = draws[group][replicate]
    return CellTally(weights: weights, squares: weights * light)
  }

  /// Squared weight per weight of the observed group.
  private func light(_ group: Int) -> Double {
    let weight = cells[group].weight(.all)
    return weight > 0 ? cells[group].squares.sum() / weight : 0
  }

  private func context(of replicate: Int) -> MeasureContext {
    var context = context
    context.everybody.weights = everybody[replicate]
    return context
  }

  func values(_ measure: GroupMeasure, group: Int) -> [Double] {
    var context = context
    let light = light(group)
    return (0..<replicates).map { replicate in
      context.everybody.weights = everybody[replicate]
      return (try? measure.value(tally(group, replicate, light), context)) ?? .nan
    }
  }

  /// A group against others together.
  func values(_ measure: ComparisonMeasure, group: Int, reference: [Int]) -> [Double] {
    var pair = CellPair(group: CellTally(), reference: CellTally(), context: context)
    let own = light(group)
    let others = reference.map { ($0, light($0)) }
    return (0..<replicates).map { replicate in
      pair.context.everybody.weights = everybody[replicate]
      pair.group = tally(group, replicate, own)
      pair.reference = tally(others[0].0, replicate, others[0].1)
      for other in others.dropFirst() {
        pair.reference.merge(tally(other.0, replicate, other.1))
      }
      return (try? measure.value(pair)) ?? .nan
    }
  }

  /// The same with one side as it was observed.
  func values(
    _ measure: ComparisonMeasure, group: Int, reference: [Int], drawsGroup: Bool, replicates: Int
  ) -> [Double] {
    var pair = CellPair(
      group: cells[group], reference: .pooled(reference.map { cells[$0] }), context: context)
    return (0..<replicates).map { replicate in
      if drawsGroup {
        pair.group = tally(group, replicate, light(group))
      } else {
        pair.reference = tally(reference[0], replicate, light(reference[0]))
        for other in reference.dropFirst() {
          pair.reference.merge(tally(other, replicate, light(other)))
        }
      }
      return (try? measure.value(pair)) ?? .nan
    }
  }

  func values(_ measure: GroupsMeasure, groups: [Int]) -> [Double] {
    var context = context
    let lights = groups.map { light($0) }
    var tallies = [CellTally](repeating: CellTally(), count: groups.count)
    return (0..<replicates).map { replicate in
      context.everybody.weights = everybody[replicate]
      for index in tallies.indices {
        tallies[index] = tally(groups[index], replicate, lights[index])
      }
      return (try? measure(tallies, context)) ?? .nan
    }
  }

  /// A measure of all the groups' rows together.
  func pooledValues(_ measure: GroupMeasure, groups: [Int]) -> [Double] {
    var context = context
    return (0..<replicates).map { replicate in
      context.everybody.weights = everybody[replicate]
      let weights = groups.reduce(SIMD4()) { $0 + draws[$1][replicate] }
      return (try? measure.value(CellTally(weights: weights), context)) ?? .nan
    }
  }

  // MARK: - The acceleration of BCa

  /// The acceleration of a number of some groups' cells, from its values without one row: few
  /// distinct ones, as all rows of a cell leave the same. Groups are samples of their own (the form
  /// for several samples of Efron and Tibshirani 1993, section 14.3 with influence by sample).
  ///
  /// 0, which is the bias-corrected interval, where leaving a row out leaves no value.
  func acceleration(
    groups: [Int], _ value: ([CellTally], MeasureContext) -> Double
  ) -> Double {
    var squares = 0.0
    var cubes = 0.0
    var tallies = groups.map { cells[$0] }
    for (index, group) in groups.enumerated() {
      let tally = cells[group]
      let present = (0..<4).filter { tally.weights[$0] > 0 }
      // Rows of the cell's typical weight, as in the draws.
      let rows = present.map { tally.weights[$0] * (tally.weights[$0] / tally.squares[$0]) }
      let size = rows.reduce(0, +)
      var values: [Double] = []
      for cell in present {
        var context = context
        let row = min(tally.weights[cell], tally.squares[cell] / tally.weights[cell])
        tallies[index].weights[cell] -= row
        context.everybody.weights[cell] -= row
        values.append(value(tallies, context))
        tallies[index] = tally
      }
      guard values.allSatisfy(\.isFinite), size > 1 else { return 0 }
      let mean = zip(values, rows).reduce(0) { $0 + $1.0 * $1.1 } / size
      for (value, count) in zip(values, rows) {
        let influence = (mean - value) * ((size - 1) / size)
        squares += count * influence * influence
        cubes += count * influence * influence * influence
      }
    }
    let acceleration = cubes / (6 * squares * squares.squareRoot())
    return acceleration.isFinite ? acceleration : 0
  }
}
