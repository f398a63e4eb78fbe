internal import Markup

/// An XML document as flat lists of elements and attributes, in order of their start tags.
///
/// It holds the bytes it was read from for the lines of errors and must not outlive them.
final class PMMLDocument {
  /// One element.
  struct Node {
    /// The local name's place in `names`.
    var name: Int32
    /// The element it stands in; -1 for the top.
    var parent: Int32
    /// The first element in it; -1 for none.
    var firstChild: Int32 = -1
    /// The next element in the same parent; -1 for none.
    var nextSibling: Int32 = -1
    /// The place of its first attribute.
    var attributes: Int32
    /// The byte where its start tag begins.
    var offset: Int
  }

  /// One attribute.
  struct Attribute {
    var name: Int32
    var value: String
  }

  private(set) var nodes: [Node] = []
  private(set) var attributes: [Attribute] = []
  private(set) var names: [String] = []
  /// The text directly in an element, where it is more than blanks.
  private(set) var texts: [Int32: String] = [:]
  private let bytes: UnsafeBufferPointer<UInt8>

  /// The document in some bytes.
  /// - Complexity: O(bytes), also in memory.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ModelError) {
    self.bytes = bytes
    do {
      try read()
    } catch {
      throw .markup(XMLProblem(error.problem), at: place(error.offset, path: ""))
    }
  }

  private func read() throws(XMLFault) {
    var reader = try XMLPullReader(bytes)
    var open: [Int32] = []
    // By open element, its last child so far.
    var last: [Int32] = []
    while let event = try reader.next() {
      switch event {
      case .start:
        // Indices are 32 bits wide; a document of 2 GiB has fewer elements and attributes.
        let index = Int32(truncatingIfNeeded: nodes.count)
        let parent = open.last ?? -1
        nodes.append(
          Node(
            name: Int32(truncatingIfNeeded: reader.nameIndex), parent: parent,
            attributes: Int32(truncatingIfNeeded: attributes.count), offset: reader.offset))
        if parent >= 0 {
          if let sibling = last.last, sibling >= 0 {
            nodes[Int(sibling)].nextSibling = index
          } else {
            nodes[Int(parent)].firstChild = index
          }
          last[last.count - 1] = index
        }
        reader.attributes {
          attributes.append(Attribute(name: Int32(truncatingIfNeeded: $0), value: $1))
        }
        open.append(index)
        last.append(-1)
      case .end:
        open.removeLast()
        last.removeLast()
      case .text:
        let text = reader.text
        if let element = open.last, text.utf8.contains(where: { !isBlank($0) }) {
          texts[element, default: ""] += text
        }
      }
    }
    names = reader.names
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The outermost element; nil in an empty document, which is not well formed.
  var root: PMMLElement? { nodes.isEmpty ? nil : PMMLElement(document: self, index: 0) }

  /// The attributes of an element.
  func attributes(of index: Int) -> ArraySlice<Attribute> {
    let end = index + 1 < nodes.count ? Int(nodes[index + 1].attributes) : attributes.count
    return attributes[Int(nodes[index].attributes)..<end]
  }

  /// A byte with its line and column.
  /// - Complexity: O(bytes before it).
  func place(_ offset: Int, path: String) -> ModelLocation {
    let before = bytes[..<min(offset, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return ModelLocation(path: path, offset: offset, line: line, column: offset - start + 1)
  }
}
