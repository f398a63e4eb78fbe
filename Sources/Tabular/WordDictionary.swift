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
  /// Hash table with open addressing; the size is a power of two.
  private var slots: [Slot] = []

  /// A place in the hash table, free where `length` is negative.
  private struct Slot {
    var hash: UInt64 = 0
    var first = 0
    var length: Int32 = -1
    var code: Int32 = 0
  }

  /// The code of a text, new or known.
  mutating func code(_ text: UnsafeBufferPointer<UInt8>, _ missing: MissingTokens) -> Int32 {
    if let start = text.baseAddress { return code(start, text.count, missing) }
    var nothing: UInt8 = 0
    return code(&nothing, 0, missing)
  }

  /// The code of a text, new or known.
  @inline(__always)
  mutating func code(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ missing: MissingTokens
  ) -> Int32 {
    let hash = Self.hash(start, count)
    let found = find(start, count, hash)
    return found > -2 ? found : insert(start, count, hash, missing)
  }

  /// The code of a known text, -2 for another.
  @inline(__always)
  private func find(_ start: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64) -> Int32 {
    slots.withUnsafeBufferPointer { slots in
      guard slots.count > 0 else { return -2 }
      let mask = slots.count &- 1
      var place = Int(truncatingIfNeeded: hash) & mask
      while slots[place].length >= 0 {
        if slots[place].hash == hash, Int(slots[place].length) == count {
          let first = slots[place].first
          let isSame = bytes.withUnsafeBufferPointer { bytes in
            guard let known = bytes.baseAddress else { return count == 0 }
            return Self.isSame(known + first, start, count)
          }
          if isSame { return slots[place].code }
        }
        place = (place &+ 1) & mask
      }
      return -2
    }
  }

  @inline(never)
  private mutating func insert(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64, _ missing: MissingTokens
  ) -> Int32 {
    if slots.count < 2 * (ends.count + 1) { grow() }
    let text = UnsafeBufferPointer(start: start, count: count)
    var code: Int32 = -1
    if !missing.contains(text) {
      code = levelCount
      levelCount += 1
    }
    place(Slot(hash: hash, first: bytes.count, length: Int32(count), code: code))
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    codes.append(code)
    return code
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: max(16, slots.count * 4))
    for slot in old where slot.length >= 0 { place(slot) }
  }

  private mutating func place(_ slot: Slot) {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: slot.hash) & mask
    while slots[place].length >= 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  /// Compares two texts of one length; longer ones by words, the last of which overlaps.
  @inline(__always)
  private static func isSame(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    guard count >= 8 else { return short(left, count) == short(right, count) }
    var place = 0
    while place &+ 8 <= count {
      if word(left + place) != word(right + place) { return false }
      place &+= 8
    }
    return word(left + (count &- 8)) == word(right + (count &- 8))
  }

  /// Mixes a text into 64 bits; the low ones choose the slot.
  @inline(__always)
  private static func hash(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let seed = UInt64(truncatingIfNeeded: count) &+ 0x9E37_79B9_7F4A_7C15
    guard count >= 8 else { return mixed(seed ^ short(start, count)) }
    var hash = seed
    var place = 0
    while place &+ 8 <= count {
      hash = mixed(hash ^ word(start + place))
      place &+= 8
    }
    return mixed(hash ^ word(start + (count &- 8)))
  }

  @inline(__always)
  private static func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
  }

  /// All bytes of a text of less than eight, which its length and this tell from any other.
  @inline(__always)
  private static func short(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    if count >= 4 {
      let front = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
      let back = UnsafeRawPointer(start + (count &- 4)).loadUnaligned(as: UInt32.self)
      return UInt64(front) | UInt64(back) << 32
    }
    guard count > 0 else { return 0 }
    return UInt64(start[0]) | UInt64(start[count >> 1]) << 8 | UInt64(start[count &- 1]) << 16
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
  /// Whether a token reads as a number.
  let hasNumber: Bool

  init(_ tokens: [String]) {
    self.tokens = tokens.map { token in
      Array(token.utf8).withUnsafeBufferPointer { Array(trimmedBlanks($0)) }
    }
    hasEmpty = self.tokens.contains([])
    hasNumber = tokens.contains { token in
      Array(token.utf8).withUnsafeBufferPointer { text in
        let kind = CellKind.of(text)
        return kind == .number || kind == .numberOutOfRange
      }
    }
  }

  /// Whether a cell's text is one of them; blanks around it do not count.
  func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let cell = trimmedBlanks(text)
    return tokens.contains { $0.count == cell.count && $0.elementsEqual(cell) }
  }
}
