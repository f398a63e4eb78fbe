extension CatBoostBinaryReader {
  /// Reads the columns, the words that are asked for, and the CTRs.
  mutating func readFeatures(
    _ core: inout FlatBuffer, _ trees: FlatBuffer.Table
  ) throws(ModelError) {
    for (index, table) in try core.tables(Trees.floats, of: trees, "FloatFeatures").enumerated() {
      let path = "FloatFeatures[\(index)]"
      var feature = CatBoostDocument.FloatFeature(place: place(table, core, path))
      feature.hasMissing = try core.number(0, of: table, default: UInt8(0), path) != 0
      feature.index = Int(try core.number(1, of: table, default: Int32(-1), path))
      feature.flatIndex = Int(try core.number(2, of: table, default: Int32(-1), path))
      feature.borders = try core.floats(3, of: table, path + ".Borders")
      feature.name = try core.text(4, of: table, path + ".FeatureId") ?? ""
      let treatment = try core.number(5, of: table, default: UInt8(0), path)
      guard let known = CatBoostDocument.MissingTreatment(rawValue: Int(treatment)) else {
        throw .invalidValue(
          "\(treatment)", expected: "0 to 2",
          at: core.location(table.position, path + ".NanValueTreatment"))
      }
      feature.treatment = known
      document.floats.append(feature)
    }
    for (index, table) in try core.tables(Trees.categoricals, of: trees, "CatFeatures").enumerated()
    {
      let path = "CatFeatures[\(index)]"
      var feature = CatBoostDocument.CategoricalFeature(place: place(table, core, path))
      feature.index = Int(try core.number(0, of: table, default: Int32(-1), path))
      feature.flatIndex = Int(try core.number(1, of: table, default: Int32(-1), path))
      feature.name = try core.text(2, of: table, path + ".FeatureId") ?? ""
      document.categoricals.append(feature)
    }
    for (index, table) in try core.tables(Trees.oneHots, of: trees, "OneHotFeatures").enumerated() {
      let path = "OneHotFeatures[\(index)]"
      var feature = CatBoostDocument.OneHotFeature(place: place(table, core, path))
      feature.categorical = Int(try core.number(0, of: table, default: Int32(-1), path))
      feature.values = try core.numbers(1, of: table, as: Int32.self, path + ".Values")
      document.oneHots.append(feature)
    }
    for (index, table) in try core.tables(Trees.ctrs, of: trees, "CtrFeatures").enumerated() {
      document.ctrs.append(try ctr(table, &core, "CtrFeatures[\(index)]"))
    }
    // Columns of texts and embeddings are numbers only after a model of their own.
    for (field, name) in [(Trees.texts, "TextFeatures"), (Trees.embeddings, "EmbeddingFeatures")] {
      let used = name == "TextFeatures" ? 3 : 4
      for table in try core.tables(field, of: trees, name) {
        if try core.number(used, of: table, default: UInt8(1), name) != 0 {
          document.unsupported = (
            .featureType, name == "TextFeatures" ? "Text" : "Embedding", place(table, core, name)
          )
        }
      }
    }
    if let table = try core.tables(Trees.estimated, of: trees, "EstimatedFeatures").first,
      document.unsupported == nil
    {
      document.unsupported = (
        .featureType, "Estimated", place(table, core, "EstimatedFeatures[0]")
      )
    }
  }

  func place(
    _ table: FlatBuffer.Table, _ core: FlatBuffer, _ path: String
  ) -> CatBoostDocument.Place {
    .init(offset: core.start + table.position, path: path)
  }

  private func ctr(
    _ table: FlatBuffer.Table, _ core: inout FlatBuffer, _ path: String
  ) throws(ModelError) -> CatBoostDocument.CTRFeature {
    var ctr = CatBoostDocument.CTRFeature(place: place(table, core, path))
    guard let inner = try core.table(0, of: table, path + ".Ctr") else {
      throw .missingKey("Ctr", at: core.location(table.position, path))
    }
    ctr.base = try base(0, of: inner, &core, path + ".Ctr.Base")
    ctr.targetBorder = Int(try core.number(1, of: inner, default: Int32(0), path))
    ctr.priorNumerator = try core.float(2, of: inner, default: 0, path)
    ctr.priorDenominator = try core.float(3, of: inner, default: 1, path)
    ctr.shift = try core.float(4, of: inner, default: 0, path)
    ctr.scale = try core.float(5, of: inner, default: 1, path)
    ctr.borders = try core.floats(1, of: table, path + ".Borders")
    return ctr
  }
}
