/// Gives out accumulators: to every player and pair that some tree adds to, by output, one for the whole
/// model (a *cell*, in Double) and one for each group of trees.
final class InteractionSlots {
  /// A player (twice the same) or a pair of players, and an output.
  struct Cell: Hashable, Sendable {
    let output: Int
    let first: Int
    let second: Int
  }

  /// All cells in the order in which trees first asked for them.
  private(set) var cells: [Cell] = []
  /// By accumulator of the current group, its cell.
  private(set) var places: [Int32] = []
  private var numbers: [Cell: Int] = [:]
  private var slots: [Int: Int] = [:]
  private var output = 0

  /// Takes up the next group of trees.
  func startGroup() {
    places = []
    slots = [:]
  }

  /// Takes up a tree that adds to an output.
  func startTree(output: Int) { self.output = output }

  /// The accumulator of a player (twice the same) or a pair, whichever player is named first.
  func slot(_ one: Int, _ other: Int) -> Int {
    let cell = Cell(output: output, first: min(one, other), second: max(one, other))
    let number = numbers[cell] ?? cells.count
    if number == cells.count {
      cells.append(cell)
      numbers[cell] = number
    }
    if let slot = slots[number] { return slot }
    slots[number] = places.count
    places.append(Int32(number))
    return places.count - 1
  }
}
