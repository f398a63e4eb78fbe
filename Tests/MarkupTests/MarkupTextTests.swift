import Testing

@testable import Markup

@Suite struct MarkupTextTests {
  @Test func escapesTheFive() {
    #expect(MarkupText.escape("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
  }

  /// `<` with a combining mark is one Swift character; comparing characters would let it through.
  @Test func escapesUnderCombiningMarks() {
    #expect(
      Array(MarkupText.escape("<\u{338}").unicodeScalars) == Array("&lt;\u{338}".unicodeScalars))
    #expect(
      Array(MarkupText.escape("\"\u{301}").unicodeScalars)
        == Array("&quot;\u{301}".unicodeScalars))
  }

  @Test func replacesWhatXMLForbids() {
    #expect(MarkupText.escape("a\u{0}b\u{1F}\u{FFFE}") == "a\u{FFFD}b\u{FFFD}\u{FFFD}")
    #expect(MarkupText.replacingIllegalCharacters("tab\tline\n") == "tab\tline\n")
    #expect(MarkupText.replacingIllegalCharacters("\u{8}") == "\u{FFFD}")
  }
}
