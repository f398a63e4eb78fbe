/// A model's level list, ready to be looked up.
struct LevelList {
  /// What looking up a cell finds.
  enum Match: Equatable {
    /// The cell is missing.
    case missing
    /// A level of exactly the cell's bytes.
    case exact(Int)
    /// A level that agrees once blanks around both are left out.
    case trimmed(Int)
    /// No level, or several.
    case none
  }

  /// Keys are bytes: Swift takes differently composed accents for equal, the model's library not.
  private var exact: [[UInt8]: Int] = [:]
  /// By the bytes without blanks around them; -1 where several levels agree.
  private var trimmed: [[UInt8]: Int] = [:]
  /// By the number a level is written as; -1 where several levels agree.
  private var numbers: [Double: Int] = [:]

  init(_ levels: [String]) {
    for (code, level) in levels.enumerated() {
      let bytes = Array(level.utf8)
      if exact[bytes] == nil { exact[bytes] = code }
      let key = Self.trim(bytes)
      trimmed[key] = trimmed[key] == nil ? code : -1
      if let number = Double(level), number.isFinite {
        numbers[number] = numbers[number] == nil ? code : -1
      }
    }
  }

  func match(word: String) -> Match {
    let bytes = Array(word.utf8)
    if let code = exact[bytes] { return .exact(code) }
    if let code = trimmed[Self.trim(bytes)], code >= 0 { return .trimmed(code) }
    return .none
  }

  /// Looks up a cell that was read as a number, whatever way it was written.
  func match(number: Double) -> Match {
    if let code = numbers[number], code >= 0 { return .exact(code) }
    return .none
  }

  /// Looks up a truth value in the spellings that data frames give it.
  func match(flag: Bool) -> Match {
    let words = flag ? ["True", "true", "TRUE", "1"] : ["False", "false", "FALSE", "0"]
    for word in words {
      if let code = exact[Array(word.utf8)] { return .exact(code) }
    }
    return .none
  }

  private static func trim(_ bytes: [UInt8]) -> [UInt8] {
    let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    guard let first = bytes.firstIndex(where: { !blank($0) }),
      let last = bytes.lastIndex(where: { !blank($0) })
    else { return [] }
    return Array(bytes[first...last])
  }
}
