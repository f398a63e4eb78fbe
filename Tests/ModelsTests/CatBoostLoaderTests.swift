import Foundation
import TestSupport
import Testing

@testable import Models

/// What the loaders of CatBoost's files take from them, and what they refuse.
@Suite struct CatBoostLoaderTests {
  private static let small = CatBoostFixture(version: "1.2.10", name: "small-ctr")

  /// The small model's JSON after changes of its text.
  private func changed(
    _ changes: [(String, String)], of name: String = "small-ctr"
  ) throws -> [UInt8] {
    let fixture = CatBoostFixture(version: "1.2.10", name: name)
    var text = String(decoding: try fixture.bytes(.json), as: UTF8.self)
    for (old, new) in changes {
      #expect(text.contains(old), "\(old)")
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    return Array(text.utf8)
  }

  private func failure(_ bytes: [UInt8]) -> ModelError? {
    do {
      _ = try ModelFile.load(bytes: bytes)
      return nil
    } catch { return error }
  }

  @Test(arguments: CatBoostFixture.Spelling.allCases)
  func readsWhatAFileSays(_ spelling: CatBoostFixture.Spelling) throws {
    let model = try CatBoostFixture(version: "1.2.10", name: "ctr-lossguide").model(spelling)
    #expect(
      model.origin
        == ModelOrigin(
          format: "catboost-\(spelling.rawValue)", version: "1.2.10", kind: "non_symmetric",
          objective: "MultiClass"))
    #expect(
      model.features == [
        Feature(name: "amount", kind: .numeric), Feature(name: "work", kind: .text),
        Feature(name: "zeros", kind: .numeric), Feature(name: "town", kind: .text),
        Feature(name: "holes", kind: .numeric), Feature(name: "term", kind: .text),
        Feature(name: "yes", kind: .text),
      ])
    #expect(model.outputs == ["0", "1", "2"] && model.task == .multiclassClassification)
    #expect(model.precision == .double && model.scoresAreProbabilities)
    #expect(model.transform == nil || model.transform == .softmax)
    let names = try CatBoostFixture(version: "1.2.10", name: "classes").model(spelling).outputs
    #expect(names == ["high, ü", "low", "middle"])
    let plain = try CatBoostFixture(version: "1.0.6", name: "logloss").model(spelling)
    #expect(plain.outputs == ["score"] && plain.task == .binaryClassification)
    #expect(plain.origin.kind == "oblivious" && plain.defaultThreshold == 0.5)
    #expect(plain.ensemble?.trees.allSatisfy { $0.cover != nil } == true)
  }

  @Test func bothFilesOfAModelAreOneModel() throws {
    for fixture in CatBoostFixture.all {
      let (text, binary) = (try fixture.model(.json), try fixture.model(.cbm))
      #expect(text.outputs == binary.outputs && text.task == binary.task)
      // Before 1.1, JSON had no names.
      if text.features[0].name != "f0" { #expect(text.features == binary.features) }
      let (left, right) = (learner(text), learner(binary))
      #expect(left?.trees.map(inOrder) == right?.trees.map(inOrder), "\(fixture)")
      #expect(left?.baseMargin == right?.baseMargin)
    }
  }

  /// What a tree's nodes hold from left to right; the files number nodes in different orders.
  private func inOrder(_ tree: Tree) -> [[Double]] {
    var nodes: [[Double]] = []
    var pending = [0]
    while let node = pending.popLast() {
      nodes.append([
        Double(tree.feature[node]), tree.threshold[node], tree.value[node],
        tree.cover?[node] ?? -1, tree.defaultLeft[node] ? 1 : 0, Double(tree.output), tree.weight,
      ])
      if !tree.isLeaf(node) { pending += [Int(tree.right[node]), Int(tree.left[node])] }
    }
    return nodes
  }

  private func learner(_ model: Model) -> TreeEnsemble? {
    if let ensemble = model.ensemble { return ensemble }
    guard case .program(let program) = model.form,
      case .trees(let ensemble)? = program.learners.first
    else { return nil }
    return ensemble
  }

  @Test func onlyWordsMakeAProgram() throws {
    #expect(try CatBoostFixture(version: "1.2.10", name: "rmse").model(.cbm).ensemble != nil)
    for name in ["onehot", "ctr-simple"] {
      let model = try CatBoostFixture(version: "1.2.10", name: name).model(.cbm)
      #expect(model.ensemble == nil)
      // Every derived column is made of one raw column.
      #expect(model.decomposition != nil)
    }
    let combined = try CatBoostFixture(version: "1.2.10", name: "ctr-combined").model(.cbm)
    #expect(combined.decomposition == nil)
  }

  @Test(arguments: CatBoostFixture.Spelling.allCases)
  func thresholdsOfTheUserAreKept(_ spelling: CatBoostFixture.Spelling) throws {
    let fixture = CatBoostFixture(version: "1.2.10", name: "threshold")
    #expect(try fixture.model(spelling).defaultThreshold == 0.3)
    #expect(try fixture.expected().threshold == 0.3)
    let usual = CatBoostFixture(version: "1.2.10", name: "summed")
    #expect(try usual.model(spelling).defaultThreshold == 0.5)
    #expect(try usual.model(spelling).origin.objective == "Logloss")
    let text = String(decoding: try fixture.bytes(.json), as: UTF8.self)
    for wrong in ["0", "1", "-0.5", "nan", "x"] {
      let broken = text.replacing(
        "\"binclass_probability_threshold\":\"0.3\"",
        with: "\"binclass_probability_threshold\":\"\(wrong)\"")
      #expect(broken != text && failure(Array(broken.utf8)) != nil)
    }
  }

  @Test func levelsThatTheUserDeclaresAreNotNeeded() throws {
    let fixture = CatBoostFixture(version: "1.2.10", name: "onehot")
    let options = ModelOptions(categories: ["work": ["Private", "?"]])
    let model = try ModelFile.load(bytes: try fixture.bytes(.json), options: options)
    #expect(model.features == (try fixture.model(.json)).features)
    #expect(throws: ModelError.declaredLevels(feature: "amount", .notCategorical)) {
      try ModelFile.load(
        bytes: try fixture.bytes(.json), options: ModelOptions(categories: ["amount": ["1"]]))
    }
  }

  @Test func missingWordsNeedAWordOfTraining() throws {
    // Training saw the empty word in `town`: that is what an empty cell is.
    let known = CatBoostFixture(version: "1.2.10", name: "empty-word")
    _ = try known.model(.cbm).scores(of: try known.matrix(for: try known.model(.cbm)))
    let model = try CatBoostFixture(version: "1.2.10", name: "ctr-simple").model(.cbm)
    let matrix = try CatBoostFixture(version: "1.2.10", name: "ctr-simple").matrix(for: model)
    var columns = matrix.columns
    columns[1][7] = .nan
    #expect(throws: PredictionError(feature: 1, row: 7, problem: .missing)) {
      try model.scores(
        of: matrix.replacing(columns: columns, rowCount: matrix.rowCount))
    }
  }

  @Test(arguments: [1, 2, 3]) func threadsDoNotChangeAnything(_ threads: Int) throws {
    let fixture = CatBoostFixture(version: "1.2.10", name: "ctr-combined")
    let model = try fixture.model(.cbm)
    let matrix = try fixture.matrix(for: model)
    let copies = 500
    let long = matrix.replacing(
      columns: matrix.columns.map { column in Array((0..<copies).map { _ in column }.joined()) },
      rowCount: matrix.rowCount * copies)
    let once = try model.scores(of: matrix)
    #expect(
      try model.scores(of: long, threads: threads) == Array((0..<copies).map { _ in once }.joined())
    )
  }

  @Test func refusesByName() throws {
    func unsupported(_ name: String) throws -> (ModelError.Unsupported, String)? {
      let bytes = [UInt8](try Fixtures.data("catboost/1.2.10/refused-\(name)"))
      guard case .unsupported(let part, let found, _)? = failure(bytes) else { return nil }
      return (part, found)
    }
    #expect(try #require(try unsupported("text.model.cbm")) == (.featureType, "Text"))
    #expect(try #require(try unsupported("embedding.model.cbm")) == (.featureType, "Embedding"))
    #expect(
      try #require(try unsupported("uncertainty.model.cbm")) == (.objective, "RMSEWithUncertainty"))
    #expect(try #require(try unsupported("cox.model.json")) == (.objective, "Cox"))
    func part(_ changes: [(String, String)]) throws -> ModelError.Unsupported? {
      guard case .unsupported(let part, _, _)? = failure(try changed(changes)) else { return nil }
      return part
    }
    #expect(try part([("\"type\":\"MultiClass\"", "\"type\":\"Mine\"")]) == .objective)
    #expect(try part([("\"loss_function\"", "\"loss\"")]) == .objective)
    #expect(try part([("\"float_features\"", "\"text_features\"")]) == .featureType)
    #expect(try part([("\"OnlineCtr\"", "\"EstimatedFeature\"")]) == .featureType)
    #expect(try part([("\"scale_and_bias\"", "\"other\":1,\"scale_and_bias\"")]) == .key)
    #expect(try part([("\"leaf_weights\"", "\"leaf_slopes\"")]) == .key)
    #expect(
      try part([("\"ctr_type\":\"Borders\"", "\"ctr_type\":\"Median\"")]) == .featureType)
  }

  @Test(
    "Broken parts are refused with their place",
    arguments: [
      ("\"split_index\":3", "\"split_index\":99"), ("\"split_index\":3", "\"split_index\":-1"),
      ("\"split_index\":3", "\"split_index\":99999999999"), ("\"split_index\":3,", ""),
      ("\"leaf_weights\":[78,", "\"leaf_weights\":["),
      ("\"leaf_values\":[0.1", "\"leaf_values\":[1,0.1"),
      ("\"leaf_values\":[", "\"leaf_values\":[1e999,"),
      ("\"leaf_values\":[", "\"leaf_values\":[NaN,"),
      ("\"splits\":[{", "\"splits\":[{\"split_index\":0},{"),
      ("\"flat_feature_index\":1", "\"flat_feature_index\":0"),
      ("\"flat_feature_index\":1", "\"flat_feature_index\":-1"),
      ("\"feature_index\":1,", "\"feature_index\":0,"),
      ("\"feature_id\":\"town\"", "\"feature_id\":\"yes\""),
      ("\"nan_value_treatment\":\"AsIs\"", "\"nan_value_treatment\":\"Sometimes\""),
      ("\"borders\":[1.9", "\"borders\":[NaN,1.9"), ("\"borders\":[1.9", "\"borders\":[1e39,1.9"),
      ("\"values\":[-1101447917]", "\"values\":[-99999999999]"),
      ("\"hash_stride\":4", "\"hash_stride\":3"), ("\"hash_stride\":4", "\"hash_stride\":0"),
      ("[\"1388527009840488992\",0,", "[\"1388527009840488992\","),
      ("[\"1388527009840488992\"", "[\"99999999999999999999\""),
      ("[\"1388527009840488992\",0", "[\"1388527009840488992\",0.5"),
      ("[\"1388527009840488992\",0", "[\"1388527009840488992\",99999999999"),
      ("[\"1388527009840488992\"", "[\"-1\""), ("[\"1388527009840488992\"", "[1"),
      ("\"ctr_data\":{\"{", "\"ctr_data\":{\"x{"), ("\"ctr_data\"", "\"ctr_data\":null,\"no\""),
      ("\"target_border_idx\":0", "\"target_border_idx\":2"),
      ("\"target_border_idx\":0", "\"target_border_idx\":-1"),
      ("\"elements\":[{\"cat_feature_index\":0", "\"elements\":[{\"cat_feature_index\":5"),
      ("\"elements\":[{\"cat_feature_index\":0", "\"elements\":[{\"cat_feature_index\":1"),
      (
        "\"combination_element\":\"cat_feature_value\"}],\"identifier\"", "\"a\":1}],\"identifier\""
      ),
      ("[1,[0,0,0]]", "[1,[0,0]]"), ("[1,[0,0,0]]", "[1]"), ("[1,[0,0,0]]", "[1,[0,0,0],1]"),
      ("[1,[0,0,0]]", "[NaN,[0,0,0]]"), ("[1,[0,0,0]]", "[1,[0,Infinity,0]]"),
      ("\"oblivious_trees\"", "\"trees\":[],\"oblivious_trees\""),
      ("\"oblivious_trees\":[", "\"oblivious_trees\":[{},"),
      ("\"type\":\"MultiClass\"", "\"type\":\"Logloss\""),
    ])
  func brokenJSONIsRefused(_ old: String, _ new: String) throws {
    #expect(failure(try changed([(old, new)])) != nil)
  }

  @Test func deepAndEmptyTreesAreRefused() throws {
    let open = String(repeating: "{\"left\":", count: 100_000)
    let head = "{\"trees\":["
    #expect(failure(Array((head + open).utf8)) != nil)
    guard case .syntax(.nesting, _)? = failure(Array((head + open).utf8)) else {
      Issue.record("no word of nesting")
      return
    }
    #expect(failure(Array("{\"trees\":[]}".utf8)) != nil)
    #expect(failure(Array("{\"oblivious_trees\":null}".utf8)) != nil)
    #expect(failure(Array("{\"model_info\":{}}".utf8)) != nil)
    for (old, new) in [
      ("\"left\":{", "\"left\":{\"value\":[1,2,3],"), ("\"value\":[", "\"value\":[1,"),
      ("\"right\"", "\"wrong\""), ("\"split\"", "\"cut\""),
      ("\"weight\":", "\"weight\":[1],\"w\":"),
    ] {
      #expect(failure(try changed([(old, new)], of: "small-lossguide")) != nil, "\(new)")
    }
  }

  @Test func errorsTellThePlace() throws {
    let bytes = try changed([("\"split_index\":3", "\"split_index\":99")])
    guard case .invalidValue("99", _, let place)? = failure(bytes) else {
      Issue.record("no error")
      return
    }
    #expect(place.path == "oblivious_trees[0].split_index" && place.line == 1)
    var binary = try Self.small.bytes(.cbm)
    binary.removeLast(100)
    guard case .syntax(.length(let claimed, let remaining), let end)? = failure(binary) else {
      Issue.record("no error")
      return
    }
    #expect(claimed > remaining && end.isBinary && end.path == "static_provider_v1[0]")
  }

  /// Loads a broken file and, where that works, predicts: anything but a trap will do.
  private func survives(_ bytes: [UInt8]) -> Bool {
    guard let model = try? ModelFile.load(bytes: bytes) else { return false }
    let words = ["Ulm", "Bern", "yes", "no", "", "1"]
    let matrix = FeatureMatrix(
      columns: model.features.map { feature in
        feature.kind == .text ? [0, 1, 2, 3, 4, 5] : [0, 1, .nan, -1e300, .infinity, 1e-40]
      }, rowCount: 6, words: model.features.map { $0.kind == .text ? words : nil })
    _ = try? model.scores(of: matrix)
    return true
  }

  @Test(arguments: ["small-ctr", "small-lossguide"], CatBoostFixture.Spelling.allCases)
  func everyPrefixIsRefused(_ name: String, _ spelling: CatBoostFixture.Spelling) throws {
    let bytes = try CatBoostFixture(version: "1.2.10", name: name).bytes(spelling)
    #expect(survives(bytes))
    // A line's end may be missing.
    for length in 0..<(bytes.count - 1) {
      #expect(!survives(Array(bytes[..<length])), "\(length)")
    }
  }

  @Test(arguments: ["small-ctr", "small-lossguide"], CatBoostFixture.Spelling.allCases)
  func everyByteFlipLoadsOrThrows(
    _ name: String, _ spelling: CatBoostFixture.Spelling
  ) throws {
    let bytes = try CatBoostFixture(version: "1.2.10", name: name).bytes(spelling)
    var loaded = 0
    var refused = 0
    for place in bytes.indices {
      for mask: UInt8 in spelling == .json ? [place % 2 == 0 ? 0x01 : 0x10] : [0x01, 0x10, 0x80] {
        var flipped = bytes
        flipped[place] ^= mask
        if survives(flipped) { loaded += 1 } else { refused += 1 }
      }
    }
    #expect(loaded > 0 && refused > 0)
  }

  /// A small `.cbm` with a number of 32 bits changed in a field of its trees; a negative index counts
  /// from the end.
  private func patched(_ field: Int, _ index: Int, _ value: Int32) throws -> [UInt8] {
    var bytes = try CatBoostFixture(version: "1.2.10", name: "small-lossguide").bytes(.cbm)
    let place = try bytes.withUnsafeBytes { raw -> Int in
      var core = FlatBuffer(UnsafeRawBufferPointer(rebasing: raw[8...]), start: 8)
      let root = try core.root("")
      let trees = try #require(try core.table(1, of: root, ""))
      let vector = try core.vector(field, of: trees, elementSize: 4, "")
      #expect(index < vector.count)
      return 8 + vector.position + 4 * (index < 0 ? vector.count + index : index)
    }
    for byte in 0..<4 {
      bytes[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * Int32(byte)))
    }
    return bytes
  }

  @Test func brokenTreesOfCBMAreRefused() throws {
    typealias Field = CatBoostBinaryReader.Trees
    // A step is the distance to the left child and, 16 bits up, to the right one.
    for (field, index, values) in [
      (Field.steps, 0, [0x0001_0001, 0x0001_FFFF, 0x7FFF_0001, 0x0000_0001, 0]),
      (Field.leafPlaces, -1, [-1, 1, 0x7FFF_FFFF, 0]), (Field.sizes, 0, [-1, 0, 1, 0x7FFF_FFFF]),
      (Field.starts, 1, [-1, 0, 0x7FFF_FFFF]), (Field.splits, 0, [-1, 0x7FFF_FFFF]),
    ] {
      for value in values {
        let bytes = try patched(field, index, Int32(value))
        #expect(failure(bytes) != nil, "\(field) \(value)")
      }
    }
    #expect(failure(try patched(Field.splits, 0, 0)) == nil)
  }

  @Test func absurdLengthsAreRefusedAtOnce() throws {
    let bytes = try Self.small.bytes(.cbm)
    // The size of the core, of 32 bits and of 64.
    for size: [UInt8] in [
      [0xFE, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0xFF, count: 8),
      [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0x10, 0, 0, 0], [0, 0, 0, 0],
    ] {
      #expect(failure(bytes[..<4] + size + bytes[8...]) != nil)
    }
    #expect(failure(Array("CBM1".utf8)) != nil)
    #expect(failure(bytes + [0]) != nil)
  }
}
