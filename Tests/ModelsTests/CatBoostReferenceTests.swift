import TestSupport
import Testing

@testable import Models

/// Predictions against those of the CatBoost versions that made the fixtures.
@Suite struct CatBoostReferenceTests {
  @Test func coversTheVersionsItClaims() {
    #expect(Set(CatBoostFixture.all.map(\.version)) == ["1.0.6", "1.2.10"])
    #expect(CatBoostFixture.all.count > 60)
  }

  @Test(arguments: CatBoostFixture.all, CatBoostFixture.Spelling.allCases)
  func marginsAreBitEqual(
    _ fixture: CatBoostFixture, _ spelling: CatBoostFixture.Spelling
  ) throws {
    let expected = try fixture.expected()
    let model = try fixture.model(spelling)
    #expect(model.outputs.count == expected.outputs)
    let raw = LightGBMFixture.doubles(expected.raw)
    let margins = try model.rawMargins(of: try fixture.matrix(for: model))
    if expected.scaled == true {
      // A scale is multiplied with each leaf here, and with their sum there.
      #expect(farther(than: 1e-14, margins, raw) == [])
    } else {
      #expect(different(margins, raw) == [])
    }
  }

  @Test(arguments: CatBoostFixture.all, CatBoostFixture.Spelling.allCases)
  func scoresAgree(
    _ fixture: CatBoostFixture, _ spelling: CatBoostFixture.Spelling
  ) throws {
    let expected = try fixture.expected()
    let model = try fixture.model(spelling)
    let scores = try model.scores(of: try fixture.matrix(for: model))
    #expect(farther(than: 1e-12, scores, LightGBMFixture.doubles(expected.scores)) == [])
  }
}
