import Models
import Testing

/// The binary form of XGBoost's models: the same models as from JSON, and what broken files lead to.
@Suite struct XGBoostUBJSONLoaderTests {
  /// The parts in which two models differ; the name of the file format is not one.
  static func differences(_ left: TreeEnsemble, _ right: TreeEnsemble) -> [String] {
    var parts: [String] = []
    let origins = [left.origin, right.origin].map {
      ModelOrigin(format: "", version: $0.version, kind: $0.kind, objective: $0.objective)
    }
    if origins[0] != origins[1] { parts.append("origin") }
    // Every stored field, also those that are added one day; the text of a number is exact.
    for (one, other) in zip(Mirror(reflecting: left).children, Mirror(reflecting: right).children)
    where one.label != "origin" {
      if String(reflecting: one.value) != String(reflecting: other.value) {
        parts.append(one.label ?? "?")
      }
    }
    return parts
  }

  /// The library's own files: one for each JSON model of some versions.
  @Test(arguments: XGBoostFixture.all.filter(\.hasUBJSON))
  func theLibrarysFilesGiveTheModelsOfItsJSON(_ fixture: XGBoostFixture) throws {
    let expected = try fixture.expected()
    let options = ModelOptions(categories: expected.categories ?? [:])
    let model = try loadTrees(bytes: try fixture.ubjsonBytes(), options: options)
    #expect(model.origin.format == "xgboost-ubjson")
    #expect(Self.differences(model, try fixture.model()) == [])
    let margins = XGBoostFixture.rounded(model.margins(of: try fixture.matrix(for: model)))
    #expect(
      ModelsTests.differences(margins, XGBoostFixture.floats(expected.margins), ulps: 0) == [])
  }

  @Test func theLibrarysFilesCoverItsWaysOfWriting() {
    let files = XGBoostFixture.all.filter(\.hasUBJSON)
    #expect(
      Set(files.map(\.version)) == [
        "1.7.6", "2.0.3", "2.1.4", "3.0.5", "3.1.3", "3.2.0", "3.3.0", "3.4.1",
      ])
    #expect(files.count > 50)
  }

  /// Every JSON model, rewritten as UBJSON in each style.
  @Test(arguments: XGBoostFixture.all)
  func rewrittenModelsAreTheSame(_ fixture: XGBoostFixture) throws {
    let options = ModelOptions(categories: try fixture.expected().categories ?? [:])
    let plain = try fixture.model()
    let text = String(decoding: try fixture.modelBytes(), as: UTF8.self)
    for style in UBJSONWriter.Style.allCases {
      let bytes = UBJSONWriter.write(text, style: style)
      let model = try loadTrees(bytes: bytes, options: options)
      #expect(Self.differences(model, plain) == [])
    }
  }

  @Test func theWriterWritesWhatTheLibraryWrites() throws {
    // Up to the types of arrays, which JSON does not tell: no array of numbers in this document.
    let bytes = UBJSONWriter.write("{\"a\":[\"b\",{}],\"c\":-7}", style: .library)
    let eight = [UInt8](repeating: 0, count: 7)
    #expect(
      bytes
        == Array("{L".utf8) + eight + [1] + Array("a[#L".utf8) + eight + [2] + Array("SL".utf8)
        + eight + [1] + Array("b{}L".utf8) + eight + [1] + Array("cl".utf8)
        + [0xFF, 0xFF, 0xFF, 0xF9] + Array("}".utf8))
  }

  @Test func theCheckSeesAWrongAnswer() throws {
    let model = try loadTrees(bytes: TinyModel.bytes)
    #expect(Self.differences(model, model) == [])
    for (old, new, part) in [
      ("7.5E-1", "7.500001E-1", "trees"), ("[5E-1]\"", "[5.000001E-1]\"", "baseMargin"),
      ("income", "outcome", "features"), ("reg_loss_param", "reg_loss_param", ""),
      ("[3,4,1]", "[3,4,0]", "origin"),
      ("\"best_iteration\":\"0\"", "\"best\":\"0\"", "bestIteration"),
      ("\"split_conditions\":[5E-1", "\"split_conditions\":[-0.0", "trees"),
    ] {
      let other = try loadTrees(bytes: TinyModel.edited(old, new))
      #expect(Self.differences(model, other) == (part.isEmpty ? [] : [part]))
    }
    let zero = try loadTrees(bytes: TinyModel.edited("[5E-1,", "[0,"))
    let negative = try loadTrees(bytes: TinyModel.edited("[5E-1,", "[-0.0,"))
    #expect(Self.differences(zero, negative) == ["trees"])
  }

  // MARK: Broken models

  private static let tiny = UBJSONWriter.write(TinyModel.text, style: .library)

  /// An error without the place's bytes and lines, which differ between the forms.
  private static func bare(_ error: ModelError?) -> ModelError? {
    func bare(_ place: ModelLocation) -> ModelLocation { ModelLocation(path: place.path, byte: 0) }
    switch error {
    case .syntax(let problem, let place): return .syntax(problem, at: bare(place))
    case .missingKey(let key, let place): return .missingKey(key, at: bare(place))
    case .wrongType(let expected, let found, let place):
      return .wrongType(expected: expected, found: found, at: bare(place))
    case .invalidValue(let found, let expected, let place):
      return .invalidValue(found, expected: expected, at: bare(place))
    case .count(let found, let expected, let place):
      return .count(found: found, expected: expected, at: bare(place))
    case .unsupported(let part, let found, let place):
      return .unsupported(part, found: found, at: bare(place))
    case .tree(let error, let place): return .tree(error, at: bare(place))
    default: return error
    }
  }

  @Test(arguments: [
    ("\"gbtree\"}", "\"gblinear\"}"), ("binary:logistic", "reg:normal"),
    ("\"size_leaf_vector\":\"1\"", "\"size_leaf_vector\":\"2\""), ("\"int\"", "\"timestamp\""),
    ("\"tree_info\"", "\"tree_offsets\":[1],\"tree_info\""), ("\"id\":1", "\"id\":1,\"scale\":2"),
    ("\"left_children\":[1,", "\"left_children\":[7,"),
    ("\"left_children\":[1,", "\"left_children\":[2,"),
    ("\"left_children\":[1,", "\"left_children\":[0,"),
    ("\"left_children\":[1,", "\"left_children\":[99999999999,"),
    ("\"right_children\":[2,-1", "\"right_children\":[1,-1"),
    ("\"split_indices\":[0,", "\"split_indices\":[3,"),
    ("\"tree_info\":[0,0]", "\"tree_info\":[0,1]"), ("\"tree_info\":[0,0]", "\"tree_info\":[0]"),
    ("-2.5E-1", "NaN"), ("-2.5E-1", "-Infinity"), ("-2.5E-1", "\"1\""), ("-2.5E-1", "null"),
    ("\"sum_hessian\":[4E0", "\"sum_hessian\":[-4E0"),
    ("\"split_conditions\":[5E-1,", "\"split_conditions\":["),
    ("\"split_conditions\":[5E-1,-2.5E-1,7.5E-1],", ""),
    ("\"default_left\":[1,", "\"default_left\":[1,1,"),
    ("\"num_nodes\":\"3\"", "\"num_nodes\":\"1000000000\""),
    ("\"num_trees\":\"2\"", "\"num_trees\":\"1000000000\""),
    ("\"num_feature\":\"3\",\"num_target\"", "\"num_feature\":\"1000000000\",\"num_target\""),
    ("\"num_class\":\"0\"", "\"num_class\":\"1000000000\""),
    ("\"id\":1", "\"id\":0"), ("\"id\":1", "\"id\":-1"),
    ("\"categories\":[1]", "\"categories\":[-1]"),
    ("\"categories\":[1]", "\"categories\":[2147483647]"),
    ("\"categories_nodes\":[0]", "\"categories_nodes\":[7]"),
    ("\"categories_sizes\":[1]", "\"categories_sizes\":[1000000000]"),
    ("\"split_type\":[1,", "\"split_type\":[2,"), ("\"offsets\":[0,1,3]", "\"offsets\":[3,1,0]"),
    ("\"age\"]", "\"sex\"]"), ("[5E-1]\"", "[half]\""), ("\"id\":1", "\"id\":1,\"id\":1"),
    ("\"trees\":[", "\"cycles\":["), ("\"name\":\"gbtree\"", "\"name\":\"dart\""),
    ("{\"learner\"", "{\"teacher\""),
  ])
  func saysOfBrokenModelsWhatItSaysOfTheirJSON(_ old: String, _ new: String) {
    let text = String(decoding: TinyModel.edited(old, new), as: UTF8.self)
    #expect(!text.isEmpty, "the text to replace is there")
    let wanted = TinyModel.failure(Array(text.utf8))
    #expect(wanted != nil)
    for style in UBJSONWriter.Style.allCases {
      let found = TinyModel.failure(UBJSONWriter.write(text, style: style))
      #expect(Self.bare(found) == Self.bare(wanted))
    }
  }

  /// The model with the bytes behind a mark replaced; the place of the first of them.
  private func edited(
    behind mark: String, _ replaced: Int, with bytes: [UInt8]
  ) throws -> (bytes: [UInt8], offset: Int) {
    let wanted = Array(mark.utf8)
    let start = try #require(Self.tiny.indices.first { Self.tiny[$0...].starts(with: wanted) })
    let offset = start + wanted.count
    return (Self.tiny[..<offset] + bytes + Self.tiny[(offset + replaced)...], offset)
  }

  private static let tenGigabytes: [UInt8] = [0, 0, 0, 2, 0x54, 0x0B, 0xE4, 0]

  @Test(arguments: [
    ("left_children[$l#", "trees[0].left_children"),
    ("split_conditions[$d#", "trees[0].split_conditions"),
    ("trees[#", "trees"), ("version[$l#", ""), ("feature_names[#", ""), ("\u{6}income", ""),
  ])
  func lengthsAreNotBelieved(_ mark: String, _ path: String) throws {
    // Of the last mark the length stands before it, as every string's.
    for claim in [Self.tenGigabytes, [0x7F] + .init(repeating: 0xFF, count: 7)] {
      var broken: (bytes: [UInt8], offset: Int)
      if mark.hasPrefix("\u{6}") {
        broken = try edited(behind: "SL\0\0\0\0\0\0\0\u{6}income", 0, with: [])
        broken.offset -= 15
      } else {
        broken = try edited(behind: mark, 0, with: [])
      }
      let start = broken.offset
      #expect(broken.bytes[start] == UInt8(ascii: "L"))
      broken.bytes.replaceSubrange((start + 1)..<(start + 9), with: claim)
      let claimed = claim.reduce(0) { $0 << 8 | Int($1) }
      guard
        case .syntax(.length(claimed, let remaining), let place) = TinyModel.failure(broken.bytes)
      else {
        Issue.record("\(String(describing: TinyModel.failure(broken.bytes)))")
        continue
      }
      #expect(remaining == broken.bytes.count - start - 9)
      #expect(place.offset == start)
      #expect(place.isBinary)
      #expect(place.path.hasSuffix(path))
    }
  }

  @Test func negativeLengthsAndWrongMarkersAreRefused() throws {
    let count = "left_children[$l#"
    let minus = try edited(behind: count, 9, with: [UInt8(ascii: "i"), 0xFF])
    guard case .syntax(.length(-1, _), let place) = TinyModel.failure(minus.bytes) else {
      Issue.record("\(String(describing: TinyModel.failure(minus.bytes)))")
      return
    }
    #expect(place.offset == minus.offset)
    for (mark, replaced, bytes, offset) in [
      // A length that is no integer, a type that is none, types without bytes, a type without a count.
      (count, 1, "d", 0), ("left_children[$", 1, "x", 0), ("left_children[$", 1, "Z", 0),
      ("left_children[$", 1, "N", 0), ("left_children[$l", 1, "L", 0),
      // A value that is none, the end of another container, a key without a length.
      ("left_children", 1, "x", 0), ("tree_info", 1, "]", 0), ("{", 1, "S", 0),
    ] {
      let broken = try edited(behind: mark, replaced, with: Array(bytes.utf8))
      let found = TinyModel.failure(broken.bytes)
      if mark == "{" {
        // No key's length: neither form of the document.
        #expect(found != nil)
        continue
      }
      guard case .syntax(.unexpected(byte: let byte), let place) = found else {
        Issue.record("\(mark) \(bytes): \(String(describing: found))")
        continue
      }
      #expect(byte == bytes.utf8.first)
      #expect(place.offset == broken.offset + offset)
    }
    // A count that is too small or too large by one reads on in the wrong place.
    for wrong: UInt8 in [2, 4] {
      let broken = try edited(
        behind: count + "L", 8, with: [0, 0, 0, 0, 0, 0, 0, wrong])
      #expect(TinyModel.failure(broken.bytes) != nil)
    }
  }

  @Test func theDocumentEndsWhereItEnds() throws {
    #expect(TinyModel.failure(Self.tiny) == nil)
    #expect(TinyModel.failure(Self.tiny + Array("NNN".utf8)) == nil)
    for more in ["}", "{}", " ", "\0"] {
      guard
        case .syntax(.trailing, let place) = TinyModel.failure(Self.tiny + Array(more.utf8))
      else {
        Issue.record("'\(more)' is let through")
        continue
      }
      #expect(place == ModelLocation(path: "", byte: Self.tiny.count))
    }
  }

  @Test func nestingIsLimited() {
    for open in ["[", "[#i\u{1}", "[$[#i\u{1}", "{i\u{1}a", "{#i\u{1}i\u{1}a", "[$[#i\u{1}[$"] {
      let deep = "{i\u{5}other" + String(repeating: open, count: 100_000)
      switch TinyModel.failure(Array(deep.utf8)) {
      case .syntax(.nesting(limit: 64), let place): #expect(place.offset < 1000)
      // The marks of the last are no nesting.
      case .syntax(.unexpected, _) where open.hasSuffix("[$"): break
      case let other: Issue.record("\(open): \(String(describing: other))")
      }
    }
  }

  @Test func manyNoOperationsAreNoHarm() throws {
    let many = [UInt8](repeating: UInt8(ascii: "N"), count: 1 << 20)
    #expect(TinyModel.failure(Array("{".utf8) + many + Self.tiny.dropFirst()) == nil)
    guard case .syntax(.truncated, _) = TinyModel.failure(Array("{".utf8) + many) else {
      Issue.record("a file of no-ops is let through")
      return
    }
  }

  @Test(.timeLimit(.minutes(2))) func everyPrefixIsRefused() throws {
    let own = try XGBoostFixture.named("3.4.1", "base-count-poisson").ubjsonBytes()
    let files =
      UBJSONWriter.Style.allCases.map { UBJSONWriter.write(TinyModel.text, style: $0) } + [own]
    for bytes in files {
      #expect(TinyModel.failure(bytes) == nil)
      // No-ops at the end of a document may go.
      let last = bytes.lastIndex { $0 != UInt8(ascii: "N") } ?? 0
      for length in 0..<last { #expect(TinyModel.failure(Array(bytes[..<length])) != nil) }
    }
  }

  @Test(.timeLimit(.minutes(2))) func changedBytesLoadOrAreRefused() throws {
    let matrix = FeatureMatrix(
      columns: [[0.4, .nan, 1e30], [0, 1, .nan], [1, .infinity, -.infinity]], rowCount: 3)
    var loaded = 0
    var refused = 0
    for bytes in [Self.tiny, UBJSONWriter.write(TinyModel.text, style: .counted)] {
      for place in bytes.indices {
        // The lowest and the highest bit, and over six bytes each of those between.
        for bit in [0, 1 + place % 6, 7] {
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
    }
    #expect(loaded > 0)
    #expect(refused > loaded)
  }

  @Test func isToldByItsContent() {
    #expect(XGBoostUBJSONLoader.format == "xgboost-ubjson")
    let cases: [(String, Bool)] = [
      ("{L\0\0\0\0\0\0\0\u{7}learner", true), ("{i\u{7}learner", true), ("{#i\u{1}i", true),
      ("{NNi\u{7}learner", true), ("{\"learner\":{}}", false), ("{ \"learner\"", false),
      ("{}", false), ("{", false), ("", false), ("[L\0\0", false),
    ]
    for (text, wanted) in cases {
      let bytes = Array(text.utf8)
      let found = bytes.withUnsafeBufferPointer { XGBoostUBJSONLoader.recognizes($0) }
      #expect(found == wanted)
    }
    // A binary document that is no XGBoost model.
    #expect(TinyModel.failure(Array("{i\u{1}aZ}".utf8)) == .unknownFormat)
    // Words of other formats inside strings do not matter.
    let named = UBJSONWriter.write(
      TinyModel.text.split(separator: "income").joined(separator: "<PMML"), style: .library)
    #expect(TinyModel.failure(named) == nil)
  }
}
