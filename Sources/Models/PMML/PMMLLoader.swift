/// Reads PMML 4.0 to 4.4: trees, regressions, scorecards, and ensembles and chains of them, with the
/// transformations around them.
///
/// What is not read is refused by name with its line. Where the standard is silent, JPMML-Evaluator is
/// followed.
public enum PMMLLoader: ModelLoader {
  /// `pmml`.
  public static let format = "pmml"

  /// Whether the bytes are XML whose first element is `PMML`, whatever its prefix.
  public static func recognizes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let head = bytes.prefix(16_384)
    var place = head.startIndex
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { place += 3 }
    while let open = head[place...].firstIndex(of: UInt8(ascii: "<")) {
      guard head[place..<open].allSatisfy({ $0 <= 0x20 }) else { return false }
      let rest = head[open...]
      if rest.starts(with: "<!--".utf8) || rest.starts(with: "<?".utf8)
        || rest.starts(with: "<!DOCTYPE".utf8)
      {
        // A document type is refused by the reader, with its place.
        if rest.starts(with: "<!DOCTYPE".utf8) { return holds(rest, "PMML") }
        let mark: [UInt8] = rest.starts(with: "<?".utf8) ? Array("?>".utf8) : Array("-->".utf8)
        var end = open + 2
        while end < head.endIndex, !head[end...].starts(with: mark) { end += 1 }
        place = min(end + mark.count, head.endIndex)
      } else {
        let name = rest.dropFirst().prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }
        let local = name.split(separator: UInt8(ascii: ":")).last ?? []
        return local.elementsEqual("PMML".utf8)
      }
    }
    return false
  }

  private static func holds(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
  }

  /// The model in the bytes.
  public static func load(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ModelOptions
  ) throws(ModelError) -> Model {
    let document = try PMMLDocument(bytes)
    guard let root = document.root, root.name == "PMML" else { throw .unknownFormat }
    let version = try root.required("version")
    guard ["4.0", "4.1", "4.2", "4.3", "4.4"].contains(where: { version.hasPrefix($0) }) else {
      throw .unsupported(.version, found: version, at: root.location("version"))
    }
    let compiler = try PMMLCompiler(root: root)
    return try compiler.finish(options)
  }
}
