internal import Foundation
internal import Tabular

/// How fast numbers are written as text, beside the standard library and the C library.
enum WriteBenchmark {
  static func run(rounds: Int) {
    var random = SplitMix(state: 2026)
    let unit = (0..<1_000_000).map { _ in
      Double(random.next() >> 11) / 9_007_199_254_740_992 * 4 - 2
    }
    let bits = (0..<1_000_000).map { _ in
      Double(bitPattern: random.next() & ~(1 << 62))
    }
    let floats = unit.map { Float($0) }
    let short = unit.map { ($0 * 5000).rounded() / 100 }
    for (name, numbers) in [("between -2 and 2", unit), ("any bits", bits), ("short", short)] {
      measure("Doubles \(name), DecimalWriter", numbers, rounds) { DecimalWriter.write($0, to: $1) }
      measure("Doubles \(name), description", numbers, rounds) { copy($0.description, to: $1) }
      measure("Doubles \(name), snprintf %.17g", numbers, rounds) { print($0, 17, to: $1) }
    }
    measure("Floats between -2 and 2, DecimalWriter", floats, rounds) {
      DecimalWriter.write($0, to: $1)
    }
    measure("Floats between -2 and 2, description", floats, rounds) {
      copy($0.description, to: $1)
    }
    measure("Floats between -2 and 2, snprintf %.9g", floats, rounds) {
      print(Double($0), 9, to: $1)
    }
  }

  private typealias Place = UnsafeMutablePointer<UInt8>

  private static func copy(_ text: String, to place: Place) -> Place {
    var text = text
    return text.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return place }
      place.update(from: start, count: bytes.count)
      return place + bytes.count
    }
  }

  private static func print(_ value: Double, _ digits: Int32, to place: Place) -> Place {
    let target = UnsafeMutableRawPointer(place).assumingMemoryBound(to: CChar.self)
    let count = withVaList([digits, value]) { vsnprintf(target, 40, "%.*g", $0) }
    return place + Int(count)
  }

  private static func measure<Number>(
    _ name: String, _ numbers: [Number], _ rounds: Int, _ write: (Number, Place) -> Place
  ) {
    let room = 1 << 16
    let start = Place.allocate(capacity: room + 64)
    defer { start.deallocate() }
    var bytes = 0
    let time = Stopwatch(rounds: rounds) {
      bytes = 0
      var next = start
      for number in numbers {
        next = write(number, next)
        next.pointee = 44
        next += 1
        if next - start >= room {
          bytes += next - start
          next = start
        }
      }
      bytes += next - start
    }
    let speed = Int(Double(bytes) / time.processor / 1e6)
    let each = String(format: "%.1f", time.processor / Double(numbers.count) * 1e9)
    Swift.print("\(name): \(speed) MB/s, \(each) ns for each number")
  }
}
