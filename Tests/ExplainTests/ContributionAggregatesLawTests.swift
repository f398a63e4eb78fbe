import Models
import Statistics
import Testing

@testable import Explain

/// Aggregates of random models against sums over stored rows, and the laws of merging.
@Suite struct ContributionAggregatesLawTests {
  /// A model with everything that aggregates are made by.
  struct Case {
    let model: RandomModel
    let explainer: PathDependentExplainer
    let explanation: Explanation
    let layout: ContributionLayout
    let weights: [Double]?
    let labels: [Bool]
    let groups: [[Int32]]
    let decisions: [Bool]
    let output: Int
    let raises: Bool

    var rows: Range<Int> { 0..<model.matrix.rowCount }
    func weight(_ row: Int) -> Double { weights?[row] ?? 1 }

    init(seed: Int, rows: Int, outputs: Int, weighted: Bool) throws {
      model = try RandomModel(
        Shape(features: 6, categorical: 2, outputs: outputs, trees: 6, missing: 0.15), seed: seed,
        rows: rows)
      explainer = try PathDependentExplainer(model.ensemble, precision: .double, chunkRows: 16)
      explanation = try explainer.explain(model.matrix)
      var generator = Seeded(seed + 100)
      weights =
        weighted ? (0..<rows).map { _ in Double.random(in: 0...3, using: &generator) } : nil
      labels = (0..<rows).map { _ in Bool.random(using: &generator) }
      groups = [3, 5].map { (count: Int32) in
        (0..<rows).map { _ in Int32.random(in: -1..<count, using: &generator) }
      }
      decisions = (0..<rows).map { _ in Bool.random(using: &generator) }
      (output, raises) = (outputs - 1, seed % 2 == 0)
      layout = try ContributionLayout(
        model.matrix, features: model.ensemble.features, outputCount: outputs, weights: weights,
        labels: labels,
        partitions: [RowGroups(codes: groups[0], count: 3), RowGroups(codes: groups[1], count: 5)],
        adverse: .init(decisions: decisions, output: output, raises: raises), bins: 4)
    }

    /// Aggregates of all rows.
    func aggregates(threads: Int = 1) throws -> ContributionAggregates {
      var total = ContributionAggregates(layout)
      try explainer.reduceBlocks(model.matrix, threads: threads, into: total) {
        $0.add($1)
      } merge: { part, _ in
        total.merge(part)
      }
      return total
    }
  }

  static func cases(rows: Int = 500) throws -> [Case] {
    try [(1, false), (1, true), (3, false), (3, true)].enumerated().map { index, shape in
      try Case(seed: 20 + index, rows: rows, outputs: shape.0, weighted: shape.1)
    }
  }

  /// Everything that can be asked of aggregates, as text with every bit.
  static func everything(_ found: ContributionAggregates) -> [String] {
    var lines: [String] = []
    let groups = [(0, 3), (1, 5)].flatMap { partition, count in
      (0..<count).map { ($0, partition) }
    }
    for output in 0..<found.layout.outputCount {
      lines.append("\(String(describing: found.overall(output: output)))")
      for (code, partition) in groups {
        for label in [nil, false, true] as [Bool?] {
          let means = found.group(code, ofPartition: partition, label: label, output: output)
          lines.append("\(String(describing: means))")
          let gap = found.gap(
            of: code, from: 0, ofPartition: partition, label: label, output: output)
          lines.append("\(String(describing: gap))")
        }
      }
      for feature in 0..<found.layout.featureCount {
        lines.append("\(found.dependence(feature: feature, output: output))")
        let shares = [0, 0.01, 0.3, 0.5, 0.9, 1]
        lines.append("\(found.quantiles(shares, feature: feature, output: output))")
        lines.append("\(String(describing: found.extremes(feature: feature, output: output)))")
        lines.append(
          "\(found.distribution(feature: feature, output: output, over: -1...1, parts: 9))")
      }
    }
    for feature in 0..<found.layout.featureCount {
      lines.append("\(String(describing: found.reasonShares(feature: feature)))")
      for (code, partition) in groups {
        lines.append(
          "\(String(describing: found.reasonShares(feature: feature, (code, partition))))")
        lines.append("\(found.adverse((code, partition)))")
      }
    }
    return lines
  }

  @Test func meansAreThoseOfStoredRows() throws {
    for item in try Self.cases() {
      let found = try item.aggregates()
      for output in 0..<item.layout.outputCount {
        func check(_ means: ContributionMeans?, _ rows: [Int]) throws {
          let means = try #require(means)
          let weight = rows.reduce(0) { $0 + item.weight($1) }
          #expect(means.count == rows.count)
          #expect(abs(means.weight - weight) <= 1e-12 * weight)
          for feature in 0..<6 {
            func mean(_ value: (Double) -> Double) -> Double {
              rows.reduce(0) { sum, row in
                let phi = item.explanation.value(row: row, feature: feature, output: output)
                return sum + item.weight(row) * value(phi)
              } / weight
            }
            #expect(abs(means.mean[feature] - mean { $0 }) <= 1e-13)
            #expect(abs(means.meanAbsolute[feature] - mean(abs)) <= 1e-13)
          }
          let margin = rows.reduce(0) {
            $0 + item.weight($1)
              * item.explanation.margins[$1 * item.layout.outputCount + output]
          }
          #expect(abs(means.meanMargin - margin / weight) <= 1e-12)
          // The mean margin is the base value and the means together.
          let total = item.explanation.baseValues[output] + means.mean.reduce(0, +)
          #expect(abs(total - means.meanMargin) <= 1e-12)
        }
        try check(found.overall(output: output), Array(item.rows))
        for partition in 0..<2 {
          for code in 0..<(partition == 0 ? 3 : 5) {
            let members = item.rows.filter { item.groups[partition][$0] == code }
            try check(found.group(code, ofPartition: partition, output: output), members)
            for label in [false, true] {
              try check(
                found.group(code, ofPartition: partition, label: label, output: output),
                members.filter { item.labels[$0] == label })
            }
          }
        }
      }
    }
  }

  /// The differences of the features' means add up to the difference of the mean margins.
  @Test func gapsAddUp() throws {
    for item in try Self.cases() {
      let found = try item.aggregates()
      for label in [nil, false, true] as [Bool?] {
        let reference = try #require(found.group(0, ofPartition: 1, label: label))
        for code in 1..<5 {
          let means = try #require(found.group(code, ofPartition: 1, label: label))
          let gap = means.gap(from: reference)
          #expect(gap.difference == means.meanMargin - reference.meanMargin)
          #expect(abs(gap.features.reduce(0, +) - gap.difference) <= 1e-13)
        }
      }
    }
  }

  /// The standard errors of gaps are those of the stored rows: √(s²/n + s²/n), with weights
  /// Σw²(x − m)²/(Σw)² and Kish's sizes.
  @Test func gapErrorsAreThoseOfStoredRows() throws {
    for item in try Self.cases() {
      let found = try item.aggregates()
      let outputs = item.layout.outputCount
      for (output, label) in [(0, nil), (outputs - 1, true), (0, false)] as [(Int, Bool?)] {
        let (_, uncertainty) = try #require(
          found.gap(of: 2, from: 1, ofPartition: 0, label: label, output: output))
        func part(_ code: Int32, _ value: (Int) -> Double) -> (variance: Double, size: Double) {
          let rows = item.rows.filter { row in
            item.groups[0][row] == code && (label == nil || item.labels[row] == label)
          }
          let weight = rows.reduce(0) { $0 + item.weight($1) }
          let squares = rows.reduce(0) { $0 + item.weight($1) * item.weight($1) }
          let size = weight * weight / squares
          let mean = rows.reduce(0) { $0 + item.weight($1) * value($1) } / weight
          let spread = rows.reduce(0) { sum, row in
            let deviation = item.weight(row) * (value(row) - mean)
            return sum + deviation * deviation
          }
          return (spread / (weight * weight) * size / (size - 1), size)
        }
        func check(_ test: WelchTest?, _ value: (Int) -> Double) throws {
          let (own, other) = (part(2, value), part(1, value))
          let variance = own.variance + other.variance
          guard variance > 1e-25 else {
            // A feature without contributions has no error.
            #expect(test == nil)
            return
          }
          let test = try #require(test)
          #expect(abs(test.standardError / variance.squareRoot() - 1) < 1e-9)
          let degrees =
            variance * variance
            / (own.variance * own.variance / (own.size - 1)
              + other.variance * other.variance / (other.size - 1))
          #expect(abs(test.degrees / degrees - 1) < 1e-9)
        }
        for feature in 0..<6 {
          try check(uncertainty.features[feature]) {
            item.explanation.value(row: $0, feature: feature, output: output)
          }
        }
        try check(uncertainty.difference) { item.explanation.margins[$0 * outputs + output] }
      }
    }
  }

  @Test func distributionsAreThoseOfStoredRows() throws {
    for item in try Self.cases() {
      let found = try item.aggregates()
      for output in 0..<item.layout.outputCount {
        for feature in 0..<6 {
          let column = item.model.matrix.columns[feature]
          let bins = found.dependence(feature: feature, output: output)
          let spread = found.distribution(
            feature: feature, output: output, over: -1...1, parts: 9)
          #expect(spread.count == bins.count)
          var seen: [Int] = []
          for (bin, parts) in zip(bins, spread) {
            let rows = item.rows.filter { row in
              let value = column[row]
              return switch bin.values {
              case .numbers(let range): range.contains(value)
              case .level(let code): value == Double(code)
              case .otherLevels:
                !value.isNaN && !bins.contains { $0.values == .level(Int(value)) }
              case .missing: value.isNaN
              }
            }
            seen += rows
            #expect(rows.count == bin.count)
            func phi(_ row: Int) -> Double {
              item.explanation.value(row: row, feature: feature, output: output)
            }
            let weight = rows.reduce(0) { $0 + item.weight($1) }
            #expect(abs(bin.weight - weight) <= 1e-12 * weight)
            #expect(abs(parts.reduce(0, +) - weight) <= 1e-12 * weight)
            let mean = rows.reduce(0) { $0 + item.weight($1) * phi($1) } / weight
            #expect(abs((bin.mean ?? .nan) - mean) <= 1e-13)
            try Self.checkQuantiles(
              bin.quartiles, [0.25, 0.5, 0.75], rows.map(phi), rows.map(item.weight))
          }
          #expect(seen.sorted() == Array(item.rows))
          let values = item.rows.map {
            item.explanation.value(row: $0, feature: feature, output: output)
          }
          let shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
          try Self.checkQuantiles(
            found.quantiles(shares, feature: feature, output: output), shares, values,
            item.rows.map(item.weight))
          let low = try #require(values.min())
          let high = try #require(values.max())
          #expect(found.extremes(feature: feature, output: output) == low...high)
        }
      }
    }
  }

  /// Each quantile lies within the stated share of a value whose rank is right.
  static func checkQuantiles(
    _ found: [Double]?, _ shares: [Double], _ values: [Double], _ weights: [Double]
  ) throws {
    let found = try #require(found)
    let total = weights.reduce(0, +)
    for (quantile, share) in zip(found, shares) {
      // Ranks of weights that were rounded: a hair to either side.
      let order = values.indices.sorted { values[$0] < values[$1] }
      var below = 0.0
      var allowed: [Double] = []
      for index in order {
        let before = below
        below += weights[index]
        if before <= share * total + 1e-9 && below >= share * total - 1e-9 {
          allowed.append(values[index])
        }
      }
      let bound = ContributionAggregates.quantileError
      #expect(allowed.contains { abs(quantile - $0) <= bound * abs($0) + 0x1p-63 })
    }
  }

  @Test func reasonsAreThoseOfStoredRows() throws {
    for item in try Self.cases() {
      let found = try item.aggregates()
      func check(_ rows: [Int], _ group: (code: Int, partition: Int)?) {
        var counts = Array(repeating: [Double](repeating: 0, count: 4), count: 6)
        var total = 0.0
        for row in rows where item.decisions[row] {
          total += item.weight(row)
          let strengths = (0..<6).map {
            item.explanation.value(row: row, feature: $0, output: item.output)
              * (item.raises ? 1 : -1)
          }
          let order = strengths.indices.sorted {
            (-strengths[$0], $0) < (-strengths[$1], $1)
          }
          for (rank, feature) in order.prefix(4).enumerated() where strengths[feature] > 0 {
            counts[feature][rank] += item.weight(row)
          }
        }
        for feature in 0..<6 {
          let shares = found.reasonShares(feature: feature, group)
          for rank in 0..<4 {
            #expect(abs((shares?[rank] ?? .nan) - counts[feature][rank] / total) <= 1e-12)
          }
        }
        #expect(found.adverse(group).rows == rows.filter { item.decisions[$0] }.count)
      }
      check(Array(item.rows), nil)
      for code in 0..<5 {
        check(item.rows.filter { item.groups[1][$0] == code }, (code, 1))
      }
    }
  }

  /// However rows are cut, whatever the order of merging: the same bits.
  @Test func cutsAndMergesLeaveEveryBitAlone() throws {
    var generator = Seeded(77)
    for item in try Self.cases(rows: 120) {
      let expected = Self.everything(try item.aggregates())
      for pieces in [1, 7, 50] {
        var parts = try item.rows.pieces(of: pieces).map { rows in
          var part = ContributionAggregates(item.layout)
          part.add(try item.explainer.block(item.model.matrix, rows: rows))
          return part
        }
        parts.shuffle(using: &generator)
        while parts.count > 1 {
          let last = parts.removeLast()
          parts[Int.random(in: 0..<parts.count, using: &generator)].merge(last)
        }
        #expect(Self.everything(parts[0]) == expected, "pieces of \(pieces)")
      }
      for threads in [3] {
        #expect(Self.everything(try item.aggregates(threads: threads)) == expected)
      }
    }
  }

  /// The comparison above sees a difference of one bit in one row.
  @Test func oneBitIsSeen() throws {
    let item = try Case(seed: 31, rows: 60, outputs: 1, weighted: false)
    let block = try item.explainer.block(item.model.matrix, rows: 0..<60)
    var values = block.values
    let place = try #require(values.indices.max { abs(values[$0]) < abs(values[$1]) })
    values[place] = values[place].nextUp
    var one = ContributionAggregates(item.layout)
    one.add(block)
    var other = ContributionAggregates(item.layout)
    other.add(
      ExplanationBlock(
        rows: block.rows, values: values, margins: block.margins, baseValues: block.baseValues,
        featureCount: 6, outputCount: 1, additivityError: 0))
    #expect(Self.everything(one) != Self.everything(other))
  }

  /// A weight of 2 is the row twice, a weight of 0 the row left out; weights in another unit change
  /// nothing but themselves.
  @Test func integerWeightsAreRepetitions() throws {
    let model = try RandomModel(Shape(trees: 3), seed: 9, rows: 30)
    let explainer = try PathDependentExplainer(model.ensemble, precision: .double)
    let repeats = (0..<30).map { $0 % 3 }
    let rows = repeats.enumerated().flatMap { Array(repeating: $0, count: $1) }
    let repeated = FeatureMatrix(
      columns: model.matrix.columns.map { column in rows.map { column[$0] } },
      rowCount: rows.count)
    func found(_ matrix: FeatureMatrix, _ weights: [Double]?) throws -> ContributionAggregates {
      var found = ContributionAggregates(
        try ContributionLayout(matrix, features: model.ensemble.features, weights: weights))
      try explainer.forEachBlock(matrix) { found.add($0) }
      return found
    }
    let weighted = try found(model.matrix, repeats.map(Double.init))
    let plain = try found(repeated, nil)
    let a = try #require(weighted.overall())
    let b = try #require(plain.overall())
    #expect(a.weight == b.weight)
    #expect(a.mean == b.mean && a.meanAbsolute == b.meanAbsolute && a.meanMargin == b.meanMargin)
    let shares = [0.1, 0.5, 0.9]
    let scaled = try found(model.matrix, repeats.map { Double($0) * 1e-6 })
    for feature in 0..<4 {
      #expect(
        weighted.quantiles(shares, feature: feature) == plain.quantiles(shares, feature: feature))
      #expect(
        Agreement.error(scaled.overall()?.mean ?? [], a.mean) < 1e-12)
    }
    // Weights that no sum of Doubles could hold.
    let large = try #require(
      try found(model.matrix, repeats.map { Double($0) * 0x1p1020 }).overall())
    #expect(large.mean == a.mean)
  }

  /// Blocks arrive once each, in order, in states that do not depend on the threads.
  @Test func blocksAreReducedInOrder() throws {
    let item = try Case(seed: 5, rows: 2_500, outputs: 1, weighted: false)
    var found: [[Range<Int>]] = []
    for threads in [1, 2, 7] {
      var states: [Range<Int>] = []
      let worst = try item.explainer.reduceBlocks(
        item.model.matrix, rows: 10..<2_490, threads: threads, into: [Range<Int>]()
      ) {
        $0.append($1.rows)
      } merge: { rows, covered in
        #expect(rows.first?.lowerBound == covered.lowerBound)
        #expect(rows.last?.upperBound == covered.upperBound)
        for (one, next) in zip(rows, rows.dropFirst()) {
          #expect(one.upperBound == next.lowerBound)
        }
        states.append(covered)
      }
      #expect(worst > 0 && worst <= Additivity.tolerance)
      #expect(states.first?.lowerBound == 10 && states.last?.upperBound == 2_490)
      for (one, next) in zip(states, states.dropFirst()) {
        #expect(one.upperBound == next.lowerBound)
      }
      found.append(states)
    }
    #expect(found[0].count > 8 && found[0] == found[1] && found[0] == found[2])
  }
}
