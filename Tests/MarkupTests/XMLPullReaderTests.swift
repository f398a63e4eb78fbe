import Markup
import Testing

/// What the pull reader gives of a document, and what it refuses.
@Suite struct XMLPullReaderTests {
  /// A document as one line: `<` name, attributes, text, `>`.
  private func outline(_ text: String, limits: XMLLimits = XMLLimits()) throws(XMLFault) -> String {
    try outline(bytes: Array(text.utf8), limits: limits)
  }

  private func outline(bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLFault) -> String {
    try bytes.withUnsafeBufferPointer { (buffer) throws(XMLFault) in
      var reader = try XMLPullReader(buffer, limits: limits)
      var result = ""
      while let event = try reader.next() {
        switch event {
        case .start:
          result += "<\(reader.names[reader.nameIndex])@\(reader.offset)"
          var attributes: [(Int, String)] = []
          reader.attributes { attributes.append(($0, $1)) }
          for (name, value) in attributes { result += " \(reader.names[name])=\(value)" }
          result += "|"
        case .text: result += reader.text
        case .end: result += ">"
        }
      }
      return result
    }
  }

  private func fault(_ text: String, limits: XMLLimits = XMLLimits()) -> XMLFault? {
    do {
      _ = try outline(text, limits: limits)
      return nil
    } catch { return error }
  }

  @Test func givesElementsAttributesAndText() throws {
    #expect(
      try outline(
        """
        <?xml version="1.0" encoding="UTF-8"?><!-- <x> --><p:a xmlns:p="urn:x" p:b="1 &lt; 2" c='"é>'>
        t&amp;u<d/><![CDATA[<e>]]><f></f></p:a>
        """) == "<a@50 b=1 < 2 c=\"é>|\nt&u<d@103|><e><f@122|>>")
  }

  @Test func readsTheEncodingsItClaims() throws {
    let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a b='".utf8) + [0xE9]
    #expect(try outline(bytes: latin + Array("'/>".utf8)) == "<a@43 b=é|>")
    #expect(try outline(bytes: [0xEF, 0xBB, 0xBF] + Array("<a/>".utf8)) == "<a@3|>")
    for name in ["UTF-16", "UTF-7", "EBCDIC-CP-US", "x"] {
      #expect(
        fault("<?xml version='1.0' encoding='\(name)'?><a/>")?.problem == .encoding(name))
    }
    for head: [UInt8] in [
      [0xFF, 0xFE, 0x3C, 0], [0xFE, 0xFF, 0, 0x3C], [0x3C, 0], [0x4C, 0x6F],
    ] {
      #expect(throws: XMLFault.self) { try outline(bytes: head + Array("<a/>".utf8)) }
    }
  }

  @Test func refusesDocumentTypesAndEntities() throws {
    var laughs = "<!DOCTYPE a [<!ENTITY l0 'lol'>"
    for level in 1...30 {
      laughs += "<!ENTITY l\(level) '" + String(repeating: "&l\(level - 1);", count: 10) + "'>"
    }
    let clock = ContinuousClock()
    let time = clock.measure {
      #expect(fault(laughs + "]><a b='&l30;'>&l30;</a>") == XMLFault(.documentType, at: 0))
    }
    #expect(time < .milliseconds(100))
    #expect(
      fault("<!-- x --><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>")
        == XMLFault(.documentType, at: 10))
    #expect(
      fault("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>")?.problem
        == .documentType)
    #expect(fault("<a>&x;</a>") != nil)
    #expect(fault("<a b='&x;'/>") != nil)
    #expect(fault("<a><!DOCTYPE b></a>")?.problem == .documentType)
  }

  @Test func refusesWhatIsBeyondTheLimits() {
    let deep = String(repeating: "<a>", count: 1_000_000)
    let time = ContinuousClock().measure {
      #expect(fault(deep) == XMLFault(.depth(limit: 2000), at: 6000))
    }
    #expect(time < .milliseconds(500))
    let level = String(repeating: "<a>", count: 2000) + String(repeating: "</a>", count: 2000)
    #expect(fault(level) == nil)
    #expect(fault("<b>" + level + "</b>") == XMLFault(.depth(limit: 2000), at: 6000))
    let many = (0..<200_000).map { " a\($0)=''" }.joined()
    #expect(fault("<a\(many)/>") == XMLFault(.attributes(limit: 100), at: 0))
    let spaces = (0..<40).map { " xmlns:a\($0)='u'" }.joined()
    #expect(fault("<a><b\(spaces)/><b\(spaces)/><b\(spaces)/></a>") == nil)
    #expect(
      fault("<b\(spaces)><b\(spaces)><b\(spaces)/></b></b>")?.problem == .namespaces(limit: 100))
  }

  @Test func takesLongTextsAndAttributes() throws {
    let long = String(repeating: "x", count: 1_000_000)
    let text = String(repeating: long, count: 12)
    #expect(try outline("<a b='\(long)'>\(text)</a>").utf8.count == 13_000_000 + 9)
    let limit = XMLFault.Problem.markup(limit: 1 << 20)
    #expect(fault("<a b='\(long)\(long)'/>") == XMLFault(limit, at: 0))
    for piece in ["<a \(text)/>", "<!--\(text)-->", "<?b \(text)?>", "<![CDATA[\(text)]]>"] {
      #expect(fault("<a>\(piece)</a>") == XMLFault(limit, at: 3))
    }
  }

  @Test(arguments: [
    "<a>", "<a", "<", "", "a", "<a></b>", "<a/><b/>", "<a b></a>", "<a b='1' b='2'/>",
    "<a>&#0;</a>",
    "<a><![CDATA[</a>", "<a><!-- </a>", "<a b='<'/>", "<?xml", "<a>\u{0}</a>", "<a b=\"'/>",
  ])
  func refusesWhatIsNotWellFormed(_ text: String) {
    #expect(fault(text) != nil)
  }

  @Test func everyPrefixIsRefusedAndEveryFlipIsSurvived() {
    let bytes = Array(
      "<?xml version=\"1.0\"?>\n<a xmlns='u' b=\"c\"><!-- d --><e f='&lt;'/>g</a>".utf8)
    for length in bytes.indices {
      #expect(throws: XMLFault.self) { try outline(bytes: Array(bytes[..<length])) }
    }
    var read = 0
    for place in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[place] ^= 1 << UInt8(bit)
        if (try? outline(bytes: flipped)) != nil { read += 1 }
      }
    }
    #expect(read > 0 && read < bytes.count * 8)
  }
}
