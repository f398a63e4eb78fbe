internal import CLibXML2

/// Reads an XML document from memory piece by piece, through libxml2's pull reader.
///
/// Safe on any bytes: no network, no external or internal entities, no document type, and nesting and
/// attributes within ``XMLLimits``. Elements and attributes are known by their local names, whatever
/// their namespaces. Memory is bounded by the document's size.
///
/// The bytes must outlive the reader.
public struct XMLPullReader: ~Copyable {
  /// A piece of a document.
  public enum Event: Sendable {
    /// An element begins; ``nameIndex`` and ``attributes(_:)`` tell more.
    case start
    /// The element that began last and is still open ends.
    case end
    /// Text or a CDATA section; ``text`` holds it.
    case text
  }

  /// The local names met so far, by index.
  public private(set) var names: [String] = []
  /// The place in ``names`` of the current element's name.
  public private(set) var nameIndex = 0
  /// The byte offset of the element that began last.
  public private(set) var offset = 0

  private let reader: xmlTextReaderPtr
  private let outline: XMLOutline
  private let faults: FaultRecord
  private var elements = 0
  private var endsAtOnce = false
  /// libxml2 keeps one copy of each name: its address stands for it.
  private var indices: [UnsafePointer<xmlChar>: Int] = [:]

  /// A reader of a document in UTF-8, US-ASCII or ISO-8859-1.
  /// - Complexity: O(bytes).
  public init(
    _ bytes: UnsafeBufferPointer<UInt8>, limits: XMLLimits = XMLLimits()
  ) throws(XMLFault) {
    guard let length = Int32(exactly: bytes.count) else { throw XMLFault(.tooLong, at: 0) }
    let outline = try XMLOutline(bytes, limits: limits)
    // With the outline checked, lifting libxml2's limits lets nothing in but depth and long texts.
    let options = Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_HUGE.rawValue)
    let made = bytes.withMemoryRebound(to: CChar.self) {
      xmlReaderForMemory($0.baseAddress, length, nil, outline.encoding, options)
    }
    guard let made else { throw XMLFault(.parserUnavailable, at: 0) }
    let faults = FaultRecord()
    xmlTextReaderSetStructuredErrorHandler(
      made,
      { user, error in
        guard let user, let error else { return }
        Unmanaged<FaultRecord>.fromOpaque(user).takeUnretainedValue().note(error.pointee)
      }, Unmanaged.passUnretained(faults).toOpaque())
    self.reader = made
    self.outline = outline
    self.faults = faults
  }

  deinit { xmlFreeTextReader(reader) }

  /// The next piece; nil at the end of the document.
  public mutating func next() throws(XMLFault) -> Event? {
    if endsAtOnce {
      endsAtOnce = false
      return .end
    }
    while true {
      let status = xmlTextReaderRead(reader)
      // A warning, as of a strange namespace, is no fault.
      if let message = faults.message {
        throw XMLFault(.notWellFormed(message: message), at: offset)
      }
      guard status >= 0 else { throw XMLFault(.notWellFormed(message: ""), at: offset) }
      guard status == 1 else { return nil }
      switch xmlTextReaderNodeType(reader) {
      case Int32(XML_READER_TYPE_ELEMENT.rawValue):
        guard elements < outline.starts.count else {
          throw XMLFault(.notWellFormed(message: "an element that has no start tag"), at: offset)
        }
        offset = outline.starts[elements]
        elements += 1
        nameIndex = index(of: xmlTextReaderConstLocalName(reader))
        endsAtOnce = xmlTextReaderIsEmptyElement(reader) == 1
        return .start
      case Int32(XML_READER_TYPE_END_ELEMENT.rawValue): return .end
      case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue): return .text
      case Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue): throw XMLFault(.documentType, at: offset)
      case Int32(XML_READER_TYPE_ENTITY_REFERENCE.rawValue),
        Int32(XML_READER_TYPE_ENTITY.rawValue):
        throw XMLFault(.entity, at: offset)
      default: continue
      }
    }
  }

  /// The text of the current piece.
  public var text: String {
    xmlTextReaderConstValue(reader).map { String(cString: $0) } ?? ""
  }

  /// Calls `body` with each attribute of the current element: the place of its local name in
  /// ``names`` and its value. Namespace declarations are none.
  public mutating func attributes(_ body: (Int, String) -> Void) {
    while xmlTextReaderMoveToNextAttribute(reader) == 1 {
      guard xmlTextReaderIsNamespaceDecl(reader) != 1 else { continue }
      let name = index(of: xmlTextReaderConstLocalName(reader))
      body(name, text)
    }
    xmlTextReaderMoveToElement(reader)
  }

  private mutating func index(of name: UnsafePointer<xmlChar>?) -> Int {
    guard let name else { return 0 }
    if let known = indices[name] { return known }
    let index = names.count
    names.append(String(cString: name))
    indices[name] = index
    return index
  }
}

/// Keeps libxml2's first fault.
private final class FaultRecord {
  private(set) var message: String?

  func note(_ error: xmlError) {
    guard message == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    var text = error.message.map { String(cString: $0) } ?? ""
    while text.last?.isWhitespace == true { text.removeLast() }
    message = text
  }
}
