/// Where things stand in the bytes of an ONNX file: a reader of the wire format that only looks.
///
/// The wire format is described at https://protobuf.dev/programming-guides/encoding/.
struct ONNXPlaces {
  let bytes: UnsafeBufferPointer<UInt8>

  /// The start of the file.
  var top: ModelLocation { ModelLocation(path: "", byte: 0) }

  /// The messages that are looked into, by the numbers of the fields that hold them.
  private enum Message {
    case model, graph, node, attribute, tensor, value, leaf

    /// The message in a field of this one; nil for a field that holds none.
    func message(in field: Int) -> Message? {
      switch (self, field) {
      case (.model, 7): .graph
      case (.model, 8), (.model, 14): .leaf
      case (.graph, 1): .node
      case (.graph, 5): .tensor
      case (.graph, 11), (.graph, 12): .value
      case (.graph, 15): .leaf
      case (.node, 5): .attribute
      case (.attribute, 5): .tensor
      case (.value, 2): .leaf
      default: nil
      }
    }

    /// The packed lists of numbers of fixed width in this message, by field.
    func width(of field: Int) -> Int? {
      switch (self, field) {
      case (.tensor, 4), (.attribute, 7): 4
      case (.tensor, 10): 8
      default: nil
      }
    }
  }

  /// A field of a message: its number, what stands in it and where it starts.
  private struct Field {
    var number: Int
    var kind: Int
    var start: Int
    var content: Range<Int>
  }

  /// A place where the bytes are no field; what is wrong there.
  private struct Damage: Error {
    var offset: Int
    var claimed: Int?
    var end: Int
  }

  /// The place of a node of the graph, by its number.
  /// - Complexity: O(fields of the graph).
  func node(_ index: Int, name: String) -> ModelLocation {
    ModelLocation(path: name, byte: offset(of: index, in: .node))
  }

  /// The place of an initializer of the graph, by its number.
  func initializer(_ index: Int, name: String) -> ModelLocation {
    ModelLocation(path: name, byte: offset(of: index, in: .tensor))
  }

  /// The place of the graph as a whole.
  func graph(_ path: String) -> ModelLocation {
    let graph = try? fields(of: 0..<bytes.count).first { $0.number == 7 && $0.kind == 2 }
    return ModelLocation(path: path, byte: graph?.start ?? 0)
  }

  private func offset(of index: Int, in message: Message) -> Int {
    guard let top = try? fields(of: 0..<bytes.count) else { return 0 }
    var seen = 0
    for graph in top where graph.number == 7 && graph.kind == 2 {
      guard let parts = try? fields(of: graph.content) else { return graph.start }
      for part in parts where part.kind == 2 && Message.graph.message(in: part.number) == message {
        if seen == index { return part.start }
        seen += 1
      }
    }
    return 0
  }

  /// What is wrong with bytes that are no ModelProto, with the first place where it shows.
  /// - Complexity: O(bytes).
  func damage() -> ModelError {
    var pending: [(Message, Range<Int>)] = [(.model, 0..<bytes.count)]
    while let (message, range) = pending.popLast() {
      let fields: [Field]
      do {
        fields = try self.fields(of: range)
      } catch {
        let place = ModelLocation(path: "", byte: error.offset)
        if let claimed = error.claimed {
          return .syntax(.length(claimed: claimed, remaining: error.end - error.offset), at: place)
        }
        if error.offset >= bytes.count { return .syntax(.truncated, at: place) }
        return .syntax(.unexpected(byte: bytes[error.offset]), at: place)
      }
      for field in fields where field.kind == 2 {
        if let inner = message.message(in: field.number) {
          pending.append((inner, field.content))
        } else if let width = message.width(of: field.number), field.content.count % width != 0 {
          return .count(
            found: field.content.count, expected: field.content.count / width * width,
            at: ModelLocation(path: "", byte: field.start))
        }
      }
    }
    // The fields are in order, so what they hold is not: words that are no text, most of all.
    return .syntax(.encoding, at: top)
  }

  private func fields(of range: Range<Int>) throws(Damage) -> [Field] {
    var fields: [Field] = []
    var place = range.lowerBound
    while place < range.upperBound {
      let start = place
      let tag = try number(&place, end: range.upperBound)
      let kind = Int(tag & 7)
      let field = Int(truncatingIfNeeded: tag >> 3)
      guard field > 0, tag >> 3 < 1 << 29 else {
        throw Damage(offset: start, claimed: nil, end: range.upperBound)
      }
      var content = place..<place
      switch kind {
      case 0: _ = try number(&place, end: range.upperBound)
      case 1: try skip(8, &place, end: range.upperBound)
      case 5: try skip(4, &place, end: range.upperBound)
      case 2:
        let before = place
        let length = try number(&place, end: range.upperBound)
        guard length <= UInt64(range.upperBound - place) else {
          throw Damage(
            offset: before, claimed: Int(clamping: length), end: range.upperBound)
        }
        content = place..<(place + Int(length))
        place = content.upperBound
      default: throw Damage(offset: start, claimed: nil, end: range.upperBound)
      }
      fields.append(Field(number: field, kind: kind, start: start, content: content))
    }
    return fields
  }

  private func skip(_ count: Int, _ place: inout Int, end: Int) throws(Damage) {
    guard end - place >= count else { throw Damage(offset: end, claimed: nil, end: end) }
    place += count
  }

  /// A number of up to ten bytes, seven bits each.
  private func number(_ place: inout Int, end: Int) throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    let start = place
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard place < end else { throw Damage(offset: end, claimed: nil, end: end) }
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Damage(offset: start, claimed: nil, end: end)
  }
}
