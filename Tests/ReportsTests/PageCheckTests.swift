import Testing

/// The checker is tested on pages that are wrong.
@Suite struct PageCheckTests {
  @Test(arguments: ["This model is fair.", "an unbiased model", "FULLY COMPLIANT"])
  func findsWords(_ text: String) {
    #expect(!PageCheck.forbiddenWords("<p>\(text)</p>").isEmpty)
  }

  @Test func letsNamesPass() {
    #expect(PageCheck.forbiddenWords("<p>FairAudit fairaudit fairness.attributes</p>").isEmpty)
  }

  @Test(arguments: [
    "<script>1</script>", "<a href=\"https://x.org\">", "<a href=\"x.html\">", "<p onclick=\"x\">",
    "<img src=\"x\"/>", "p { background: url(x.png) }", "<link rel=\"x\"/>",
  ])
  func findsReferences(_ text: String) {
    #expect(!PageCheck.scriptsAndReferences(text).isEmpty)
  }

  @Test func findsIdentifiers() {
    #expect(!PageCheck.identifiers("<p id=\"a\"></p><p id=\"a\"></p>").isEmpty)
    #expect(!PageCheck.identifiers("<a href=\"#b\"></a>").isEmpty)
    #expect(PageCheck.identifiers("<a href=\"#b\"></a><p id=\"b\"></p>").isEmpty)
  }

  @Test func findsStructure() {
    let faults = PageCheck.structure("<h1>a</h1><h3>b</h3><table><th>c</th></table><svg></svg>")
    #expect(faults.contains("h3 after h1"))
    #expect(faults.contains("a th has no scope"))
    #expect(faults.contains("a table has no caption"))
    #expect(faults.contains("a drawing has no role"))
    #expect(faults.contains("no content policy"))
    for drawing in [
      "<svg role=\"img\"></svg>", "<svg role=\"img\" aria-labelledby=\"a\"></svg>",
      "<svg role=\"img\" aria-labelledby=\"a\"><title id=\"a\"></title></svg>",
    ] { #expect(PageCheck.structure(drawing).contains("a drawing has no title")) }
    #expect(
      !PageCheck.structure(
        "<svg role=\"img\" aria-labelledby=\"a b\"><title id=\"a\">A</title></svg>"
      ).contains("a drawing has no title"))
  }
}
