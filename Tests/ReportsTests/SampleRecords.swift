import Foundation

@testable import Audit

/// Records built without any model or data, close enough to real ones to be looked at.
enum SampleRecords {
  /// A repeatable stream of numbers (splitmix64).
  struct Stream {
    var state: UInt64
    mutating func next() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
  }

  typealias Measured = AuditRecord.Measured

  /// A rate with its Wilson interval; undefined when nobody is in the denominator.
  static func rate(_ hits: Double, of total: Double, why: String) -> Measured {
    guard total > 0 else { return Measured(value: nil, n: 0, why: why) }
    let z = 1.959964
    let p = hits / total
    let middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    let half =
      z / (1 + z * z / total)
      * (p * (1 - p) / total + z * z / (4 * total * total))
      .squareRoot()
    return Measured(
      value: p, ci: [max(middle - half, 0), min(middle + half, 1)], n: Int(total))
  }

  static func definition(
    _ id: String, _ title: String, _ scope: String, _ unit: String, _ text: String,
    formula: String = "", ideal: Double? = nil, interval: String? = nil, test: String? = nil
  ) -> AuditRecord.MetricDefinition {
    AuditRecord.MetricDefinition(
      id: id, title: title, definition: text, formula: formula, scope: scope, ideal: ideal,
      interval: interval, test: test, unit: unit)
  }

  static let definitions: [AuditRecord.MetricDefinition] = [
    definition(
      "favorable_rate", "Favorable rate", "group", "rate",
      "The share of the group that receives the favorable decision.", formula: "favorable / n",
      interval: "Wilson"),
    definition(
      "base_rate", "Base rate", "group", "rate",
      "The share of the group whose label is positive.", formula: "(TP + FN) / n",
      interval: "Wilson"),
    definition(
      "true_positive_rate", "True-positive rate", "group", "rate",
      "Among people with the positive label, the share decided positive.",
      formula: "TP / (TP + FN)", interval: "Wilson"),
    definition(
      "false_positive_rate", "False-positive rate", "group", "rate",
      "Among people with the negative label, the share decided positive.",
      formula: "FP / (FP + TN)", interval: "Wilson"),
    definition(
      "positive_predictive_value", "Positive predictive value", "group", "rate",
      "Among people decided positive, the share with the positive label.",
      formula: "TP / (TP + FP)", interval: "Wilson"),
    definition(
      "accuracy", "Accuracy", "group", "rate", "The share of decisions that agree with the label.",
      formula: "(TP + TN) / n", interval: "Wilson"),
    definition(
      "roc_auc", "ROC AUC", "group", "score",
      "The chance that a positive row scores above a negative one."),
    definition(
      "matthews_correlation", "Matthews correlation", "group", "number",
      "The correlation of label and decision."),
    definition(
      "disparate_impact_ratio", "Favorable-rate ratio", "comparison", "ratio",
      "The group's favorable rate over the reference group's.", formula: "rate(g) / rate(r)",
      ideal: 1, interval: "Katz"),
    definition(
      "statistical_parity_difference", "Favorable-rate difference", "comparison", "difference",
      "The group's favorable rate minus the reference group's.", formula: "rate(g) − rate(r)",
      ideal: 0, interval: "Newcombe", test: "Fisher's exact test"),
    definition(
      "equal_opportunity_difference", "Equal-opportunity difference", "comparison", "difference",
      "Favorable decisions among those whose label is favorable, group minus reference.",
      ideal: 0, interval: "Newcombe", test: "Fisher's exact test"),
    definition(
      "roc_auc_difference", "ROC AUC difference", "comparison", "difference",
      "The group's ROC AUC minus the reference group's.", ideal: 0),
    definition(
      "demographic_parity_ratio", "Demographic parity ratio", "summary", "ratio",
      "The lowest favorable rate over the highest.", formula: "min / max", ideal: 1),
    definition(
      "demographic_parity_difference", "Demographic parity difference", "summary", "difference",
      "The highest favorable rate minus the lowest.", formula: "max − min", ideal: 0),
  ]

  static func metrics(_ c: AuditRecord.Cells, favorableIsPositive: Bool) -> MetricMap {
    let n = c.truePositives + c.falsePositives + c.falseNegatives + c.trueNegatives
    let positives = c.truePositives + c.falsePositives
    return MetricMap([
      .init(
        id: "favorable_rate",
        result: rate(favorableIsPositive ? positives : n - positives, of: n, why: "no rows")),
      .init(
        id: "base_rate", result: rate(c.truePositives + c.falseNegatives, of: n, why: "no rows")),
      .init(
        id: "true_positive_rate",
        result: rate(
          c.truePositives, of: c.truePositives + c.falseNegatives,
          why: "no label-positive rows in the group")),
      .init(
        id: "false_positive_rate",
        result: rate(
          c.falsePositives, of: c.falsePositives + c.trueNegatives,
          why: "no label-negative rows in the group")),
      .init(
        id: "positive_predictive_value",
        result: rate(c.truePositives, of: positives, why: "nobody was decided positive")),
      .init(
        id: "accuracy", result: rate(c.truePositives + c.trueNegatives, of: n, why: "no rows")),
      .init(
        id: "roc_auc", result: Measured(value: n > 0 ? 0.8123 : nil, why: n > 0 ? nil : "no rows")),
      .init(
        id: "matthews_correlation",
        result: Measured(value: n > 0 ? 0.4321 : nil, n: Int(n), why: n > 0 ? nil : "no rows")),
    ])
  }

  static func calibration(_ stream: inout Stream, n: Int, shift: Double)
    -> [AuditRecord.CalibrationBin]
  {
    (0..<10).map { bin in
      let low = Double(bin) / 10
      let count = max(Int(Double(n) * (0.05 + 0.1 * stream.next())), 1)
      let hits = (Double(count) * min(max(low + 0.05 + shift, 0), 1)).rounded()
      return AuditRecord.CalibrationBin(
        low: low, high: low + 0.1, n: count, meanScore: low + 0.05,
        positiveRate: rate(hits, of: Double(count), why: "no rows in the bin"))
    }
  }

  /// An attribute from group names, sizes and rates of positive decisions.
  static func attribute(
    _ name: String, columns: [String], _ groups: [(name: String, n: Int, rate: Double)],
    unknown: Int? = nil, reference: String? = nil, favorableIsPositive: Bool = true, seed: UInt64
  ) -> AuditRecord.Attribute {
    var stream = Stream(state: seed)
    var results: [AuditRecord.Group] = []
    let rows = groups + (unknown.map { [(name: "unknown", n: $0, rate: 0.35)] } ?? [])
    for (index, entry) in rows.enumerated() {
      let n = Double(entry.n)
      let base = (n * (0.35 + 0.1 * stream.next())).rounded()
      let positives = (n * entry.rate).rounded()
      let hits = min((base * (0.55 + 0.2 * stream.next())).rounded(), positives)
      let cells = AuditRecord.Cells(
        truePositives: hits, falsePositives: positives - hits, falseNegatives: base - hits,
        trueNegatives: max(n - base - positives + hits, 0))
      results.append(
        AuditRecord.Group(
          group: entry.name, unknown: unknown != nil && index == groups.count, n: entry.n,
          weight: n, cells: cells,
          metrics: metrics(cells, favorableIsPositive: favorableIsPositive),
          calibration: entry.n >= 100
            ? calibration(&stream, n: entry.n, shift: 0.08 * (stream.next() - 0.5)) : [],
          scores: nil))
    }
    let known = results.filter { !$0.unknown }
    let defined = known.compactMap { group in
      group.metrics["favorable_rate"]?.value.map { (group.group, $0) }
    }
    let best = defined.max { $0.1 < $1.1 }
    let chosen = reference ?? best?.0
    let base = chosen.flatMap { name in known.first { $0.group == name } }
    let comparisons: [AuditRecord.Comparison] = results.filter { $0.group != chosen }.map { group in
      let one = group.metrics["favorable_rate"]?.value
      let other = base?.metrics["favorable_rate"]?.value
      var ratio = Measured(value: nil, n: group.n, why: "the reference group's rate is 0")
      var difference = Measured(value: nil, n: group.n, why: "no rows")
      if let one, let other, other > 0 {
        let spread = 1.96 * ((1 - one) / max(one * Double(group.n), 1) + 0.0004).squareRoot()
        ratio = Measured(
          value: one / other, ci: [one / other * exp(-spread), one / other * exp(spread)],
          n: group.n)
        let half = 1.96 * (one * (1 - one) / Double(max(group.n, 1)) + 0.0001).squareRoot()
        let p = min(exp(-abs(one - other) / half * 3), 1)
        difference = Measured(
          value: one - other, ci: [one - other - half, one - other + half], n: group.n, pValue: p,
          pAdjusted: min(p * 12, 1))
      }
      let gap = (group.metrics["true_positive_rate"]?.value).flatMap { a in
        (base?.metrics["true_positive_rate"]?.value).map { a - $0 }
      }
      return AuditRecord.Comparison(
        group: group.group,
        metrics: MetricMap([
          .init(id: "disparate_impact_ratio", result: ratio),
          .init(id: "statistical_parity_difference", result: difference),
          .init(
            id: "equal_opportunity_difference",
            result: gap.map {
              Measured(
                value: $0, ci: [$0 - 0.03, $0 + 0.03], n: 900, pValue: 0.031, pAdjusted: 0.12)
            } ?? Measured(value: nil, n: 0, why: "no label-positive rows in the group")),
          .init(
            id: "roc_auc_difference",
            result: Measured(value: -0.0123, ci: [-0.03, 0.005], n: group.n)),
        ]))
    }
    let worst = defined.min { $0.1 < $1.1 }
    let missing = known.filter { $0.metrics["favorable_rate"]?.value == nil }.map(\.group)
    var summary: [AuditRecord.Summary] = []
    if let best, let worst, best.1 > 0 {
      summary = [
        AuditRecord.Summary(
          id: "demographic_parity_ratio",
          result: Measured(value: worst.1 / best.1, n: known.reduce(0) { $0 + $1.n }),
          lowest: worst.0, highest: best.0, undefinedGroups: missing),
        AuditRecord.Summary(
          id: "demographic_parity_difference",
          result: Measured(value: best.1 - worst.1, n: known.reduce(0) { $0 + $1.n }),
          lowest: worst.0, highest: best.0, undefinedGroups: missing),
      ]
    }
    return AuditRecord.Attribute(
      name: name, columns: columns, reference: chosen,
      referenceChoice: reference == nil ? "highest_favorable_rate" : "declared", groups: results,
      comparisons: comparisons, summary: summary)
  }

  static let features: [(name: String, size: Double, value: String?, typical: String)] = [
    ("income", 0.81, "31000", "48500"), ("debt_to_income", 0.62, "0.4372", "0.311"),
    ("credit_history_years", 0.47, "2", "9"), ("loan_amount", 0.33, "18000", "12500"),
    ("employment", 0.21, "self-employed", "employed"), ("savings", 0.18, "103541.322", "4200"),
    ("late_payments", 0.16, "1", "0"), ("age", 0.12, "29", "41"),
    ("region", 0.08, "North", "Centre"), ("housing", 0.05, nil, "rent"),
    ("purpose", 0.03, "car", "car"), ("dependents", 0.01, "0", "1"),
  ]

  static func applicant(
    id: String?, row: Int, chosenAs: String?, seed: UInt64, output: String = "approved"
  ) -> AuditRecord.Applicant {
    var stream = Stream(state: seed)
    let contributions = features.map { feature in
      AuditRecord.Contribution(
        feature: feature.name, value: feature.value,
        contribution: (stream.next() - 0.55) * feature.size * 2, typical: feature.typical)
    }
    let base = -0.31
    let margin = base + contributions.reduce(0) { $0 + $1.contribution }
    let score = 1 / (1 + exp(-margin))
    return AuditRecord.Applicant(
      id: id, row: row, chosenAs: chosenAs, output: output, baseValue: base, margin: margin,
      score: score, positive: score >= 0.5, favorable: score >= 0.5, labelPositive: seed % 2 == 0,
      contributions: contributions)
  }

  static func explanations(_ attributes: [AuditRecord.Attribute], outputs: [String])
    -> AuditRecord.Explanations
  {
    var stream = Stream(state: 11)
    let results = outputs.enumerated().map { place, output in
      let global = features.map {
        AuditRecord.FeatureImportance(
          feature: $0.name, meanAbs: $0.size, mean: $0.size * (stream.next() - 0.5) * 0.2)
      }
      let byGroup = attributes.flatMap { attribute in
        attribute.groups.map { group in
          AuditRecord.GroupImportance(
            attribute: attribute.name, group: group.group, n: group.n,
            features: global.map {
              AuditRecord.FeatureImportance(
                feature: $0.feature, meanAbs: $0.meanAbs * (0.8 + 0.4 * stream.next()),
                mean: $0.meanAbs * (stream.next() - 0.5))
            })
        }
      }
      return AuditRecord.OutputExplanation(
        output: output, baseValue: -0.31, global: global, byGroup: byGroup,
        spread: features.enumerated().map {
          spread($1.name, size: $1.size, isOrdered: $0 % 4 != 3)
        },
        gaps: attributes.flatMap { gaps($0, byGroup) },
        reasons: place > 0 ? nil : reasons(attributes))
    }
    return AuditRecord.Explanations(
      method: "path_dependent", space: "margin", exact: true, rowsExplained: 20_000,
      outputs: results,
      additivity: .init(maxRelativeError: 3.1e-13, tolerance: 1e-9, rowsChecked: 20_000),
      sample: [
        applicant(
          id: "A-00482", row: 481, chosenAs: "nearest_above_threshold", seed: 4,
          output: outputs[0]),
        applicant(
          id: "A-17311", row: 17_310, chosenAs: "nearest_below_threshold", seed: 7,
          output: outputs[0]),
        applicant(
          id: "A-00007", row: 6, chosenAs: "lowest_score", seed: 21, output: outputs[0]),
      ])
  }

  /// Contributions that rise with the feature's value, or of three levels.
  static func spread(
    _ name: String, size: Double, isOrdered: Bool
  ) -> AuditRecord.ContributionSpread {
    let (parts, bins) = (30, isOrdered ? 10 : 3)
    let limit = size * 2.5
    var values = (0..<bins).map { bin in
      let middle = (Double(bin) / Double(bins - 1) * 2 - 1) * size * 1.4
      let weights = (0..<parts).map { part in
        let at = ((Double(part) + 0.5) / Double(parts) * 2 - 1) * limit
        let distance = (at - middle) / (size * 0.5)
        return (200 * exp(-distance * distance / 2)).rounded()
      }
      return AuditRecord.ValueBin(
        kind: isOrdered ? "numbers" : bin == 2 ? "other_levels" : "level",
        low: isOrdered ? Double(bin * 10) : nil, high: isOrdered ? Double(bin * 10 + 9) : nil,
        level: isOrdered || bin == 2 ? nil : "level \(bin)", n: Int(weights.reduce(0, +)),
        weight: weights.reduce(0, +), mean: middle,
        quartiles: [middle - size / 3, middle, middle + size / 3],
        weights: weights)
    }
    values.append(
      .init(
        kind: "missing", n: 12, weight: 12, mean: -size * 0.3, quartiles: nil,
        weights: (0..<parts).map { $0 == 13 ? 12 : 0 }))
    return .init(
      feature: name, minimum: -limit * 1.1, maximum: limit * 1.2,
      quantiles: AuditRecord.ContributionSpread.shares.map { ($0 * 2 - 1) * limit },
      range: [-limit, limit], values: values)
  }

  /// The gaps that the means by group make.
  static func gaps(
    _ attribute: AuditRecord.Attribute, _ byGroup: [AuditRecord.GroupImportance]
  ) -> [AuditRecord.MarginGap] {
    let groups = byGroup.filter { $0.attribute == attribute.name }
    guard let reference = groups.first(where: { $0.group == attribute.reference }) else {
      return []
    }
    return groups.filter { $0.group != reference.group }.flatMap { group in
      [nil, true, false].map { label in
        let scale = label == nil ? 1 : 0.5
        let differences = zip(group.features, reference.features).map { own, other in
          (own.feature, (own.mean - other.mean) * scale)
        }.sorted { abs($0.1) > abs($1.1) }
        let total = differences.reduce(0) { $0 + $1.1 }
        let rest = differences.dropFirst(5)
        return AuditRecord.MarginGap(
          attribute: attribute.name, group: group.group, reference: reference.group,
          labelPositive: label, n: group.n, referenceN: reference.n, meanMargin: 0.2 + total,
          referenceMeanMargin: 0.2, difference: total,
          features: differences.prefix(5).map {
            .init(feature: $0.0, difference: $0.1, share: total == 0 ? nil : $0.1 / total)
          },
          rest: rest.isEmpty
            ? nil : .init(features: rest.count, difference: rest.reduce(0) { $0 + $1.1 }))
      }
    }
  }

  /// Reasons in the order of the features.
  static func reasons(_ attributes: [AuditRecord.Attribute]) -> AuditRecord.TopReasons {
    let ranks = features.indices.map { index in
      (0..<4).map { Double(4_000 / (index + $0 + 1) / ($0 + 1)) }
    }
    return .init(
      n: 8_000, weight: 8_000,
      features: features.indices.map { .init(feature: features[$0].name, ranks: ranks[$0]) },
      byGroup: attributes.flatMap { attribute in
        attribute.groups.map {
          .init(attribute: attribute.name, group: $0.group, n: 0, weight: 0, ranks: ranks)
        }
      })
  }

  static let hash = String(repeating: "9f2c41d7", count: 8)

  /// The record around the attributes.
  static func record(
    title: String, attributes: [AuditRecord.Attribute], sample: String = "test",
    model: Bool = true, positiveIsFavorable: Bool = true, outputs: [String] = ["approved"],
    findings: [AuditRecord.Finding] = [], notEvaluated: [AuditRecord.NotEvaluated] = []
  ) -> AuditRecord {
    var stream = Stream(state: 3)
    let cells = AuditRecord.Cells(
      truePositives: 5_912, falsePositives: 1_204, falseNegatives: 2_131, trueNegatives: 10_723)
    let label = positiveIsFavorable ? "approved" : "two_year_recid"
    return AuditRecord(
      schema: AuditRecord.schemaIdentifier, tool: .init(name: "fairaudit", version: "0.1.0"),
      run: .init(started: "2026-11-20T09:30:00Z", durationSeconds: nil), title: title,
      inputs: .init(
        model: model ? .init(path: "model.json", bytes: 1_423_118, sha256: hash) : nil,
        data: .init(path: "applicants.csv", bytes: 2_781_004, sha256: hash),
        config: .init(path: "audit.yaml", bytes: 612, sha256: hash)),
      dataset: .init(
        rows: 20_000, rowsEvaluated: 19_970,
        excluded: [.init(reason: "the label is missing", rows: 30)], sample: sample,
        sampleEvidence: nil,
        columns: [
          .init(
            name: "income", type: "numeric", roles: ["feature"], missing: 412, distinct: nil,
            minimum: 0, median: 48_500, maximum: 912_000),
          .init(
            name: "sex", type: "categorical", roles: ["protected"], missing: 118, distinct: 2,
            minimum: nil, median: nil, maximum: nil),
          .init(
            name: label, type: "boolean", roles: ["label"], missing: 30, distinct: 2, minimum: nil,
            median: nil, maximum: nil),
        ],
        label: .init(
          column: label, positive: "1", negative: "0", favorable: positiveIsFavorable ? "1" : "0",
          baseRate: rate(8_043, of: 19_970, why: "no rows")), weight: nil,
        missingTokens: ["", "NA"]
      ),
      decision: .init(
        source: model ? "model" : "predictions",
        rule: model ? "score >= 0.5" : "decile_score >= 5", threshold: model ? 0.5 : nil,
        positiveIsFavorable: positiveIsFavorable),
      model: model
        ? .init(
          format: "xgboost-json", version: "3.1.1", kind: "gbtree", objective: "binary:logistic",
          task: "binary", outputs: outputs,
          features: features.map { .init(name: $0.name, type: "numeric", levels: nil) },
          parts: ["trees"], trees: 200,
          leaves: 5_812, depth: 6, baseMargin: outputs.map { _ in -0.31 }, transform: "logistic",
          bestIteration: nil) : nil,
      performance: .init(
        n: 19_970, cells: cells, metrics: metrics(cells, favorableIsPositive: positiveIsFavorable),
        calibration: model ? calibration(&stream, n: 19_970, shift: -0.02) : [],
        scores: model
          ? .init(
            edges: (0...20).map { Double($0) / 20 },
            counts: (0..<20).map { _ in (200 + 1_600 * stream.next()).rounded() }) : nil),
      fairness: .init(
        confidence: 0.95, correction: "holm", tests: 24, definitions: definitions,
        attributes: attributes),
      explanations: model ? explanations(attributes, outputs: outputs) : nil, findings: findings,
      notEvaluated: notEvaluated)
  }

  /// The everyday case: sex, age, sex × region, a few things that stand out.
  static let loan: AuditRecord = {
    let sex = attribute(
      "sex", columns: ["sex"], [("Female", 9_402, 0.311), ("Male", 10_450, 0.4372)], unknown: 118,
      reference: "Male", seed: 5)
    let age = attribute(
      "age", columns: ["age"],
      [
        ("below 25", 2_310, 0.29), ("25 to below 40", 8_112, 0.371),
        ("40 to below 62", 8_004, 0.421),
        ("62 and above", 1_532, 0.4), ("above 100", 12, 0),
      ], seed: 6)
    var cells: [(name: String, n: Int, rate: Double)] = []
    for (index, region) in ["North", "South", "Centre"].enumerated() {
      cells.append(("Female × \(region)", 3_100 - 90 * index, 0.29 + 0.02 * Double(index)))
      cells.append(("Male × \(region)", 3_480 - 70 * index, 0.43 - 0.015 * Double(index)))
    }
    let both = attribute("sex × region", columns: ["sex", "region"], cells, seed: 8)
    let ratio = sex.comparisons[0].metrics["disparate_impact_ratio"]
    return record(
      title: "Loan approval model, release 2026.11", attributes: [sex, age, both],
      findings: [
        .init(
          kind: "disparate_impact", attribute: "sex", group: "Female", reference: "Male",
          metric: "disparate_impact_ratio", result: ratio,
          groupResult: sex.groups[0].metrics["favorable_rate"],
          referenceResult: sex.groups[1].metrics["favorable_rate"], feature: nil),
        .init(
          kind: "error_rate_gap", attribute: "sex", group: "Female", reference: "Male",
          metric: "equal_opportunity_difference",
          result: sex.comparisons[0].metrics["equal_opportunity_difference"],
          groupResult: sex.groups[0].metrics["true_positive_rate"],
          referenceResult: sex.groups[1].metrics["true_positive_rate"], feature: nil),
        .init(
          kind: "small_group", attribute: "age", group: "above 100", reference: nil, metric: nil,
          result: .init(value: 12, n: 12), groupResult: nil, referenceResult: nil, feature: nil),
        .init(
          kind: "unknown_group", attribute: "sex", group: "unknown", reference: nil, metric: nil,
          result: .init(value: 118, n: 118), groupResult: nil, referenceResult: nil, feature: nil),
        .init(
          kind: "protected_feature_used", attribute: "age", group: nil, reference: nil, metric: nil,
          result: nil, groupResult: nil, referenceResult: nil, feature: "age"),
        .init(
          kind: "dominant_feature", attribute: nil, group: nil, reference: nil, metric: nil,
          result: .init(value: 0.264), groupResult: nil, referenceResult: nil, feature: "income"),
      ],
      notEvaluated: [
        .init(
          what: "age = above 100: positive_predictive_value", why: "nobody was decided positive"),
        .init(
          what: "age = above 100: calibration", why: "12 rows are fewer than the 100 it needs"),
      ])
  }()

  /// Forty groups with names in several scripts, one of 200 characters, one with markup in it.
  static let manyGroups: AuditRecord = {
    var stream = Stream(state: 40)
    var groups: [(name: String, n: Int, rate: Double)] = []
    let special = [
      "ab", "北京市朝阳区低收入家庭申请人", "مقدمو الطلبات من المنطقة الشمالية", "עברית × דרום",
      "<script>alert(\"x\")</script> & 'quoted'",
      String(repeating: "a long name of a group with many words in it ", count: 5).prefix(200)
        .trimmingCharacters(in: .whitespaces),
      String(repeating: "Unbroken", count: 12), "Ελληνικά × Βορράς", "<\u{338}b\u{308} \"\u{301}",
    ]
    for index in 0..<40 {
      let name =
        index < special.count ? special[index] : "Group \(index) × Region \(index % 7)"
      groups.append((name, Int(40 + 900 * stream.next()), 0.2 + 0.3 * stream.next()))
    }
    groups[12].n = 0
    return record(
      title: "Forty groups: <names> & \"scripts\"",
      attributes: [
        attribute("district × origin", columns: ["district", "origin"], groups, seed: 41)
      ])
  }()

  /// Nearly nothing can be measured: one row per group, labels all negative.
  static let almostUndefined: AuditRecord = {
    var group = attribute("sex", columns: ["sex"], [("F", 0, 0), ("M", 0, 0)], seed: 9)
    group.reference = nil
    group.comparisons = []
    var result = record(
      title: "Almost nothing", attributes: [group],
      notEvaluated: (1...14).map {
        .init(what: "age = \($0): true_positive_rate", why: "no rows below \($0)")
      })
    result.dataset.rowsEvaluated = 0
    result.dataset.label.baseRate = .init(value: nil, n: 0, why: "no rows")
    let none = AuditRecord.Cells(
      truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0)
    result.performance = .init(
      n: 0, cells: none, metrics: metrics(none, favorableIsPositive: true), calibration: [],
      scores: nil)
    result.explanations = nil
    result.fairness.tests = 0
    result.fairness.correction = "none"
    return result
  }()

  /// Decisions that somebody else made; positive is bad for the person.
  static let predictions: AuditRecord = {
    let race = attribute(
      "race", columns: ["race"],
      [("African-American", 3_175, 0.576), ("Caucasian", 2_103, 0.331), ("Hispanic", 509, 0.28)],
      reference: "Caucasian", favorableIsPositive: false, seed: 10)
    return record(
      title: "Recidivism scores", attributes: [race], sample: "undeclared", model: false,
      positiveIsFavorable: false,
      findings: [
        .init(
          kind: "disparate_impact", attribute: "race", group: "African-American",
          reference: "Caucasian", metric: "disparate_impact_ratio",
          result: race.comparisons[0].metrics["disparate_impact_ratio"],
          groupResult: race.groups[0].metrics["favorable_rate"],
          referenceResult: race.groups[1].metrics["favorable_rate"], feature: nil)
      ])
  }()

  /// Three classes, each explained, audited on its training rows.
  static let threeClasses: AuditRecord = {
    var result = record(
      title: "Three classes",
      attributes: [
        attribute(
          "sex", columns: ["sex"], [("Female", 900, 0.3), ("Male", 1_100, 0.4)], seed: 12)
      ],
      sample: "training", outputs: ["low", "medium", "high"],
      findings: [
        .init(
          kind: "in_sample", attribute: nil, group: nil, reference: nil, metric: nil, result: nil,
          groupResult: nil, referenceResult: nil, feature: nil)
      ])
    result.model?.objective = "multi:softprob"
    result.model?.transform = "softmax"
    let sample = (result.explanations?.sample ?? []).map { old in
      var applicant = old
      applicant.positive = nil
      applicant.favorable = nil
      applicant.score = 0.2
      return applicant
    }
    result.explanations?.sample = sample
    return result
  }()

  static let all: [(name: String, record: AuditRecord)] =
    [
      ("loan", loan), ("many-groups", manyGroups), ("almost-undefined", almostUndefined),
      ("predictions", predictions), ("three-classes", threeClasses),
    ] + recorded
}
