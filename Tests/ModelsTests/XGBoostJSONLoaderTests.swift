import Models
import Testing

/// What the loader reads, and what it says to files it does not.
@Suite struct XGBoostJSONLoaderTests {
  @Test func readsWhatTheFileSays() throws {
    let model = try loadTrees(bytes: TinyModel.bytes)
    #expect(
      model.origin
        == ModelOrigin(
          format: "xgboost-json", version: "3.4.1", kind: "gbtree", objective: "binary:logistic"))
    #expect(
      model.features == [
        Feature(name: "income", kind: .numeric),
        Feature(name: "sex", kind: .categorical(levels: ["F", "é"])),
        Feature(name: "age", kind: .numeric),
      ])
    #expect(model.baseMargin == [0])
    #expect(model.task == .binaryClassification)
    #expect(model.transform == .logistic)
    #expect(model.bestIteration == 0)
    #expect(model.trees.count == 2)
    #expect(model.trees[0].feature == [0, -1, -1])
    #expect(model.trees[0].cover == [4, 3, 1])
    #expect(model.trees[0].gain == [2, 0, 0])
    #expect(model.trees[0].value == [0, -0.25, 0.75])
    #expect(model.trees[0].defaultLeft == [true, false, false])
    #expect(model.trees[1].categories[0].contains(1))
    #expect(!model.trees[1].categories[0].contains(0))
    // By hand: income 0.4 < 0.5 gives -0.25 and F stays left with 0.125; then 0.75 and é: -0.5.
    let matrix = FeatureMatrix(
      columns: [[0.4, 0.5, .nan], [0, 1, .nan], [1, 1, 1]], rowCount: 3)
    #expect(model.margins(of: matrix) == [-0.125, 0.25, -0.75])
    #expect(model.exactMargins(of: matrix) == [-0.125, 0.25, -0.75])
  }

  @Test func keysMayComeInAnyOrderAndTreesToo() throws {
    let plain = try loadTrees(bytes: TinyModel.bytes)
    let text = TinyModel.text
    // The version first, blanks and a byte order mark.
    let moved =
      [0xEF, 0xBB, 0xBF]
      + Array(
        ("\r\n\t { \"version\" : [ 3, 4, 1 ] ,"
          + text.dropFirst().dropLast(",\"version\":[3,4,1]}".count) + " } \n").utf8)
    #expect(try loadTrees(bytes: moved).trees == plain.trees)
    // Ids decide the order of the trees.
    let swapped = text.split(separator: "\"id\":0").joined(separator: "\"id\":9")
      .split(separator: "\"id\":1").joined(separator: "\"id\":0")
      .split(separator: "\"id\":9").joined(separator: "\"id\":1")
    let other = try loadTrees(bytes: Array(swapped.utf8))
    #expect(other.trees == [plain.trees[1], plain.trees[0]])
  }

  @Test(arguments: [
    ("\"gbtree\"}", "\"gbforest\"}", ModelError.Unsupported.booster, "gbforest"),
    ("binary:logistic", "reg:normal", .objective, "reg:normal"),
    ("binary:logistic", "binary:custom", .objective, "binary:custom"),
    ("\"id\":1", "\"id\":1,\"leaf_weights\":[1E0]", .key, "leaf_weights"),
    ("\"int\"", "\"timestamp\"", .featureType, "timestamp"),
    ("\"tree_info\"", "\"tree_offsets\":[1],\"tree_info\"", .key, "tree_offsets"),
    ("\"id\":1", "\"id\":1,\"leaf_scale\":2", .key, "leaf_scale"),
    ("\"name\":\"gbtree\"", "\"scale\":2,\"name\":\"gbtree\"", .key, "scale"),
  ])
  func refusesByName(_ old: String, _ new: String, _ kind: ModelError.Unsupported, _ found: String)
  {
    guard case .unsupported(kind, found: found, at: _) = TinyModel.failure(old, new) else {
      Issue.record("\(String(describing: TinyModel.failure(old, new)))")
      return
    }
  }

  @Test(arguments: [
    // Children: out of range, shared, a cycle, one only, the root.
    ("\"left_children\":[1,", "\"left_children\":[7,"),
    ("\"left_children\":[1,", "\"left_children\":[2,"),
    ("\"left_children\":[1,", "\"left_children\":[0,"),
    ("\"left_children\":[1,", "\"left_children\":[-1,"),
    ("\"left_children\":[1,-1", "\"left_children\":[1,1"),
    ("\"left_children\":[1,", "\"left_children\":[99999999999,"),
    // A node without a parent that is not marked as deleted.
    ("\"right_children\":[2,-1", "\"right_children\":[1,-1"),
    // Features and outputs that are not there.
    ("\"split_indices\":[0,", "\"split_indices\":[3,"),
    ("\"split_indices\":[0,", "\"split_indices\":[-1,"),
    ("\"split_indices\":[0,", "\"split_indices\":[2147483647,"),
    ("\"tree_info\":[0,0]", "\"tree_info\":[0,1]"),
    ("\"tree_info\":[0,0]", "\"tree_info\":[0]"),
    ("\"tree_info\":[0,0]", "\"tree_info\":[0,-1]"),
    // Numbers.
    ("-2.5E-1", "1E400"), ("-2.5E-1", "NaN"), ("-2.5E-1", "-Infinity"), ("-2.5E-1", "1e"),
    ("-2.5E-1", "--1"), ("-2.5E-1", "\"1\""), ("-2.5E-1", "null"), ("[5E-1,", "[NaN,"),
    ("\"sum_hessian\":[4E0", "\"sum_hessian\":[-4E0"),
    ("\"sum_hessian\":[4E0", "\"sum_hessian\":[NaN"),
    // Lengths and counts.
    ("\"split_conditions\":[5E-1,", "\"split_conditions\":["),
    ("\"default_left\":[1,", "\"default_left\":[1,1,"),
    ("\"sum_hessian\":[4E0,", "\"sum_hessian\":["),
    ("\"loss_changes\":[2E0,", "\"loss_changes\":["),
    ("\"split_type\":[0,0,0]", "\"split_type\":[0,0]"),
    ("\"num_nodes\":\"3\"", "\"num_nodes\":\"1000000000\""),
    ("\"num_nodes\":\"3\"", "\"num_nodes\":\"-3\""),
    ("\"num_trees\":\"2\"", "\"num_trees\":\"1000000000\""),
    ("\"num_trees\":\"2\"", "\"num_trees\":\"99999999999999999999\""),
    ("\"num_feature\":\"3\",\"num_target\"", "\"num_feature\":\"1000000000\",\"num_target\""),
    ("\"num_feature\":\"3\",\"num_target\"", "\"num_feature\":\"0\",\"num_target\""),
    ("\"num_class\":\"0\"", "\"num_class\":\"1000000000\""),
    ("\"num_target\":\"1\"", "\"num_target\":\"1000000000\""),
    ("\"id\":1", "\"id\":0"), ("\"id\":1", "\"id\":2"), ("\"id\":1", "\"id\":-1"),
    // Categories.
    ("\"categories\":[1]", "\"categories\":[-1]"),
    ("\"categories\":[1]", "\"categories\":[2147483647]"),
    ("\"categories_nodes\":[0]", "\"categories_nodes\":[1]"),
    ("\"categories_nodes\":[0]", "\"categories_nodes\":[7]"),
    ("\"categories_segments\":[0]", "\"categories_segments\":[1]"),
    ("\"categories_sizes\":[1]", "\"categories_sizes\":[1000000000]"),
    ("\"categories_sizes\":[1]", "\"categories_sizes\":[]"),
    ("\"split_type\":[1,", "\"split_type\":[2,"),
    ("\"offsets\":[0,1,3]", "\"offsets\":[0,2,3]"),
    ("\"offsets\":[0,1,3]", "\"offsets\":[0,1,1000000000]"),
    ("\"offsets\":[0,1,3]", "\"offsets\":[3,1,0]"),
    // Names.
    ("\"age\"]", "\"age\",\"more\"]"), ("\"age\"]", "\"sex\"]"), ("\"int\"]", "\"int\",\"int\"]"),
    // Base score.
    ("[5E-1]\"", "[5E-1,1]\""), ("[5E-1]\"", "\""), ("[5E-1]\"", "[half]\""),
    ("[5E-1]\"", "[1.5]\""), ("[5E-1]\"", "[-0.1]\""), ("[5E-1]\"", "[NaN]\""),
    // Structure.
    ("\"id\":1", "\"id\":1,\"id\":1"), ("\"version\"", "\"learner\""),
    ("[3,4,1]}", "[3,4,1]}}"), ("[3,4,1]}", "[3,4,1]} x"), ("[3,4,1]", "[3,4,1,]"),
    ("\"parents\"", "'parents'"), ("income", "inc\\qome"), ("income", "inc\\ud800ome"),
    ("income", "inc\u{1}ome"), ("\"trees\":[", "\"trees\":{"),
    ("\"num_trees\":\"2\"}", "\"num_trees\":\"2\"},\"weight_drop\":3"),
    ("\"num_trees\":\"2\"}", "\"num_trees\":\"2\"},\"weight_drop\":[1]"),
    ("\"name\":\"gbtree\"", "\"name\":\"dart\""), ("\"name\":\"gbtree\"", "\"other\":1"),
  ])
  func refusesWhatIsBroken(_ old: String, _ new: String) {
    #expect(!TinyModel.edited(old, new).isEmpty, "the text to replace is there")
    #expect(TinyModel.failure(old, new) != nil)
  }

  @Test(arguments: [
    "+1", ".5", "-.5", "01", "-00", "1.", "1.E2", "1E", "1E+", "0x1", "inf", "nan", "-", "--1",
    "1_0",
  ])
  func numbersAreThoseOfJSON(_ text: String) {
    // In numbers, in integers and in what is skipped.
    for stored in ["7.5E-1", "2,-1,-1", "2147483647"] {
      let replacement = stored.contains(",") ? "\(text),-1,-1" : text
      let failure = TinyModel.failure(stored, replacement)
      switch failure {
      case .syntax, .wrongType: break
      default: Issue.record("\(text): \(String(describing: failure))")
      }
    }
  }

  @Test func errorsSayWhere() throws {
    guard
      case .syntax(.number(let token), let place) = TinyModel.failure("7.5E-1", "-x")
    else {
      Issue.record("no syntax error")
      return
    }
    #expect(token == "-x")
    #expect(place.path == "learner.gradient_booster.model.trees[0].split_conditions[2]")
    let bytes = TinyModel.edited("7.5E-1", "-x")
    #expect(bytes[place.offset...].starts(with: "-x".utf8))
    let before = bytes[..<place.offset]
    #expect(place.line == before.count { $0 == 0x0A } + 1)
    #expect(place.column == place.offset - (before.lastIndex(of: 0x0A) ?? -1))

    guard
      case .tree(.child(tree: 1, node: 0, found: 9), let tree) = TinyModel.failure(
        Array(TinyModel.text.split(separator: "\"id\":1").joined(separator: "\"id\":1").utf8)
          .replacingLast("\"left_children\":[1", with: "\"left_children\":[9"))
    else {
      Issue.record("no tree error")
      return
    }
    #expect(tree.path == "learner.gradient_booster.model.trees[1]")

    guard
      case .missingKey("split_conditions", let missing) = TinyModel.failure(
        "\"split_conditions\":[5E-1,-2.5E-1,7.5E-1],", "")
    else {
      Issue.record("no missing key")
      return
    }
    #expect(missing.path == "learner.gradient_booster.model.trees[0]")
  }

  @Test func nestingIsLimited() {
    for open in ["[", "{\"a\":"] {
      let deep = "{\"other\":" + String(repeating: open, count: 100_000)
      guard case .syntax(.nesting(limit: _), _) = TinyModel.failure(Array(deep.utf8)) else {
        Issue.record("nesting of \(open) is not refused")
        return
      }
    }
  }

  @Test func fewBytesCannotClaimMuchMemory() {
    // Every node of a wide tree asks for a set that reaches up to the largest code.
    let nodes = 4001
    let inner = (0..<nodes).map { $0 % 2 == 0 && $0 + 2 < nodes }
    func list(_ value: (Int) -> Int) -> String {
      "[" + (0..<nodes).map { String(value($0)) }.joined(separator: ",") + "]"
    }
    let count = inner.count { $0 }
    let tree = """
      {"categories":[\(Array(repeating: "16777215", count: count).joined(separator: ","))],
      "categories_nodes":[\((0..<nodes).filter { inner[$0] }.map(String.init)
        .joined(separator: ","))],
      "categories_segments":[\((0..<count).map(String.init).joined(separator: ","))],
      "categories_sizes":[\(Array(repeating: "1", count: count).joined(separator: ","))],
      "default_left":\(list { _ in 0 }),"id":0,
      "left_children":\(list { inner[$0] ? $0 + 1 : -1 }),
      "right_children":\(list { inner[$0] ? $0 + 2 : -1 }),
      "split_conditions":\(list { _ in 0 }),"split_indices":\(list { _ in 0 }),
      "split_type":\(list { inner[$0] ? 1 : 0 })}
      """
    let text = """
      {"learner":{"gradient_booster":{"model":{"trees":[\(tree)]},"name":"gbtree"},
      "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},
      "objective":{"name":"reg:squarederror"}},"version":[3,4,1]}
      """
    guard case .invalidValue("16777215", _, let place) = TinyModel.failure(Array(text.utf8)) else {
      Issue.record("\(String(describing: TinyModel.failure(Array(text.utf8))))")
      return
    }
    #expect(place.path.hasPrefix("learner.gradient_booster.model.trees[0].categories_nodes["))
  }

  @Test func everyPrefixThrows() {
    let bytes = TinyModel.bytes
    for length in 0..<bytes.count {
      #expect(TinyModel.failure(Array(bytes[..<length])) != nil, "prefix of \(length) bytes")
    }
  }

  @Test func everyByteFlipLoadsOrThrows() throws {
    let bytes = TinyModel.bytes
    let matrix = FeatureMatrix(
      columns: [[0.4, .nan, 1e30], [0, 1, .nan], [1, .infinity, -.infinity]], rowCount: 3)
    var loaded = 0
    var refused = 0
    for place in bytes.indices {
      // Two of the eight bits of each byte; over seven bytes every bit has its turn.
      for bit in [0, 1 + place % 7] {
        var flipped = bytes
        flipped[place] ^= 1 << UInt8(bit)
        guard let model = try? loadTrees(bytes: flipped) else {
          refused += 1
          continue
        }
        loaded += 1
        // What loads can be walked.
        if model.features.count == 3 {
          #expect(model.margins(of: matrix).count == 3 * model.outputs.count)
        }
      }
    }
    #expect(loaded > 0)
    #expect(refused > loaded)
  }

  @Test func deletedNodesAreLeftOut() throws {
    // Nodes 1 and 2 were pruned; 3 and 4 remain and become 1 and 2.
    let tree = #"""
      {"base_weights":[0,9,9,1,2],"default_left":[true,false,false,false,false],"id":0,
      "left_children":[3,-1,-1,-1,-1],"right_children":[4,-1,-1,-1,-1],"loss_changes":[2,9,9,0,0],
      "split_conditions":[0.5,9,9,-1,1],"split_indices":[0,2147483647,2147483647,0,0],
      "sum_hessian":[4,9,9,3,1]}
      """#
    let text = """
      {"learner":{"gradient_booster":{"model":{"trees":[\(tree)]},"name":"gbtree"},
      "learner_model_param":{"base_score":"0","num_class":"0","num_feature":"1"},
      "objective":{"name":"reg:squarederror"}},"version":[1,3,0]}
      """
    let model = try loadTrees(bytes: Array(text.utf8))
    #expect(model.trees[0].left == [1, -1, -1])
    #expect(model.trees[0].right == [2, -1, -1])
    #expect(model.trees[0].value == [0, -1, 1])
    #expect(model.trees[0].cover == [4, 3, 1])
    #expect(model.trees[0].gain == [2, 0, 0])
    #expect(model.features == [Feature(name: "f0", kind: .numeric)])
    // A path to a node that is marked as deleted is an error.
    let broken = text.split(separator: "[3,-1,").joined(separator: "[1,-1,")
    guard
      case .tree(.deletedNode(tree: 0, node: 1), _) = TinyModel.failure(Array(broken.utf8))
    else {
      Issue.record("\(String(describing: TinyModel.failure(Array(broken.utf8))))")
      return
    }
  }

  @Test func levelsOfOlderFilesAreDeclared() throws {
    // Before 3.4 a word beyond ASCII cannot be read back: the list has to be declared.
    let old = TinyModel.edited("[3,4,1]", "[3,3,0]")
    let model = try loadTrees(bytes: old)
    #expect(model.features[1].kind == .categorical(levels: nil))
    let declared = try loadTrees(
      bytes: old, options: ModelOptions(categories: ["sex": ["F", "é"]]))
    #expect(declared.features[1].kind == .categorical(levels: ["F", "é"]))
    // Where the file has levels they are authoritative; saying the same is no harm.
    func fails(_ categories: [String: [String]]) -> ModelError? {
      TinyModel.failure(TinyModel.bytes, options: ModelOptions(categories: categories))
    }
    #expect(fails(["sex": ["F", "é"]]) == nil)
    #expect(fails(["sex": ["é", "F"]]) == .declaredLevels(feature: "sex", .differsFromFile))
    // The same letter composed otherwise is another level.
    #expect(fails(["sex": ["F", "e\u{301}"]]) == .declaredLevels(feature: "sex", .differsFromFile))
    #expect(fails(["age": ["1"]]) == .declaredLevels(feature: "age", .notCategorical))
    #expect(
      fails(["sexx": ["F"]])
        == .declaredLevels(feature: "sexx", .unknownFeature(nearest: ["sex"])))
    #expect(
      TinyModel.failure(old, options: ModelOptions(categories: ["sex": ["F", "F"]]))
        == .declaredLevels(feature: "sex", .duplicateLevel("F")))
  }

  @Test func numericLevelsAreWords() throws {
    let bytes = TinyModel.edited(
      "{\"offsets\":[0,1,3],\"values\":[70,-61,-87]}", "{\"type\":15,\"values\":[30,-5]}")
    let model = try loadTrees(bytes: bytes)
    #expect(model.features[1].kind == .categorical(levels: ["30", "-5"]))
  }

  @Test func whatIsNotNeededMayHoldAnything() throws {
    let bytes = TinyModel.edited(
      "{\"scale_pos_weight\":\"1\"}", "[1e400,-1E-400,NaN,null,true,[{}],\"\\u00e9\\ud83d\\ude00\"]"
    )
    #expect(try loadTrees(bytes: bytes).trees.count == 2)
    // But it has to be JSON.
    #expect(TinyModel.failure("{\"scale_pos_weight\":\"1\"}", "[1,]") != nil)
    #expect(TinyModel.failure("{\"scale_pos_weight\":\"1\"}", "[1 2]") != nil)
    #expect(TinyModel.failure("{\"scale_pos_weight\":\"1\"}", "nul") != nil)
  }

  @Test func summaryCounts() throws {
    let summary = ModelSummary(try ModelFile.load(bytes: TinyModel.bytes))
    #expect(summary.trees == 2)
    #expect(summary.storedTrees == 2)
    #expect(summary.nodes == 6)
    #expect(summary.leaves == 4)
    #expect(summary.maximumDepth == 1)
    #expect(summary.categoricalNodes == 1)
    #expect(summary.splitCounts == [1, 1, 0])
    #expect(summary.hasCover)
    #expect(summary.weightedTrees == 0)
    #expect(summary.bestIteration == 0)
  }
}

extension [UInt8] {
  /// The bytes with the last occurrence of a text replaced.
  fileprivate func replacingLast(_ old: String, with new: String) -> [UInt8] {
    let wanted = Array(old.utf8)
    for start in stride(from: count - wanted.count, through: 0, by: -1)
    where self[start...].starts(with: wanted) {
      return Array(self[..<start]) + Array(new.utf8) + Array(self[(start + wanted.count)...])
    }
    return self
  }
}
