import Models
import TestSupport
import Testing

/// Files that were cut, damaged or made to do harm.
@Suite struct PMMLHostilityTests {
  private func failure(_ bytes: [UInt8]) -> ModelError? {
    do {
      _ = try ModelFile.load(bytes: bytes)
      return nil
    } catch { return error }
  }

  private func failure(_ text: String) -> ModelError? { failure(Array(text.utf8)) }

  @Test(arguments: ["tree-defaultChild-last", "two-softmax-no"])
  func everyPrefixIsRefused(_ name: String) throws {
    let bytes = try PMMLFixture(name: name).modelBytes()
    let end = (bytes.lastIndex(of: UInt8(ascii: ">")) ?? 0)
    for length in stride(from: 0, through: end, by: 1) {
      #expect(failure(Array(bytes[..<length])) != nil, "prefix of \(length) bytes")
    }
  }

  @Test(arguments: [
    "tree-defaultChild-last", "scorecard-pointsAbove", "two-softmax-no",
  ])
  func everyFlipLoadsOrThrows(_ name: String) throws {
    let fixture = PMMLFixture(name: name)
    let bytes = try fixture.modelBytes()
    let model = try fixture.model()
    let matrix = try fixture.matrix(for: model).selecting([0, 1, 2, 3, 4, 5])
    var loaded = 0
    var refused = 0
    for place in bytes.indices {
      // One bit of each byte, another one from byte to byte.
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 7)
      guard let other = try? ModelFile.load(bytes: flipped) else {
        refused += 1
        continue
      }
      loaded += 1
      if other.features == model.features { _ = try? other.scores(of: matrix) }
    }
    #expect(loaded > 0 && refused > 0)
  }

  @Test func refusesHostileXMLQuickly() throws {
    let tree = PMMLLoaderTests.document(PMMLLoaderTests.tree(""))
    var entities = "<!DOCTYPE PMML [<!ENTITY l0 \"lol\">"
    for level in 1...40 {
      entities +=
        "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
    }
    let start = try #require(tree.firstRange(of: "<PMML"))
    let laughs = tree.replacing("value=\"1\"", with: "value=\"&l40;\"")
    let external =
      "<!DOCTYPE PMML [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
    let nested = "<PMML version=\"4.4\">" + String(repeating: "<a>", count: 3_000_000)
    let time = ContinuousClock().measure {
      func problem(_ text: String) -> XMLProblem? {
        guard case .markup(let problem, _)? = failure(text) else { return nil }
        return problem
      }
      let head = String(laughs[..<start.lowerBound])
      let body = String(laughs[start.lowerBound...])
      #expect(problem(head + entities + "]>" + body) == .documentType)
      #expect(problem(head + external + body) == .documentType)
      #expect(problem(nested) == .depth(limit: 2000))
      let attributes = (0..<100_000).map { " a\($0)='1'" }.joined()
      #expect(problem("<PMML version='4.4'><a\(attributes)/></PMML>") == .attributes(limit: 100))
      let long = String(repeating: "x", count: 2_000_000)
      #expect(
        problem("<PMML version='4.4'><a b='\(long)'/></PMML>") == .markup(limit: 1 << 20))
      #expect(problem("<?xml version='1.0' encoding='UTF-7'?><PMML/>") == .encoding("UTF-7"))
      #expect(problem("<PMML>&x;</PMML>") != nil)
    }
    #expect(time < .seconds(2))
  }

  @Test func deepTreesLoadAndDeeperOnesAreRefused() throws {
    func chain(_ depth: Int) -> String {
      var text =
        "<TreeModel functionName=\"regression\" noTrueChildStrategy="
        + "\"returnLastPrediction\">\(PMMLLoaderTests.schema)<Node score=\"0\"><True/>"
      for level in 1...depth {
        text +=
          "<Node score=\"\(level)\"><SimplePredicate field=\"x\" operator=\"greaterThan\" "
          + "value=\"\(level)\"/>"
      }
      return PMMLLoaderTests.document(
        text + String(repeating: "</Node>", count: depth + 1) + "</TreeModel>")
    }
    let model = try ModelFile.load(bytes: Array(chain(1500).utf8))
    let matrix = FeatureMatrix(
      columns: [[0, 700.5, 9999], [0, 0, 0], [0, 0, 0]], rowCount: 3)
    #expect(try model.scores(of: matrix) == [0, 700, 1500])
    guard case .markup(.depth(limit: 2000), _)? = failure(chain(2500)) else {
      Issue.record("\(String(describing: failure(chain(2500))))")
      return
    }
  }

  @Test func deepExpressionsAndCirclesAreRefused() {
    func regression(_ fields: String, functions: String = "") -> String {
      PMMLLoaderTests.document(
        "<RegressionModel functionName=\"regression\">\(PMMLLoaderTests.schema)"
          + "<LocalTransformations>\(fields)</LocalTransformations><RegressionTable "
          + "intercept=\"0\"><NumericPredictor name=\"d\" coefficient=\"1\"/></RegressionTable>"
          + "</RegressionModel>",
        more: "<TransformationDictionary>\(functions)</TransformationDictionary>")
    }
    func field(_ name: String, _ expression: String) -> String {
      "<DerivedField name=\"\(name)\" dataType=\"double\" optype=\"continuous\">\(expression)"
        + "</DerivedField>"
    }
    let deep =
      String(repeating: "<Apply function=\"exp\">", count: 1500) + "<FieldRef field=\"x\"/>"
      + String(repeating: "</Apply>", count: 1500)
    #expect(failure(regression(field("d", deep))) != nil)
    let chain =
      field("d", "<FieldRef field=\"d5000\"/>")
      + (1...5000).map {
        field("d\($0)", "<FieldRef field=\"\($0 == 1 ? "x" : "d\($0 - 1)")\"/>")
      }.joined()
    #expect(failure(regression(chain)) != nil)
    #expect(
      failure(
        regression(
          field("d", "<FieldRef field=\"e\"/>") + field("e", "<FieldRef field=\"d\"/>"))) != nil)
    #expect(failure(regression(field("d", "<FieldRef field=\"d\"/>"))) != nil)
    // Functions that call the one before ten times each.
    var functions =
      "<DefineFunction name=\"f0\" optype=\"continuous\" dataType=\"double\">"
      + "<ParameterField name=\"p\"/><Apply function=\"exp\"><FieldRef field=\"p\"/></Apply>"
      + "</DefineFunction>"
    for level in 1...30 {
      functions +=
        "<DefineFunction name=\"f\(level)\" optype=\"continuous\" dataType=\"double\">"
        + "<ParameterField name=\"p\"/><Apply function=\"sum\">"
        + String(
          repeating: "<Apply function=\"f\(level - 1)\"><FieldRef field=\"p\"/></Apply>", count: 10)
        + "</Apply></DefineFunction>"
    }
    let time = ContinuousClock().measure {
      let call = "<Apply function=\"f30\"><FieldRef field=\"x\"/></Apply>"
      #expect(failure(regression(field("d", call), functions: functions)) != nil)
      let itself =
        "<DefineFunction name=\"g\" optype=\"continuous\" dataType=\"double\">"
        + "<ParameterField name=\"p\"/><Apply function=\"g\"><FieldRef field=\"p\"/></Apply>"
        + "</DefineFunction>"
      let own = "<Apply function=\"g\"><FieldRef field=\"x\"/></Apply>"
      #expect(failure(regression(field("d", own), functions: itself)) != nil)
    }
    #expect(time < .seconds(5))
  }

  /// Files whose obvious reading takes the square of their size in time or memory.
  @Test func productsOfCountsAreBounded() throws {
    func regression(_ tables: String) -> String {
      PMMLLoaderTests.document(
        "<RegressionModel functionName=\"classification\" normalizationMethod=\"softmax\">"
          + "<MiningSchema><MiningField name=\"x\"/></MiningSchema>\(tables)</RegressionModel>")
    }
    let time = ContinuousClock().measure {
      // 8,000 classes with 8,000 terms each of its own.
      let tables = (0..<8000).map {
        "<RegressionTable intercept=\"0\" targetCategory=\"k\($0)\"><NumericPredictor name=\"x\" "
          + "exponent=\"\($0)\" coefficient=\"1\"/></RegressionTable>"
      }.joined()
      #expect(failure(regression(tables)) != nil)
      // A node of 20,000 classes in each of 20,000 leaves.
      let leaves = (0..<20_000).map {
        "<Node score=\"k\($0)\"><SimplePredicate field=\"x\" operator=\"lessThan\" "
          + "value=\"\($0)\"/></Node>"
      }.joined()
      let schema = "<MiningSchema><MiningField name=\"x\"/></MiningSchema>"
      #expect(
        failure(
          PMMLLoaderTests.document(
            "<TreeModel functionName=\"classification\">\(schema)<Node score=\"k0\"><True/>"
              + leaves + "</Node></TreeModel>")) != nil)
    }
    #expect(time < .seconds(20))
  }

  /// Nodes of very many children are read, whichever way.
  @Test func wideTreesLoad() throws {
    let schema =
      "<MiningSchema><MiningField name=\"c\" invalidValueTreatment=\"asIs\"/></MiningSchema>"
    let children = (0..<3000).map {
      "<Node score=\"\($0)\"><SimplePredicate field=\"c\" operator=\"equal\" value=\"w\($0)\"/>"
        + "</Node>"
    }.joined()
    let text = PMMLLoaderTests.document(
      "<TreeModel functionName=\"regression\" noTrueChildStrategy=\"returnLastPrediction\">"
        + "\(schema)<Node score=\"-1\"><True/>\(children)</Node></TreeModel>")
    let model = try ModelFile.load(bytes: Array(text.utf8))
    let matrix = FeatureMatrix(
      columns: [[0, 1, 2, .nan]], rowCount: 4, words: [["w7", "strange", "w2999"]])
    #expect(try model.scores(of: matrix) == [7, -1, 2999, -1])
  }

  /// Models without a question or a term: the same score for everybody.
  @Test func constantModelsLoad() throws {
    let matrix = FeatureMatrix(columns: [[0, 1], [0, .nan], [0, 1]], rowCount: 2)
    for (model, score) in [
      (
        "<TreeModel functionName=\"regression\">\(PMMLLoaderTests.schema)<Node score=\"2.5\"><True/>"
          + "</Node></TreeModel>", 2.5
      ),
      (
        "<RegressionModel functionName=\"regression\">\(PMMLLoaderTests.schema)"
          + "<RegressionTable intercept=\"0.75\"/></RegressionModel>", 0.75
      ),
    ] {
      let loaded = try ModelFile.load(bytes: Array(PMMLLoaderTests.document(model).utf8))
      #expect(try loaded.scores(of: matrix) == [score, score])
    }
  }
}
