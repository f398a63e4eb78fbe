import Models
import TestSupport
import Testing

/// Scores against those of JPMML-Evaluator, and so of the libraries that trained the models.
@Suite struct PMMLReferenceTests {
  @Test func coversWhatItClaims() throws {
    #expect(PMMLFixture.all.count > 120)
    // Where a library trained the model, JPMML-Evaluator and it agree.
    for fixture in PMMLFixture.all {
      #expect(try fixture.expected().libraryAgrees != false, "\(fixture.name)")
    }
  }

  @Test(arguments: PMMLFixture.all) func scoresAgree(_ fixture: PMMLFixture) throws {
    let expected = try fixture.expected()
    let model = try fixture.model()
    #expect(model.outputs.count == expected.outputs)
    let scores = try model.scores(of: fixture.matrix(for: model))
    #expect(
      farther(than: expected.bound, scores, LightGBMFixture.doubles(expected.scores)) == [])
    // Only Float32 models have a wider bound.
    #expect(expected.bound == 1e-12 || model.precision == .single)
  }

  @Test(arguments: ["pointsAbove", "pointsBelow"])
  func reasonCodesAgree(_ algorithm: String) throws {
    let fixture = PMMLFixture(name: "scorecard-\(algorithm)")
    let model = try fixture.model()
    let results = try #require(try model.points(of: fixture.matrix(for: model)))
    let expected = try #require(try fixture.expected().reasons)
    #expect(results.map { $0.reasons.map(\.code) } == expected)
    #expect(Set(expected).count > 3)
  }

  /// What explanations see of each model: where its raw columns stay apart, one learnt part.
  @Test func modelsAreOneLearntPartWhereTheyCanBe() throws {
    func part(_ name: String) throws -> String {
      let model = try PMMLFixture(name: name).model()
      guard let found = model.decomposition else { return "none" }
      let transform = model.transform.map(\.rawValue) ?? "unknown"
      switch found.learner {
      case .trees(let ensemble): return "\(ensemble.trees.count) trees, \(transform)"
      case .linear(let linear): return "\(linear.columnCount) columns, \(transform)"
      }
    }
    #expect(try part("decision-tree") == "1 trees, identity")
    #expect(try part("random-forest") == "8 trees, identity")
    #expect(try part("random-forest-classes") == "15 trees, identity")
    #expect(try part("extra-trees") == "6 trees, identity")
    #expect(try part("gradient-boosting") == "8 trees, logistic")
    #expect(try part("gradient-boosting-classes") == "12 trees, softmax")
    #expect(try part("hist-gradient-boosting") == "8 trees, logistic")
    #expect(try part("hist-gradient-boosting-categories") == "6 trees, logistic")
    #expect(try part("xgboost") == "6 trees, logistic")
    #expect(try part("xgboost-categories") == "5 trees, logistic")
    #expect(try part("xgboost-classes") == "9 trees, softmax")
    #expect(try part("lightgbm") == "6 trees, logistic")
    #expect(try part("lightgbm-categories") == "6 trees, logistic")
    #expect(try part("logistic") == "9 columns, logistic")
    #expect(try part("logistic-classes") == "9 columns, softmax")
    #expect(try part("linear") == "9 columns, identity")
    #expect(try part("log-target") == "3 columns, exponential")
    #expect(try part("scorecard-pointsAbove") == "3 columns, identity")
    #expect(try part("general-logit") == "none")
    #expect(try part("general-multinomial") == "none")
    #expect(try part("linear-polynomial") == "none")
    #expect(try part("voting") == "none")
    #expect(try part("tree-defaultChild-last") == "1 trees, identity")
    #expect(try part("mining-median") == "none")
  }

  /// The margins of the learnt part lead to the scores by the formula that the model names.
  @Test(arguments: [
    "gradient-boosting", "hist-gradient-boosting", "xgboost", "lightgbm-categories", "logistic",
    "two-logit-yes", "two-logit-no", "two-softmax-no", "log-target", "general-two",
  ])
  func marginsLeadToScores(_ name: String) throws {
    let fixture = PMMLFixture(name: name)
    let model = try fixture.model()
    let matrix = try fixture.matrix(for: model)
    guard let found = model.decomposition, let transform = model.transform else { return }
    let seen = try model.learnerMatrix(of: matrix)
    let margins: [Double]
    switch found.learner {
    case .trees(let ensemble): margins = ensemble.exactMargins(of: seen)
    case .linear(let linear):
      margins = (0..<seen.rowCount).map { row in
        seen.columns.indices.reduce(linear.intercepts[0]) {
          $0 + linear.term(seen.columns[$1][row], column: $1, output: 0)
        }
      }
    }
    let scores = transform.scores(fromMargins: margins, outputs: 1)
    #expect(farther(than: 3e-6, scores, try model.scores(of: matrix)) == [])
  }
}
