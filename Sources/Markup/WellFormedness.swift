internal import CLibXML2

/// Parses markup back with libxml2: every page FairAudit writes goes through here.
///
/// No network, no external entities, no entity substitution; nothing is built but the verdict.
public enum WellFormedness {
  /// libxml2's HTML parser knows the elements of HTML 4: `section`, `main` or `svg` are reported
  /// under this number although HTML 5 has them.
  private static let unknownElement = 801

  /// Checks that a text is a well-formed XML document.
  ///
  /// - Throws: ``MarkupError`` with the first fault.
  /// - Complexity: O(n) time; the tree is held until the check ends.
  public static func checkXHTML(_ text: String) throws(MarkupError) {
    guard let context = xmlNewParserCtxt() else { throw .parserUnavailable }
    defer { xmlFreeParserCtxt(context) }
    let options =
      Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue)
      | Int32(XML_PARSE_NOWARNING.rawValue)
    let faults = FaultList()
    try check(text) { bytes, count in
      collect(into: faults, from: context)
      let document = xmlCtxtReadMemory(context, bytes, count, nil, "UTF-8", options)
      let wellFormed = document != nil && context.pointee.wellFormed == 1
      xmlFreeDoc(document)
      return wellFormed ? nil : faults.first ?? fault(context.pointee.lastError)
    }
  }

  /// Checks that libxml2's HTML parser finds no fault in a text, elements newer than HTML 4 aside.
  ///
  /// Stricter than a browser: crossing and stray end tags and repeated attributes are faults here.
  /// Unknown named entities are not found; `checkXHTML` of the same content finds them.
  ///
  /// - Throws: ``MarkupError`` with the first fault.
  /// - Complexity: O(n).
  public static func checkHTML(_ text: String) throws(MarkupError) {
    guard let context = htmlNewParserCtxt() else { throw .parserUnavailable }
    defer { htmlFreeParserCtxt(context) }
    let faults = FaultList()
    let options = Int32(HTML_PARSE_NONET.rawValue)
    try check(text) { bytes, count in
      collect(into: faults, from: context)
      let document = htmlCtxtReadMemory(context, bytes, count, nil, "UTF-8", options)
      xmlFreeDoc(document)
      if let first = faults.first { return first }
      return document == nil ? fault(context.pointee.lastError) : nil
    }
  }

  /// Collects faults for the C callback.
  private final class FaultList {
    var first: MarkupError?
  }

  private static func check(
    _ text: String, with parse: (UnsafePointer<CChar>?, Int32) -> MarkupError?
  ) throws(MarkupError) {
    var copy = text
    let count = copy.utf8.count
    guard let length = Int32(exactly: count) else { throw .tooLong(bytes: count) }
    let fault: MarkupError? = copy.withUTF8 { buffer in
      buffer.withMemoryRebound(to: CChar.self) { parse($0.baseAddress, length) }
    }
    if let fault { throw fault }
  }

  /// Has libxml2 report every fault to `faults`, which must outlive the parse.
  ///
  /// The context keeps only the last fault, which is seldom the one to mend.
  private static func collect(
    into faults: FaultList, from context: UnsafeMutablePointer<xmlParserCtxt>
  ) {
    context.pointee.sax.pointee.initialized = UInt32(XML_SAX2_MAGIC)
    context.pointee.sax.pointee.serror = { user, error in
      guard let user, let error else { return }
      // libxml2 hands the parser context to the handler; its `_private` field is ours.
      let parser = user.assumingMemoryBound(to: xmlParserCtxt.self)
      guard let owner = parser.pointee._private else { return }
      let list = Unmanaged<FaultList>.fromOpaque(owner).takeUnretainedValue()
      guard error.pointee.code != Int32(WellFormedness.unknownElement) else { return }
      if list.first == nil { list.first = WellFormedness.fault(error.pointee) }
    }
    context.pointee._private = Unmanaged.passUnretained(faults).toOpaque()
  }

  private static func fault(_ error: xmlError) -> MarkupError {
    var message = error.message.map { String(cString: $0) } ?? ""
    while message.last?.isWhitespace == true { message.removeLast() }
    return .notWellFormed(
      line: Int(error.line), column: Int(error.int2), code: Int(error.code), message: message)
  }
}
