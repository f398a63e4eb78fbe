import Tabular
import Testing

@Suite struct NearestNamesTests {
  @Test(arguments: [
    ("lable", ["label"]), ("LABEL", ["label"]), ("treshold", ["threshold"]),
    ("pathh", ["path"]), ("zzzzzz", []), ("", []), ("x", []),
  ])
  func misspelledNames(name: String, expected: [String]) {
    #expect(NearestNames.find(name, among: ["path", "label", "threshold", ""]) == expected)
  }

  @Test func theLikestComeFirstAndTiesInOrder() {
    let names = ["prices", "pride", "price", "prize", "price", "bride"]
    #expect(NearestNames.find("price", among: names) == ["price", "prices", "pride"])
    #expect(NearestNames.find("price", among: names, limit: 1) == ["price"])
    #expect(NearestNames.find("price", among: names, limit: 9).count == 4)
  }

  @Test func aSwapOfNeighborsIsOneEdit() {
    #expect(NearestNames.find("yaer", among: ["year"]) == ["year"])
    // Two edits of four letters are another word.
    #expect(NearestNames.find("year", among: ["bead"]) == [])
  }

  @Test func shortNamesNeedACommonLetter() {
    #expect(NearestNames.find("bb", among: ["b", "a", "ab"]) == ["b", "ab"])
    #expect(NearestNames.find("b", among: ["a"]) == [])
  }

  @Test func longNamesAreComparedByTheirBeginning() {
    let long = String(repeating: "x", count: 100_000)
    #expect(NearestNames.find(long + "y", among: [long]) == [long])
  }
}
