extension CatBoostJSONReader {
  /// Reads `features_info`: the columns, the words that are asked for, and the CTRs.
  mutating func readFeatures(_ scanner: inout JSONScanner) throws(ModelError) {
    try scanner.object { (scanner, key) throws(ModelError) in
      if scanner.kind == .null {
        try scanner.skip()
        return
      }
      switch key {
      case "float_features":
        try scanner.array { (scanner, _) throws(ModelError) in
          document.floats.append(try readFloat(&scanner))
        }
      case "categorical_features":
        try scanner.array { (scanner, _) throws(ModelError) in try readCategorical(&scanner) }
      case "ctrs":
        try scanner.array { (scanner, _) throws(ModelError) in
          document.ctrs.append(try readCTR(&scanner))
        }
      // The words behind the hashes: a prediction goes the other way.
      case "cat_features_hash": try scanner.skip()
      case "text_features", "embedding_features":
        unsupported(.featureType, key == "text_features" ? "Text" : "Embedding", &scanner)
        try scanner.skip()
      default:
        unsupported(.key, key, &scanner)
        try scanner.skip()
      }
    }
  }

  private func readFloat(
    _ scanner: inout JSONScanner
  ) throws(ModelError) -> CatBoostDocument.FloatFeature {
    var feature = CatBoostDocument.FloatFeature()
    var name: String?
    feature.place = place(&scanner)
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "borders": feature.borders = try floats(&scanner)
      case "feature_index": feature.index = try scanner.integer()
      case "flat_feature_index": feature.flatIndex = try scanner.integer()
      case "has_nans": feature.hasMissing = try scanner.boolean()
      case "feature_id": feature.name = try scanner.string()
      case "feature_name": name = try scanner.string()
      case "nan_value_treatment":
        let start = scanner.position
        let text = try scanner.string()
        guard let treatment = CatBoostDocument.MissingTreatment(name: text) else {
          throw .invalidValue(
            text, expected: "AsIs, AsFalse or AsTrue", at: scanner.location(start))
        }
        feature.treatment = treatment
      default: try scanner.skip()
      }
    }
    if let name { feature.name = name }
    return feature
  }

  private mutating func readCategorical(_ scanner: inout JSONScanner) throws(ModelError) {
    var feature = CatBoostDocument.CategoricalFeature()
    var name: String?
    feature.place = place(&scanner)
    var values: CatBoostDocument.OneHotFeature?
    try scanner.object { (scanner, key) throws(ModelError) in
      switch key {
      case "feature_index": feature.index = try scanner.integer()
      case "flat_feature_index": feature.flatIndex = try scanner.integer()
      case "feature_id": feature.name = try scanner.string()
      case "feature_name": name = try scanner.string()
      case "values" where scanner.kind == .array:
        var oneHot = CatBoostDocument.OneHotFeature(place: place(&scanner))
        try scanner.elements { (scanner, index) throws(ModelError) in
          oneHot.values.append(try hash(&scanner, index: index))
        }
        values = oneHot
      default: try scanner.skip()
      }
    }
    if let name { feature.name = name }
    if var values {
      values.categorical = feature.index
      document.oneHots.append(values)
    }
    document.categoricals.append(feature)
  }

  private func readCTR(
    _ scanner: inout JSONScanner
  ) throws(ModelError) -> CatBoostDocument.CTRFeature {
    var ctr = CatBoostDocument.CTRFeature()
    ctr.place = place(&scanner)
    var found: Set<String> = []
    try scanner.object { (scanner, key) throws(ModelError) in
      found.insert(key)
      switch key {
      case "borders": ctr.borders = try floats(&scanner)
      case "ctr_type": ctr.base.kind = try kind(&scanner)
      case "elements": ctr.base.projection = try projection(&scanner)
      case "prior_numerator": ctr.priorNumerator = try scanner.float()
      case "prior_denomerator": ctr.priorDenominator = try scanner.float()
      case "shift": ctr.shift = try scanner.float()
      case "scale": ctr.scale = try scanner.float()
      case "target_border_idx": ctr.targetBorder = try scanner.integer()
      default: try scanner.skip()
      }
    }
    for key in ["borders", "ctr_type", "elements", "prior_numerator", "prior_denomerator"]
    where !found.contains(key) {
      throw .missingKey(key, at: scanner.location(ctr.place.offset, path: ctr.place.path))
    }
    return ctr
  }

  /// Reads the statistic that a CTR is.
  func kind(_ scanner: inout JSONScanner) throws(ModelError) -> CatBoostDocument.CTRKind {
    let start = scanner.position
    let text = try scanner.string()
    guard let kind = CatBoostDocument.CTRKind(name: text) else {
      throw .unsupported(.featureType, found: text, at: scanner.location(start))
    }
    return kind
  }

  /// Reads a combination of categories and truths.
  func projection(
    _ scanner: inout JSONScanner
  ) throws(ModelError) -> CatBoostDocument.Projection {
    var projection = CatBoostDocument.Projection()
    try scanner.array { (scanner, _) throws(ModelError) in
      var element: String?
      var (category, float, border, value): (Int?, Int?, Float?, Int32?)
      let place = place(&scanner)
      try scanner.object { (scanner, key) throws(ModelError) in
        switch key {
        case "combination_element": element = try scanner.string()
        case "cat_feature_index": category = try scanner.integer()
        case "float_feature_index": float = try scanner.integer()
        case "border": border = try scanner.float()
        case "value": value = try hash(&scanner, index: nil)
        default: try scanner.skip()
        }
      }
      switch (element, category, float, border, value) {
      case ("cat_feature_value", let category?, _, _, _): projection.categories.append(category)
      case ("float_feature", _, let index?, let border?, _):
        projection.above.append(.init(index: index, border: border))
      case ("cat_feature_exact_value", let category?, _, _, let value?):
        projection.equal.append(.init(index: category, value: value))
      default:
        throw .invalidValue(
          element ?? "", expected: "part of a combination",
          at: scanner.location(place.offset, path: place.path))
      }
    }
    return projection
  }

  /// Reads a hash of 32 bits, which some versions write with a sign and others without.
  func hash(_ scanner: inout JSONScanner, index: Int?) throws(ModelError) -> Int32 {
    let start = scanner.position
    let number = try scanner.integer(index: index)
    guard number >= Int(Int32.min), number <= Int(UInt32.max) else {
      throw .invalidValue(
        "\(number)", expected: "number of 32 bits",
        at: scanner.location(
          start, path: scanner.pathText + (index.map { "[\($0)]" } ?? "")))
    }
    return Int32(truncatingIfNeeded: number)
  }

  private func floats(_ scanner: inout JSONScanner) throws(ModelError) -> [Float] {
    if scanner.kind == .null {
      try scanner.skip()
      return []
    }
    return try scanner.floats().map { Float($0) }
  }
}
