/// Puts the parts of a CatBoost model together into a checked model.
///
/// Trees over numbers alone become a ``TreeEnsemble`` over the raw columns. Where trees ask for
/// words or for statistics of words, the model is a program: a column for each word that is asked
/// for, a column for each statistic in use, and one learnt step, the trees.
struct CatBoostAssembler {
  let document: CatBoostDocument
  let format: String
  let options: ModelOptions
  /// The place of a byte under a path.
  let location: (Int, String) -> ModelLocation

  /// What a tree's node asks about.
  enum Question: Hashable {
    /// A column of numbers, by its place in the document.
    case number(Int)
    /// Whether a column of words, by its number, holds a word, by its hash.
    case word(Int, Int32)
    /// A statistic, by its place in the document.
    case statistic(Int)
  }

  func place(_ place: CatBoostDocument.Place, _ key: String = "") -> ModelLocation {
    location(place.offset, place.path + (key.isEmpty ? "" : "." + key))
  }

  /// The model.
  func model() throws(ModelError) -> Model {
    if let (part, found, where_) = document.unsupported {
      throw .unsupported(part, found: found, at: place(where_))
    }
    guard let loss = document.loss else {
      throw .unsupported(.objective, found: "none", at: location(0, "model_info.params"))
    }
    guard let objective = CatBoostObjective(loss) else {
      throw .unsupported(.objective, found: loss, at: place(document.lossPlace))
    }
    guard !document.trees.isEmpty else {
      throw .unsupported(.trees, found: "0", at: location(0, ""))
    }
    let count = document.outputCount
    guard objective.allows(outputs: count) else {
      throw .invalidValue(
        "\(count)", expected: "number of outputs", at: place(document.trees[0].place))
    }
    guard document.scale.isFinite, document.bias.allSatisfy(\.isFinite) else {
      throw .invalidValue("nan", expected: "finite number", at: place(document.biasPlace))
    }
    guard document.bias.isEmpty || document.bias.count == count else {
      throw .count(found: document.bias.count, expected: count, at: place(document.biasPlace))
    }
    let columns = try CatBoostColumns(self)
    let splits = try splits(columns)
    var layout = Layout(columns: columns)
    for tree in document.trees {
      for split in tree.nodes.isEmpty ? tree.splits[...] : tree.nodes.map(\.split)[...]
      where split >= 0 && Int(split) < splits.count {
        layout.use(splits[Int(split)].question)
      }
    }
    let ensemble = try ensemble(objective, splits: splits, layout: layout)
    var model =
      layout.isRaw
      ? Model(ensemble, defaultThreshold: document.threshold)
      : try program(ensemble, objective: objective, columns: columns, layout: layout)
    if objective.task == .binaryClassification, count == 1, document.classNames.count == 2 {
      model.classes = document.classNames
    }
    return model
  }

  /// A question with the threshold that answers are compared with: at most goes left.
  struct Split {
    let question: Question
    let threshold: Double
    let missingGoesLeft: Bool
  }

  /// All splits in the library's order (`TModelTrees::CalcBinFeatures`): borders of numbers, words,
  /// borders of statistics; trees refer to them by number.
  private func splits(_ columns: CatBoostColumns) throws(ModelError) -> [Split] {
    var splits: [Split] = []
    for (index, feature) in document.floats.enumerated() {
      let missingGoesLeft = !(feature.hasMissing && feature.treatment == .asTrue)
      for border in feature.borders {
        splits.append(
          Split(
            question: .number(index),
            threshold: try threshold(border, feature.place), missingGoesLeft: missingGoesLeft))
      }
    }
    for feature in document.oneHots {
      _ = try columns.categorical(feature.categorical, feature.place)
      for value in feature.values {
        splits.append(
          Split(
            question: .word(feature.categorical, value), threshold: 0.5, missingGoesLeft: true))
      }
    }
    for (index, feature) in document.ctrs.enumerated() {
      for border in feature.borders {
        splits.append(
          Split(
            question: .statistic(index), threshold: try threshold(border, feature.place),
            missingGoesLeft: true))
      }
    }
    return splits
  }

  private func threshold(
    _ border: Float, _ feature: CatBoostDocument.Place
  ) throws(ModelError) -> Double {
    guard border.isFinite else {
      throw .invalidValue("\(border)", expected: "finite number", at: place(feature, "borders"))
    }
    return border.largestRoundingDown
  }

  /// The columns that trees see.
  struct Layout {
    private let columns: CatBoostColumns
    /// By question, the column.
    private(set) var places: [Question: Int] = [:]
    /// By column, the question.
    private(set) var questions: [Question] = []

    init(columns: CatBoostColumns) { self.columns = columns }

    mutating func use(_ question: Question) {
      guard places[question] == nil else { return }
      places[question] = questions.count
      questions.append(question)
    }

    /// Whether trees see numbers alone, and so the raw columns.
    var isRaw: Bool {
      questions.allSatisfy { question in
        if case .number = question { return true }
        return false
      }
    }

    /// The column of a question: a raw one where trees see nothing else.
    func column(_ question: Question) -> Int {
      if isRaw, case .number(let index) = question { return columns.column(ofFloat: index) }
      return places[question] ?? 0
    }
  }

  /// The names of the outputs.
  var outputs: [String] {
    let count = document.outputCount
    if count == 1 { return ["score"] }
    let names = document.classNames
    return names.count == count && Set(names).count == count ? names : (0..<count).map(String.init)
  }

  /// What the file says of its making.
  func origin(_ objective: CatBoostObjective) -> ModelOrigin {
    ModelOrigin(
      format: format, version: document.version,
      kind: document.trees.allSatisfy(\.nodes.isEmpty) ? "oblivious" : "non_symmetric",
      objective: document.loss ?? "")
  }
}

extension CatBoostObjective {
  /// Whether a model of the loss function may have a number of outputs.
  func allows(outputs count: Int) -> Bool {
    switch task {
    case .binaryClassification, .ranking: count == 1
    case .multiclassClassification: count >= (transform == .softmax ? 2 : 1)
    case .regression: count >= 1
    }
  }
}

extension Float {
  /// The largest Double that is at most this number after rounding to Float32: a number `v` of a
  /// table fulfils `Float(v) <= self` exactly when `v <= self.largestRoundingDown`.
  ///
  /// That is the middle between this number and the next one, or the Double before it: the middle
  /// rounds to the one of the two with an even significand.
  var largestRoundingDown: Double {
    let next = nextUp.isFinite ? Double(nextUp) : 0x1p128
    let middle = Double(self) + (next - Double(self)) / 2
    return bitPattern & 1 == 0 ? middle : middle.nextDown
  }
}
