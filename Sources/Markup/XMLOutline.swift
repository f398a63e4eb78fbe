/// Where the elements of an XML document start, found in one pass over its bytes.
///
/// The pass is what makes the parser safe to run: it refuses document type declarations (and with them
/// every way to define an entity), encodings in which markup could hide from it, and nesting or
/// attributes beyond the limits. It does not check that the document is well formed; libxml2 does.
struct XMLOutline {
  /// The byte offset of each start tag, in order.
  private(set) var starts: [Int] = []
  /// The encoding for libxml2.
  private(set) var encoding = "UTF-8"

  private let bytes: UnsafeBufferPointer<UInt8>
  private let limits: XMLLimits
  private var position = 0
  private var depth = 0
  /// By level, the namespaces that its open element declares.
  private var declared: [Int] = []
  private var namespaces = 0

  /// The outline of a document.
  /// - Complexity: O(bytes); 8 bytes of memory for each element.
  init(_ bytes: UnsafeBufferPointer<UInt8>, limits: XMLLimits) throws(XMLFault) {
    self.bytes = bytes
    self.limits = limits
    try readEncoding()
    while position < bytes.count {
      guard bytes[position] == Self.open else {
        position += 1
        continue
      }
      let start = position
      try markup()
      guard position - start <= limits.markup else {
        throw XMLFault(.markup(limit: limits.markup), at: start)
      }
    }
  }

  private static let open = UInt8(ascii: "<")
  private static let close = UInt8(ascii: ">")
  private static let slash = UInt8(ascii: "/")

  /// Reads what stands at a `<`.
  private mutating func markup() throws(XMLFault) {
    switch position + 1 < bytes.count ? bytes[position + 1] : 0 {
    case UInt8(ascii: "?"): skip(past: "?>", from: position + 2)
    case Self.slash:
      depth = max(0, depth - 1)
      if declared.count > depth, let last = declared.popLast() { namespaces -= last }
      skip(past: ">", from: position + 2)
    case UInt8(ascii: "!"):
      if starts(with: "<!--") {
        skip(past: "-->", from: position + 4)
      } else if starts(with: "<![CDATA[") {
        skip(past: "]]>", from: position + 9)
      } else {
        throw XMLFault(.documentType, at: position)
      }
    default: try startTag()
    }
  }

  /// Reads a start tag: its attributes are its equals signs outside quotes.
  private mutating func startTag() throws(XMLFault) {
    let start = position
    starts.append(start)
    var attributes = 0
    var spaces = 0
    var nameStart = position + 1
    var last: UInt8 = 0
    position += 1
    scan: while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        position += 1
        while position < bytes.count, bytes[position] != byte { position += 1 }
      case UInt8(ascii: "="):
        attributes += 1
        if bytes[nameStart...].starts(with: "xmlns".utf8) { spaces += 1 }
      case 0x20, 0x09, 0x0A, 0x0D: nameStart = position + 1
      case Self.close: break scan
      default: break
      }
      last = byte
      position += 1
    }
    position = min(position + 1, bytes.count)
    guard attributes <= limits.attributes else {
      throw XMLFault(.attributes(limit: limits.attributes), at: start)
    }
    guard namespaces + spaces <= limits.namespaces else {
      throw XMLFault(.namespaces(limit: limits.namespaces), at: start)
    }
    guard depth < limits.depth else { throw XMLFault(.depth(limit: limits.depth), at: start) }
    guard last != Self.slash else { return }
    depth += 1
    declared.append(spaces)
    namespaces += spaces
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[position...].starts(with: $0) }
  }

  private mutating func skip(past mark: StaticString, from start: Int) {
    position = mark.withUTF8Buffer { mark in
      var place = start
      while place + mark.count <= bytes.count {
        if bytes[place] == mark[0], bytes[place...].starts(with: mark) { return place + mark.count }
        place += 1
      }
      return bytes.count
    }
  }

  /// Takes the encoding from the XML declaration.
  private mutating func readEncoding() throws(XMLFault) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let head = bytes[position...].prefix(2)
    // UTF-16, UTF-32 and EBCDIC all start with bytes that no other document does.
    if head.contains(where: { $0 == 0 || $0 >= 0x80 }) || head.first == 0x4C {
      throw XMLFault(.encoding("UTF-16 or other"), at: 0)
    }
    guard starts(with: "<?xml") else { return }
    let end = bytes[position...].prefix(512).firstIndex(of: Self.close) ?? position
    let declaration = String(decoding: bytes[position..<end], as: UTF8.self)
    guard let key = declaration.firstRange(of: "encoding") else { return }
    let name = declaration[key.upperBound...].drop { "= \t\r\n\"'".contains($0) }
      .prefix { !" \t\r\n\"'?".contains($0) }
    switch name.uppercased() {
    case "UTF-8", "UTF8": break
    case "US-ASCII", "ASCII", "ISO-8859-1": encoding = name.uppercased()
    default: throw XMLFault(.encoding(String(name)), at: position)
    }
  }
}
