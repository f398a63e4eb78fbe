extension CatBoostAssembler {
  /// The model as steps: derived columns, trees, scores.
  func program(
    _ ensemble: TreeEnsemble, objective: CatBoostObjective, columns: CatBoostColumns,
    layout: Layout
  ) throws(ModelError) -> Model {
    var builder = ProgramBuilder(featureCount: columns.features.count)
    var registers: [Question: ProgramBuilder.Register] = [:]
    var wordsByColumn: [Int: [Int32]] = [:]
    var statistics: [CatBoostDocument.Projection: [Int]] = [:]
    var order: [CatBoostDocument.Projection] = []
    for question in layout.questions {
      switch question {
      case .number(let index): registers[question] = columns.column(ofFloat: index)
      case .word(let category, let value): wordsByColumn[category, default: []].append(value)
      case .statistic(let index):
        let projection = document.ctrs[index].base.projection
        if statistics[projection] == nil { order.append(projection) }
        statistics[projection, default: []].append(index)
      }
    }
    for category in wordsByColumn.keys.sorted() {
      let values = wordsByColumn[category] ?? []
      let input = try columns.categorical(category, document.oneHots[0].place)
      let made = builder.append(
        CatBoostWordOperation(words: words(category), values: values), [input],
        outputs: values.count)
      for (value, register) in zip(values, made) { registers[.word(category, value)] = register }
    }
    for projection in order {
      let indices = statistics[projection] ?? []
      let (operation, inputs) = try operation(projection, indices, columns)
      let made = builder.append(operation, inputs, outputs: indices.count)
      for (index, register) in zip(indices, made) { registers[.statistic(index)] = register }
    }
    let margins = builder.append(
      TreeOperation(ensemble: ensemble), layout.questions.map { registers[$0] ?? 0 },
      outputs: ensemble.outputs.count)
    let scores = builder.append(
      TransformOperation(transform: objective.transform, precision: .double), Array(margins),
      outputs: ensemble.outputs.count)
    return Model(
      origin: ensemble.origin, features: try features(columns), outputs: ensemble.outputs,
      task: ensemble.task, precision: .double,
      program: ScoringProgram(
        builder.finish(), results: Array(scores),
        scoresAreProbabilities: objective.transform.givesProbabilities,
        transform: objective.transform),
      defaultThreshold: document.threshold
        ?? objective.transform.defaultThreshold(for: objective.task))
  }

  /// How the words of a column become hashes.
  ///
  /// What stands for a missing cell, or for a truth value, is told by the words that training saw.
  private func words(_ category: Int) -> CatBoostWords {
    var alone = CatBoostDocument.Projection()
    alone.categories = [category]
    let values = Set(
      document.oneHots.filter { $0.categorical == category }.flatMap(\.values))
    let tables = document.tables.filter { $0.key.projection == alone }.map(\.value)
    func knows(_ word: String) -> Bool {
      let hash = CatBoostWords.hash(word)
      let key = CatBoostCTROperation.combine(0, UInt64(bitPattern: Int64(hash)))
      return values.contains(hash) || tables.contains { $0.entries[key] != nil }
    }
    let readsTruths =
      (knows("1") || knows("0"))
      && !(CatBoostWords.truths + CatBoostWords.falsehoods).contains(where: knows)
    return CatBoostWords(
      missing: knows("") ? CatBoostWords.hash("") : nil, readsTruths: readsTruths)
  }

  /// The step that computes all statistics of a combination.
  private func operation(
    _ projection: CatBoostDocument.Projection, _ indices: [Int], _ columns: CatBoostColumns
  ) throws(ModelError) -> (CatBoostCTROperation, [Int]) {
    var inputs: [Int] = []
    func input(_ column: Int) -> Int {
      if let place = inputs.firstIndex(of: column) { return place }
      inputs.append(column)
      return inputs.count - 1
    }
    let user = document.ctrs[indices[0]].place
    var parts: [CatBoostCTROperation.Part] = []
    for category in projection.categories {
      parts.append(
        .category(input(try columns.categorical(category, user)), words(category)))
    }
    for split in projection.above {
      let place = try columns.float(split.index, user)
      let feature = document.floats[place]
      parts.append(
        .above(
          input(columns.column(ofFloat: place)), split.border,
          missing: feature.hasMissing && feature.treatment == .asTrue))
    }
    for split in projection.equal {
      parts.append(
        .equal(input(try columns.categorical(split.index, user)), words(split.index), split.value))
    }
    var tables: [CatBoostDocument.CTRTable] = []
    var kinds: [CatBoostDocument.CTRKind] = []
    var made: [CatBoostCTROperation.Statistic] = []
    for index in indices {
      let ctr = document.ctrs[index]
      let table: Int
      if let known = kinds.firstIndex(of: ctr.base.kind) {
        table = known
      } else {
        guard let found = document.tables[ctr.base] else {
          throw .missingKey("ctr_data", at: place(ctr.place))
        }
        try check(found, ctr.base.kind)
        table = tables.count
        tables.append(found)
        kinds.append(ctr.base.kind)
      }
      try check(ctr, tables[table])
      made.append(.init(ctr: ctr, table: table))
    }
    return (CatBoostCTROperation(parts: parts, tables: tables, statistics: made), inputs)
  }

  /// Checks that all entries of a table have their counts.
  private func check(
    _ table: CatBoostDocument.CTRTable, _ kind: CatBoostDocument.CTRKind
  ) throws(ModelError) {
    let entries: Int
    switch kind {
    case .borders, .buckets:
      guard table.classCount >= 2 else {
        throw .invalidValue(
          "\(table.classCount)", expected: "number of classes", at: place(table.place))
      }
      entries = table.counts.count / table.classCount
    case .counter, .featureFrequency: entries = table.counts.count
    case .binarizedTargetMean, .floatTargetMean: entries = min(table.sums.count, table.counts.count)
    }
    if let entry = table.entries.values.max(), Int(entry) >= entries {
      throw .count(found: entries, expected: Int(entry) + 1, at: place(table.place))
    }
  }

  /// Checks that a statistic asks for classes that its table has.
  private func check(
    _ ctr: CatBoostDocument.CTRFeature, _ table: CatBoostDocument.CTRTable
  ) throws(ModelError) {
    let classes: Int
    switch ctr.base.kind {
    case .buckets: classes = table.classCount
    case .borders: classes = table.classCount - 1
    case .binarizedTargetMean, .floatTargetMean, .counter, .featureFrequency: return
    }
    guard (0..<classes).contains(ctr.targetBorder) else {
      throw .invalidValue(
        "\(ctr.targetBorder)", expected: "0 to \(classes - 1)",
        at: place(ctr.place, "target_border_idx"))
    }
  }

  /// A readable name for a column that trees see.
  func name(_ question: Question) -> String {
    func category(_ index: Int) -> String {
      document.categoricals.first { $0.index == index }?.name ?? "\(index)"
    }
    switch question {
    case .number(let index): return document.floats[index].name
    case .word(let index, let value): return "\(category(index))=#\(UInt32(bitPattern: value))"
    case .statistic(let index):
      let projection = document.ctrs[index].base.projection
      let parts =
        projection.categories.map(category)
        + projection.above.map { split in
          (document.floats.first { $0.index == split.index }?.name ?? "\(split.index)")
            + ">\(split.border)"
        }
        + projection.equal.map { "\(category($0.index))=#\(UInt32(bitPattern: $0.value))" }
      return "ctr\(index)(\(parts.joined(separator: ", ")))"
    }
  }
}
