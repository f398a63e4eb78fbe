import Models
import Tabular
import TestSupport
import Testing

/// What the loader of PMML takes from a file, and what it refuses.
@Suite struct PMMLLoaderTests {
  /// A document around a model.
  static func document(_ model: String, version: String = "4.4", more: String = "") -> String {
    """
    <?xml version="1.0"?>
    <PMML xmlns="http://www.dmg.org/PMML-4_4" version="\(version)">
    <DataDictionary>
    <DataField name="x" dataType="double" optype="continuous"/>
    <DataField name="z" dataType="double" optype="continuous"/>
    <DataField name="c" dataType="string" optype="categorical"><Value value="a"/><Value value="b"/></DataField>
    <DataField name="t" dataType="string" optype="categorical"><Value value="no"/><Value value="yes"/></DataField>
    <DataField name="n" dataType="double" optype="continuous"/>
    </DataDictionary>
    \(more)\(model)
    </PMML>
    """
  }

  static let schema = """
    <MiningSchema><MiningField name="x"/><MiningField name="z"/><MiningField name="c"/>
    <MiningField name="t" usageType="target"/></MiningSchema>
    """

  private func load(_ text: String) throws(ModelError) -> Model {
    try ModelFile.load(bytes: Array(text.utf8))
  }

  private func failure(_ text: String) -> ModelError? {
    do {
      _ = try load(text)
      return nil
    } catch { return error }
  }

  /// Rows of x, z and c (0 for a, 1 for b).
  private func matrix(_ rows: [(Double, Double, Double)]) -> FeatureMatrix {
    FeatureMatrix(
      columns: [rows.map(\.0), rows.map(\.1), rows.map(\.2)], rowCount: rows.count)
  }

  static func tree(_ attributes: String, function: String = "classification") -> String {
    """
    <TreeModel functionName="\(function)" \(attributes)>\(schema)
    <Node score="no" recordCount="100" id="0" defaultChild="2"><True/>
    <ScoreDistribution value="no" recordCount="60"/><ScoreDistribution value="yes" recordCount="40"/>
    <Node score="no" recordCount="70" id="1" defaultChild="3"><SimplePredicate field="x" operator="lessThan" value="1"/>
    <ScoreDistribution value="no" recordCount="56"/><ScoreDistribution value="yes" recordCount="14"/>
    <Node score="no" recordCount="50" id="3"><SimplePredicate field="z" operator="lessThan" value="0"/>
    <ScoreDistribution value="no" recordCount="45"/><ScoreDistribution value="yes" recordCount="5"/></Node>
    <Node score="yes" recordCount="20" id="4"><SimplePredicate field="z" operator="greaterOrEqual" value="0"/>
    <ScoreDistribution value="no" recordCount="11"/><ScoreDistribution value="yes" recordCount="9"/></Node></Node>
    <Node score="yes" recordCount="30" id="2"><SimplePredicate field="x" operator="greaterOrEqual" value="1"/>
    <ScoreDistribution value="no" recordCount="4"/><ScoreDistribution value="yes" recordCount="26"/></Node></Node>
    </TreeModel>
    """
  }

  @Test func readsWhatAFileSays() throws {
    let model = try load(Self.document(Self.tree("missingValueStrategy=\"defaultChild\"")))
    #expect(
      model.origin
        == ModelOrigin(
          format: "pmml", version: "4.4", kind: "TreeModel", objective: "classification"))
    #expect(
      model.features == [
        Feature(name: "x", kind: .numeric), Feature(name: "z", kind: .numeric),
        Feature(name: "c", kind: .categorical(levels: ["a", "b"])),
      ])
    #expect(model.outputs == ["yes"] && model.task == .binaryClassification)
    #expect(model.scoresAreProbabilities && model.defaultThreshold == 0.5)
    guard case .trees(let ensemble)? = model.decomposition?.learner else {
      Issue.record("no trees")
      return
    }
    // Two questions, each asked once although the file asks both sides; counts are kept.
    let tree = ensemble.trees[0]
    #expect(tree.nodeCount == 5)
    #expect(tree.cover == [100, 70, 30, 50, 20])
    let scores = try model.scores(
      of: matrix([(0, -1, 0), (0, 1, 0), (1, 5, 1), (.nan, 5, 0), (0, .nan, 0)]))
    #expect(scores == [0.1, 0.45, 26.0 / 30, 26.0 / 30, 0.1])
  }

  /// Strategies that JPMML-Evaluator does not have, by the standard's text and by hand.
  @Test func weighsAndAddsUpTheSubtreesOfMissingValues() throws {
    let rows = matrix([(0, .nan, 0), (.nan, 1, 0), (.nan, .nan, 0), (2, 0, 0)])
    // z missing: (50 · 0.1 + 20 · 0.45) / 70; x missing: 0.7 · 0.45 + 0.3 · 26/30; both:
    // 0.7 · the first + 0.3 · 26/30.
    let first = (50 * 0.1 + 20 * 0.45) / 70
    let third = 0.3 * 26 / 30
    func near(_ model: Model, _ wanted: [Double]) throws {
      #expect(farther(than: 1e-12, try model.scores(of: rows), wanted) == [])
    }
    let weighted = try load(
      Self.document(Self.tree("missingValueStrategy=\"weightedConfidence\"")))
    try near(weighted, [first, 0.7 * 0.45 + third, 0.7 * first + third, 26.0 / 30])
    #expect(weighted.decomposition == nil)
    // Counts of all leaves that may be reached, added up.
    try near(
      try load(Self.document(Self.tree("missingValueStrategy=\"aggregateNodes\""))),
      [14.0 / 70, 35.0 / 50, 40.0 / 100, 26.0 / 30])
  }

  @Test func refusesRowsThatNothingIsPredictedFor() throws {
    let model = try load(Self.document(Self.tree("missingValueStrategy=\"nullPrediction\"")))
    #expect(model.decomposition != nil)
    #expect(throws: PredictionError(feature: 1, row: 1, problem: .missing)) {
      try model.scores(of: matrix([(0, 0, 0), (0, .nan, 0)]))
    }
    #expect(try model.scores(of: matrix([(0, 0, .nan)])) == [0.45])
    // With prior probabilities, something is.
    let prior = Self.tree("missingValueStrategy=\"nullPrediction\"").replacing(
      "</MiningSchema>",
      with: "</MiningSchema><Targets><Target field=\"t\"><TargetValue value=\"yes\" "
        + "priorProbability=\"0.25\"/><TargetValue value=\"no\" priorProbability=\"0.75\"/>"
        + "</Target></Targets>")
    #expect(
      try load(Self.document(prior)).scores(of: matrix([(0, 0, 0), (0, .nan, 0)])) == [0.45, 0.25])
  }

  @Test func readsEveryVersionAndPrefix() throws {
    for version in ["4.0", "4.1", "4.2", "4.2.1", "4.3", "4.4", "4.4.1"] {
      _ = try load(Self.document(Self.tree(""), version: version))
    }
    #expect(
      failure(Self.document(Self.tree(""), version: "3.2"))
        == .unsupported(
          .version, found: "3.2",
          at: ModelLocation(path: "@version", offset: 22, line: 2, column: 1)))
    let prefixed = Self.document(Self.tree("")).replacing("</", with: "</p:")
      .replacing(#/<([A-Z])/#, with: { "<p:\($0.1)" }).replacing("xmlns=", with: "xmlns:p=")
    _ = try load("\u{FEFF}" + prefixed)
    #expect(failure("<html version=\"4.4\"/>") == .unknownFormat)
  }

  @Test func refusesByName() {
    func refusal(_ model: String, more: String = "") -> (ModelError.Unsupported, String, Int)? {
      guard
        case .unsupported(let part, let found, let place)? = failure(
          Self.document(model, more: more))
      else { return nil }
      return (part, found, place.line)
    }
    for name in [
      "NeuralNetwork", "SupportVectorMachineModel", "NaiveBayesModel", "NearestNeighborModel",
      "ClusteringModel", "RuleSetModel", "BayesianNetworkModel", "GaussianProcessModel",
      "AssociationModel", "TimeSeriesModel", "TextModel", "SequenceModel", "BaselineModel",
    ] {
      let found = refusal("<\(name) functionName=\"regression\">\(Self.schema)</\(name)>")
      #expect(found?.0 == .element && found?.1 == name && found?.2 == 10, "\(name)")
    }
    let settings = [
      Self.tree("missingValueStrategy=\"guess\""), Self.tree("noTrueChildStrategy=\"x\""),
      Self.tree("x-mathContext=\"half\""),
      Self.tree("").replacing("operator=\"lessThan\"", with: "operator=\"near\""),
      Self.tree("", function: "clustering"),
    ]
    for model in settings { #expect(refusal(model)?.0 == .setting, "\(model.prefix(90))") }
    func regression(_ expression: String) -> String {
      "<RegressionModel functionName=\"regression\">\(Self.schema)<LocalTransformations>"
        + "<DerivedField name=\"d\" dataType=\"double\" optype=\"continuous\">\(expression)"
        + "</DerivedField></LocalTransformations><RegressionTable intercept=\"0\">"
        + "<NumericPredictor name=\"d\" coefficient=\"1\"/></RegressionTable></RegressionModel>"
    }
    #expect(refusal(regression("<Aggregate field=\"x\" function=\"sum\"/>"))?.1 == "Aggregate")
    #expect(refusal(regression("<Lag field=\"x\"/>"))?.1 == "Lag")
    #expect(
      refusal(regression("<TextIndex textField=\"c\"><FieldRef field=\"c\"/></TextIndex>"))?.1
        == "TextIndex")
    let call = "<Apply function=\"dateDaysSinceYear\"><FieldRef field=\"x\"/></Apply>"
    #expect(refusal(regression(call))?.0 == .function)
    #expect(
      refusal(
        "<GeneralRegressionModel modelType=\"CoxRegression\" functionName=\"regression\">"
          + Self.schema + "</GeneralRegressionModel>")?.1 == "modelType=CoxRegression")
    #expect(
      refusal(
        "<MiningModel functionName=\"classification\">\(Self.schema)<Segmentation "
          + "multipleModelMethod=\"selectAll\"><Segment><True/>\(Self.tree(""))"
          + "</Segment></Segmentation></MiningModel>")?.1 == "multipleModelMethod=selectAll")
  }

  @Test(
    "Broken models are refused with their place",
    arguments: [
      ("field=\"x\"", "field=\"q\""), ("value=\"1\"", "value=\"one\""),
      ("value=\"1\"", "value=\"1e999\""), ("value=\"1\"", "value=\"nan\""),
      ("recordCount=\"45\"", "recordCount=\"-45\""), ("recordCount=\"45\"", ""),
      ("recordCount=\"5\"", "recordCount=\"five\""), ("value=\"yes\"", "value=\"no\""),
      ("<True/>", ""), ("<True/>", "<CompoundPredicate booleanOperator=\"and\"/>"),
      ("functionName=\"classification\"", ""), ("name=\"x\"", ""), ("dataType=\"double\"", ""),
      ("dataType=\"double\"", "dataType=\"date\""), ("<MiningSchema>", "<Schema>"),
      ("<DataDictionary>", "<Dictionary>"), ("version=\"4.4\"", ""), ("optype", "op type"),
      ("<Value value=\"no\"/>", ""), ("defaultChild=\"2\"", "defaultChild=\"9\""),
      ("defaultChild=\"2\"", ""), ("operator=\"lessThan\"", ""),
    ])
  func brokenModelsAreRefused(_ old: String, _ new: String) {
    let text = Self.document(Self.tree("missingValueStrategy=\"defaultChild\""))
    #expect(text.contains(old))
    let places = text.ranges(of: old)
    // Some places are harmless (a field that no node asks about); one at least is not.
    #expect(
      places.contains { range in
        failure(text.replacingCharacters(in: range, with: new)) != nil
      })
  }

  @Test func errorsTellThePlace() {
    let text = Self.document(
      Self.tree("").replacing("<True/>\n", with: "<True/>\n  ", maxReplacements: 1)
        .replacing("value=\"1\"", with: "value=\"one\"", maxReplacements: 1))
    guard case .invalidValue("one", _, let place)? = failure(text) else {
      Issue.record("\(String(describing: failure(text)))")
      return
    }
    #expect(place.path == "TreeModel.Node.Node[0].SimplePredicate")
    #expect(place.line == 14)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with new: String) -> String {
    String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}
