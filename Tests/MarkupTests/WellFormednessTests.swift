import Testing

@testable import Markup

@Suite struct WellFormednessTests {
  @Test func acceptsWellFormedXHTML() throws {
    try WellFormedness.checkXHTML(
      "<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\"><p/></html>"
    )
  }

  @Test(arguments: [
    "", "<a>", "<a><b></a></b>", "<a b=1/>", "<a>&nbsp;</a>", "<a>\u{1}</a>", "<a/><b/>",
    "<a x='1' x='2'/>", "<a>&</a>",
  ])
  func refusesBrokenXHTML(_ text: String) {
    #expect(throws: MarkupError.self) { try WellFormedness.checkXHTML(text) }
  }

  @Test func namesTheLine() {
    #expect {
      try WellFormedness.checkXHTML("<a>\n<b>\n</a>")
    } throws: { error in
      guard case MarkupError.notWellFormed(let line, _, _, let message) = error else {
        return false
      }
      return line == 3 && !message.isEmpty
    }
  }

  @Test func readsNoExternalEntity() {
    let text = "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><a>&e;</a>"
    // Well formed, and the entity is never fetched: nothing is substituted.
    #expect(throws: Never.self) { try WellFormedness.checkXHTML(text) }
  }

  @Test func acceptsHTML5Elements() throws {
    try WellFormedness.checkHTML(
      "<!DOCTYPE html><html lang=\"en\"><head><title>t</title></head><body><main><section>"
        + "<figure><svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg></figure></section></main>"
        + "</body></html>")
  }

  @Test(arguments: [
    "<!DOCTYPE html><html><body><p>a</b></p></body></html>",
    "<!DOCTYPE html><html><body><div><p>a</div></span></body></html>",
    "<!DOCTYPE html><html><body><p a=\"1\" a=\"2\">x</p></body></html>",
  ])
  func refusesBrokenHTML(_ text: String) {
    #expect(throws: MarkupError.self) { try WellFormedness.checkHTML(text) }
  }
}
