/// A pull scanner over a document of objects, arrays, strings and numbers, in whatever way its bytes
/// spell them.
///
/// A reader that is generic over its scanner reads the same document from text (``JSONScanner``) and
/// from the binary form of it (``UBJSONScanner``).
protocol DocumentScanner {
  /// The number of bytes.
  var count: Int { get }
  /// Where the scanner stands.
  var position: Int { get }
  /// The kind of the value ahead; nil at the end or where no value can start.
  var kind: DocumentKind? { get }
  /// The way to the current value.
  var pathText: String { get }

  /// The place of a byte under a path.
  func location(_ offset: Int, path: String) -> ModelLocation
  /// Moves behind what may stand between values without a meaning.
  mutating func skipBlanks()
  /// Reads an object; `member` is called with each key and must consume its value.
  mutating func object(
    _ member: (inout Self, String) throws(ModelError) -> Void
  ) throws(ModelError)
  /// Reads an array; `element` is called with each index and must consume its value.
  mutating func array(
    _ element: (inout Self, Int) throws(ModelError) -> Void
  ) throws(ModelError)
  /// Reads a string.
  mutating func string() throws(ModelError) -> String
  /// Reads an integer; `index` is its place in an array that the path does not know of.
  mutating func integer(index: Int?) throws(ModelError) -> Int
  /// Reads an array of numbers as Float32, each widened to Double.
  ///
  /// - Parameter expected: how many to make room for; a wrong guess costs time only.
  mutating func floats(expecting expected: Int) throws(ModelError) -> [Double]
  /// Reads an array of integers or truth values; those beyond 32 bits become the nearest that fits.
  mutating func integers(expecting expected: Int) throws(ModelError) -> [Int32]
  /// Moves behind any value, checking its form.
  mutating func skip() throws(ModelError)
  /// Checks that the document ends here.
  mutating func end() throws(ModelError)
}

extension DocumentScanner {
  /// The place where the scanner stands.
  func location() -> ModelLocation { location(position, path: pathText) }

  /// The place of a byte under the current path.
  func location(_ offset: Int) -> ModelLocation { location(offset, path: pathText) }

  /// Reads an integer.
  mutating func integer() throws(ModelError) -> Int { try integer(index: nil) }

  /// Reads an array of numbers.
  mutating func floats() throws(ModelError) -> [Double] { try floats(expecting: 0) }

  /// Reads an array of integers.
  mutating func integers() throws(ModelError) -> [Int32] { try integers(expecting: 0) }
}

/// The kinds of value in a document.
enum DocumentKind: String {
  case object, array, string, number, boolean, null
}

/// The way from the top of a document to a value in it.
struct DocumentPath {
  /// One step down.
  enum Step {
    case key(String)
    case index(Int)
  }

  private var steps: [Step] = []

  /// How deep the value lies.
  var count: Int { steps.count }

  /// The way as text, as in `trees[3].split_conditions`; empty at the top.
  var text: String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let key): text += text.isEmpty ? key : "." + key
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  mutating func append(_ step: Step) { steps.append(step) }

  mutating func removeLast() { steps.removeLast() }
}
