import Fairness
import Models
import Statistics
import Tabular

// What an audit measures beside the registry.

extension AuditRun {
  /// Everything that is measured on the rows of an audit of decisions, laid into the record of the
  /// registry's measures.
  ///
  /// - Parameters:
  ///   - fairness: the registry's measures, completed in place.
  ///   - contributions: by feature the mean absolute contribution, where explanations exist.
  func complete(
    _ fairness: inout AuditRecord.Fairness, _ evaluation: Evaluation, _ measured: FairnessAudit,
    contributions: [String: Double]
  ) throws {
    let configuration = inputs.configuration
    let inference = configuration.measuring
    let missingness = try missingnessColumns(evaluation)
    let strata = try stratifications(evaluation)
    for (index, result) in measured.attributes.enumerated() {
      let partition = evaluation.partitions[index].partition
      fairness.attributes[index].data = try located {
        try groupData(evaluation, partition, result, columns: missingness)
      }
      if let reference = result.reference {
        fairness.attributes[index].conditional = try located {
          try conditional(evaluation, partition, reference: reference, strata: strata)
        }
      }
      fairness.attributes[index].flips = try flips(evaluation, partition, index: index)
      fairness.attributes[index].proxies = try located {
        try proxies(evaluation, partition, index: index, contributions: contributions)
      }
    }
    try located {
      fairness.consistency = try consistency(evaluation)
      fairness.subgroups = try subgroups(evaluation)
      if let classes = evaluation.classes {
        fairness.classes = try MulticlassAudit.measure(
          MulticlassSample(
            classes: classes.names, labels: classes.labels, predictions: classes.predictions,
            weights: evaluation.sample.weights), partitions: evaluation.partitions,
          inference: inference)
        fairness.ordered = try ordered(classes, evaluation)
      }
      fairness.ranking = try ranking(evaluation)
      if !configuration.probable.isEmpty { fairness.probable = try probable(evaluation) }
    }
    let limits = configuration.effectiveLimits
    if !limits.isEmpty { fairness.limits = measured.judge(limits) }
    fairness.definitions += TaskMetric.all.filter { metric in
      switch metric.task {
      case .multiclass: fairness.classes != nil
      case .ordered: fairness.ordered != nil
      case .ranking: fairness.ranking != nil
      case .regression: false
      }
    }.map { .init($0) }
  }

  /// What `body` gives, with the data's name in what it throws.
  func located<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as FairnessError {
      throw MeasurementError(source: inputs.source, error: error)
    }
  }

  /// The rows of the table that take part; nil for all.
  private func selection(_ rows: [Int]) -> [Int]? {
    rows.count == inputs.table.rowCount ? nil : rows
  }

  /// A column's cells of the rows that take part.
  private func cells(_ name: String, key: String, rows: [Int]) throws -> Column {
    let column = try inputs.column(name, key: key)
    return selection(rows).map { column.selecting($0) } ?? column
  }

  // MARK: Before decisions

  /// The columns whose missing cells are counted by group: the model's, or else all that were read
  /// beside the groups.
  private func missingnessColumns(_ evaluation: Evaluation) throws -> [Column] {
    let names =
      inputs.model?.features.map(\.name)
      ?? inputs.table.columns.map(\.name).filter { $0 != inputs.configuration.data.id }
    let known = inputs.table.columns.filter { names.contains($0.name) }
    return selection(evaluation.rows).map { rows in known.map { $0.selecting(rows) } } ?? known
  }

  private func groupData(
    _ evaluation: Evaluation, _ partition: GroupPartition, _ result: AttributeResult,
    columns: [Column]
  ) throws -> AuditRecord.GroupData {
    let inference = inputs.configuration.measuring
    let weights = evaluation.sample.weights
    let label = CellText.trimmed(inputs.configuration.data.label ?? "")
    let labels =
      evaluation.classes.map { classes in
        LabelValues(
          name: label, values: classes.names, codes: classes.labels,
          positive: classes.names.indices.filter {
            CellText.trimmed(classes.names[$0]) == CellText.trimmed(evaluation.label.positive)
          })
      }
      ?? LabelValues(
        name: label, of: evaluation.sample, positive: CellText.trimmed(evaluation.label.positive),
        negative: CellText.trimmed(evaluation.label.negative))
    let declared = inputs.configuration.protected.first {
      $0.columns.joined(separator: " × ") == partition.name
    }
    let population = declared.flatMap { attribute in
      attribute.population.isEmpty
        ? nil
        : ReferencePopulation(
          name: "declared", shares: attribute.population.map { ($0.group, $0.share) })
    }
    return AuditRecord.GroupData(
      labels: try DataAudit.measure(
        LabelTally(labels, by: partition, weights: weights), reference: result.reference,
        inference: inference),
      representation: try population.map {
        try Representation.measure(
          partition, weights: weights, population: $0, inference: inference)
      },
      missingness: try Missingness.measure(
        MissingnessTally(columns, by: partition, weights: weights), reference: result.reference,
        inference: inference))
  }

  // MARK: Within strata

  private func stratifications(
    _ evaluation: Evaluation
  ) throws -> [(columns: [String], strata: Stratification)] {
    try inputs.configuration.controls.map { control in
      let columns = try control.columns.map { name in
        ControlColumn(
          try cells(name, key: "control", rows: evaluation.rows), bins: control.bins)
      }
      return (control.columns, try located { try Stratification.strata(of: columns) })
    }
  }

  private func conditional(
    _ evaluation: Evaluation, _ partition: GroupPartition, reference: String,
    strata: [(columns: [String], strata: Stratification)]
  ) throws -> [ConditionalResult]? {
    let inference = inputs.configuration.measuring
    var results: [ConditionalResult] = []
    for (columns, stratification) in strata {
      // Within its own values an attribute has one group.
      let own = partition.name.split(separator: " × ").map(String.init)
      guard Set(columns).isDisjoint(with: own) else { continue }
      let tally = try StratifiedTally(evaluation.sample, by: partition, within: stratification)
      for rate in [
        ConditionalRate.favorableRate, .favorableLabelRate, .truePositiveRate, .falsePositiveRate,
      ] {
        results.append(
          try ConditionalAudit.measure(
            tally, rate: rate, reference: reference, inference: inference))
      }
    }
    return results.isEmpty ? nil : results
  }

  // MARK: Proxies, neighbors, subgroups

  /// The columns of the model's features, or of everything that is no outcome.
  private func featureColumns(_ evaluation: Evaluation) -> [Column] {
    let configuration = inputs.configuration
    let roles = [
      configuration.data.label, configuration.data.weight, configuration.data.id,
      configuration.predictions?.column, configuration.ranking?.list,
    ].compactMap(\.self)
    let names = inputs.model?.features.map(\.name)
    let known = inputs.table.columns.filter { column in
      names?.contains(column.name) ?? !roles.contains(column.name)
    }
    return selection(evaluation.rows).map { rows in known.map { $0.selecting(rows) } } ?? known
  }

  private func proxies(
    _ evaluation: Evaluation, _ partition: GroupPartition, index: Int,
    contributions: [String: Double]
  ) throws -> ProxyResult? {
    let configuration = inputs.configuration
    guard configuration.proxies.rows > 0 else { return nil }
    // A column tells itself; of an intersection its parts do.
    let own = configuration.protected[index].columns
    let columns = featureColumns(evaluation).filter { !own.contains($0.name) }
    guard !columns.isEmpty else { return nil }
    var settings = ProxySettings()
    settings.maximumRows = configuration.proxies.rows
    settings.maximumJointRows = min(settings.maximumJointRows, configuration.proxies.rows)
    return try ProxyAudit.measure(
      features: columns, attribute: partition, weights: evaluation.sample.weights,
      contributions: contributions.isEmpty ? nil : columns.map { contributions[$0.name] },
      settings: settings, inference: configuration.measuring, threads: threads)
  }

  private func consistency(_ evaluation: Evaluation) throws -> ConsistencyResult? {
    let configuration = inputs.configuration
    guard configuration.individual.neighbors > 0 else { return nil }
    // People are alike in what they bring, not in the group they belong to.
    let own = Set(configuration.protected.flatMap(\.columns))
    let columns = featureColumns(evaluation).filter { !own.contains($0.name) }
    guard !columns.isEmpty else { return nil }
    var settings = ConsistencySettings()
    settings.neighborCount = configuration.individual.neighbors
    settings.maximumQueries = configuration.individual.rows
    return try Consistency.measure(
      evaluation.sample, features: columns, partitions: evaluation.partitions.map(\.partition),
      settings: settings, inference: configuration.measuring, threads: threads)
  }

  private func subgroups(_ evaluation: Evaluation) throws -> SubgroupResult? {
    let configuration = inputs.configuration
    guard configuration.subgroups.depth > 0 else { return nil }
    var names =
      configuration.subgroups.columns
      ?? configuration.protected.flatMap(\.columns) + configuration.controls.flatMap(\.columns)
    var seen: Set<String> = []
    names = names.filter { seen.insert($0).inserted }
    guard !names.isEmpty else { return nil }
    let columns = try names.compactMap { name -> GroupPartition? in
      let control = ControlColumn(
        try cells(name, key: "subgroups.columns", rows: evaluation.rows), bins: bins(of: name))
      let strata = try Stratification.strata(of: [control])
      // A column with one value describes nobody in particular.
      guard strata.strata.count > 1 else { return nil }
      return GroupPartition(
        name: name, groups: strata.strata, codes: strata.codes, unknown: strata.unknown)
    }
    guard !columns.isEmpty else { return nil }
    var settings = SubgroupSettings()
    settings.depth = configuration.subgroups.depth
    settings.minimumRows = configuration.subgroups.minimumRows
    if evaluation.sample.scoresAreProbabilities { settings.outcomes.append(.meanResidual) }
    return try SubgroupSearch.measure(
      evaluation.sample, columns: columns, settings: settings,
      inference: configuration.measuring, threads: threads)
  }

  /// The cut points that the configuration gives for a column.
  private func bins(of name: String) -> [Double]? {
    let configuration = inputs.configuration
    return configuration.protected.first { $0.columns == [name] }?.bins
      ?? configuration.controls.first { $0.columns == [name] }?.bins
  }

  // MARK: Other tasks

  private func ordered(
    _ classes: EvaluatedClasses, _ evaluation: Evaluation
  ) throws -> AuditRecord.OrderedOutcomes? {
    let configuration = inputs.configuration
    guard !configuration.data.order.isEmpty else { return nil }
    let order = try configuration.data.order.map { text -> Int in
      guard
        let place = classes.names.firstIndex(where: {
          CellText.trimmed($0) == CellText.trimmed(text)
        })
      else {
        throw configuration.error(
          "data.order",
          .notInData(
            found: text, column: configuration.data.label ?? "", available: classes.names))
      }
      return place
    }
    guard Set(order).count == order.count, order.count == classes.names.count else {
      throw configuration.error("data.order", .conflict("list every class once"))
    }
    var place = [Int32](repeating: 0, count: order.count)
    for (rank, index) in order.enumerated() { place[index] = Int32(rank) }
    func measure(_ codes: [Int32]) throws -> OrderedResult {
      try OrderedAudit.measure(
        OrderedSample(
          classes: order.map { classes.names[$0] }, outcomes: codes.map { place[Int($0)] },
          weights: evaluation.sample.weights), partitions: evaluation.partitions,
        inference: configuration.measuring)
    }
    return AuditRecord.OrderedOutcomes(
      decisions: try measure(classes.predictions), labels: try measure(classes.labels))
  }

  private func ranking(_ evaluation: Evaluation) throws -> RankingResult? {
    let configuration = inputs.configuration
    guard let settings = configuration.ranking else { return nil }
    guard let scores = evaluation.sample.scores else {
      throw configuration.error("ranking", .conflict("there are no scores to rank by"))
    }
    let lists = try settings.list.map { name in
      DistinctValues(column: try cells(name, key: "ranking.list", rows: evaluation.rows)).codes
    }
    if let lists, let row = lists.firstIndex(where: { $0 < 0 }) {
      throw EvaluationError.listMissing(
        source: inputs.source, line: inputs.table.lines.line(ofRow: evaluation.rows[row]),
        column: settings.list ?? "")
    }
    return try RankingAudit.measure(
      RankingSample(
        // The best place is that of the score which is best for the person.
        scores: evaluation.sample.positiveIsFavorable ? scores : scores.map { -$0 }, lists: lists,
        relevance: evaluation.sample.labels.map {
          $0 == evaluation.sample.positiveIsFavorable ? 1 : 0
        }, cutoffs: settings.top), partitions: evaluation.partitions,
      inference: configuration.measuring)
  }

  // MARK: Estimated groups

  private func probable(_ evaluation: Evaluation) throws -> [ProbabilisticResult] {
    try inputs.configuration.probable.map { attribute in
      let columns = try attribute.columns.map { column -> [Double] in
        let cells = try cells(column.column, key: "protected", rows: evaluation.rows)
        guard case .numeric(let numbers) = cells.values else {
          throw EvaluationError.notNumeric(
            source: inputs.source, column: column.column, purpose: .probabilities)
        }
        if let row = numbers.firstIndex(where: { !$0.isNaN && !(0...1).contains($0) }) {
          throw EvaluationError.notAProbability(
            source: inputs.source, line: inputs.table.lines.line(ofRow: evaluation.rows[row]),
            column: column.column)
        }
        return numbers
      }
      return try located {
        let probabilities = try GroupProbabilities(
          attribute: attribute.name, groups: attribute.columns.map(\.group), columns: columns)
        return try ProbabilisticAudit.measure(
          evaluation.sample, by: probabilities,
          reference: attribute.reference,
          sensitivityThreshold: 0.8, inference: inputs.configuration.measuring)
      }
    }
  }
}

extension AuditConfiguration {
  /// The limits that are judged: those declared, or else the preset's.
  var effectiveLimits: [Limit] {
    (limits.isEmpty ? measures.preset.limits : limits).map { limit in
      let scopes = Metric.Scope.allCases.filter { Metric.named(limit.metric, scope: $0) != nil }
      let scope =
        limit.scope.flatMap { Metric.Scope(rawValue: $0) }
        ?? [Metric.Scope.comparison, .summary, .group].first { scopes.contains($0) } ?? .comparison
      return Limit(
        metric: limit.metric, scope: scope, atLeast: limit.atLeast, atMost: limit.atMost,
        attribute: limit.attribute)
    }
  }
}
