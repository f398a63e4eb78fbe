import Testing

@testable import Tabular

@Suite struct WordDictionaryTests {
  private func code(_ text: String, _ words: inout WordDictionary, _ missing: [String]) -> Int32 {
    let missing = MissingTokens(missing)
    return Array(text.utf8).withUnsafeBufferPointer { words.code($0, missing) }
  }

  @Test func codesFollowTheFirstAppearance() {
    var words = WordDictionary()
    // Texts of every length class, equal in front and at the end.
    let texts = (0...20).map { String(repeating: "a", count: $0) } + ["aab", "aaaabaaaa", "b"]
    for round in 0..<2 {
      for (index, text) in texts.enumerated() {
        #expect(code(text, &words, []) == Int32(index), "\(text), round \(round)")
      }
    }
    #expect(words.levels == texts)
  }

  @Test func missingTextsTakeNoCode() {
    var words = WordDictionary()
    let codes = ["x", "?", " ? ", "", "y", "?"].map { code($0, &words, ["", "?"]) }
    #expect(codes == [0, -1, -1, -1, 1, -1])
    #expect(words.levels == ["x", "y"])
  }

  @Test func manyWordsStayApart() {
    var words = WordDictionary()
    for number in 0..<5000 { #expect(code("word \(number)", &words, []) == Int32(number)) }
    for number in 0..<5000 { #expect(code("word \(number)", &words, []) == Int32(number)) }
    #expect(words.levelCount == 5000)
  }

  @Test func takesOverAnother() {
    var (first, second) = (WordDictionary(), WordDictionary())
    _ = ["a", "b"].map { code($0, &first, []) }
    _ = ["c", "?", "b"].map { code($0, &second, ["?"]) }
    #expect(first.adopt(second, MissingTokens(["?"])) == [2, 1])
    #expect(first.levels == ["a", "b", "c"])
  }
}
