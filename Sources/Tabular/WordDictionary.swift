/// The different texts of a column in the order of first appearance, and a code for each.
///
/// Missing tokens are texts too, with the code -1.
struct WordDictionary: Sendable {
  /// The texts, one after another.
  private(set) var bytes: [UInt8] = []
  /// Where each text ends in `bytes`.
  private(set) var ends: [Int] = []
  /// The code of each text.
  private(set) var codes: [Int32] = []
  /// How many texts are levels.
  private(set) var levelCount: Int32 = 0
  /// Hash table: 1-based indexes of texts, 0 where free; the size is a power of two.
  private var slots: [Int32] = []
  private var hashes: [UInt64] = []

  /// The code of a text, new or known.
  mutating func code(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ missing: MissingTokens
  ) -> Int32 {
    let hash = Self.hash(start, count)
    if !slots.isEmpty {
      let mask = slots.count &- 1
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 {
        let index = Int(slots[slot]) &- 1
        if hashes[index] == hash, isText(index, start, count) { return codes[index] }
        slot = (slot &+ 1) & mask
      }
    }
    return insert(start, count, hash, missing)
  }

  /// The code of a text, new or known.
  mutating func code(_ text: UnsafeBufferPointer<UInt8>, _ missing: MissingTokens) -> Int32 {
    if let start = text.baseAddress { return code(start, text.count, missing) }
    var nothing: UInt8 = 0
    return code(&nothing, 0, missing)
  }

  @inline(__always)
  private func isText(_ index: Int, _ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let first = index == 0 ? 0 : ends[index &- 1]
    guard ends[index] &- first == count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for offset in 0..<count where bytes[first &+ offset] != start[offset] { return false }
      return true
    }
  }

  @inline(never)
  private mutating func insert(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64, _ missing: MissingTokens
  ) -> Int32 {
    if slots.count < 2 * (ends.count + 1) { grow() }
    let text = UnsafeBufferPointer(start: start, count: count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    hashes.append(hash)
    let code: Int32
    if missing.contains(text) {
      code = -1
    } else {
      code = levelCount
      levelCount += 1
    }
    codes.append(code)
    place(ends.count - 1)
    return code
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: max(16, slots.count * 4))
    for index in ends.indices { place(index) }
  }

  private mutating func place(_ index: Int) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hashes[index]) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(index + 1)
  }

  /// Mixes a text into 64 bits; the low ones choose the slot.
  @inline(__always)
  private static func hash(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: count) &+ 0x9E37_79B9_7F4A_7C15
    var next = UnsafeRawPointer(start)
    var left = count
    while left >= 8 {
      hash = mixed(hash ^ next.loadUnaligned(as: UInt64.self))
      next += 8
      left &-= 8
    }
    var tail: UInt64 = 0
    while left > 0 {
      left &-= 1
      tail = tail << 8 | UInt64(next.load(fromByteOffset: left, as: UInt8.self))
    }
    return mixed(hash ^ tail)
  }

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }

  /// The texts that are levels, in the order of their codes.
  var levels: [String] {
    var levels: [String] = []
    levels.reserveCapacity(Int(levelCount))
    forEach { text, code in
      if code >= 0 { levels.append(String(decoding: text, as: UTF8.self)) }
    }
    return levels
  }

  /// Calls `body` with each text and its code in the order of first appearance.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int32) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      var first = 0
      for (end, code) in zip(ends, codes) {
        body(UnsafeBufferPointer(rebasing: bytes[first..<end]), code)
        first = end
      }
    }
  }

  /// The codes in this dictionary of the texts of another, which it takes over in their order.
  mutating func adopt(_ other: WordDictionary, _ missing: MissingTokens) -> [Int32] {
    var mapping = [Int32](repeating: -1, count: Int(other.levelCount))
    other.forEach { text, code in
      if code >= 0 { mapping[Int(code)] = self.code(text, missing) }
    }
    return mapping
  }
}

/// The texts that were declared to mean "no value".
struct MissingTokens: Sendable {
  /// Without the blanks around them.
  private let tokens: [[UInt8]]
  /// Whether an empty cell is missing.
  let hasEmpty: Bool
  /// Whether a token could be taken for a number.
  let hasNumber: Bool

  init(_ tokens: [String]) {
    self.tokens = tokens.map { token in
      Array(token.utf8).withUnsafeBufferPointer { Array(trimmedBlanks($0)) }
    }
    hasEmpty = self.tokens.contains([])
    hasNumber = self.tokens.contains { token in
      token.first.map { $0 <= 0x39 && $0 >= Ascii.plus } ?? false
    }
  }

  /// Whether a cell's text is one of them; blanks around it do not count.
  func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let cell = trimmedBlanks(text)
    return tokens.contains { $0.count == cell.count && $0.elementsEqual(cell) }
  }
}
