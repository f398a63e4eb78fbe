/// The pairs of players whose interactions are computed: every pair of which at least one player was
/// chosen, a player with itself (its main effect) included where it was chosen.
public struct InteractionPairs: Sendable, Equatable {
  /// The pairs in order: by first player, then second, the first never after the second.
  public let pairs: [Pair]
  /// The number of players of the game.
  public let playerCount: Int
  /// By player, whether it was chosen.
  public let isChosen: [Bool]
  /// By first, then second player, the place in ``pairs``; -1 where the pair is not computed.
  private let places: [Int32]

  /// Two players, or one of them twice.
  public struct Pair: Sendable, Equatable, Hashable {
    /// The player with the lower number.
    public let first: Int
    /// The other one; the same for a main effect.
    public let second: Int
    /// Whether it is a player's main effect.
    public var isDiagonal: Bool { first == second }
  }

  /// The pairs of some players; all of them when nil.
  /// - Precondition: every chosen player is in `0..<playerCount`.
  /// - Complexity: O(players²).
  public init(playerCount: Int, chosen: [Int]? = nil) {
    var isChosen = [Bool](repeating: chosen == nil, count: playerCount)
    for player in chosen ?? [] { isChosen[player] = true }
    var pairs: [Pair] = []
    var places = [Int32](repeating: -1, count: playerCount * playerCount)
    for first in 0..<playerCount {
      for second in first..<playerCount
      where first == second ? isChosen[first] : isChosen[first] || isChosen[second] {
        places[first * playerCount + second] = Int32(pairs.count)
        places[second * playerCount + first] = Int32(pairs.count)
        pairs.append(Pair(first: first, second: second))
      }
    }
    self.pairs = pairs
    self.playerCount = playerCount
    self.isChosen = isChosen
    self.places = places
  }

  /// The number of pairs.
  public var count: Int { pairs.count }

  /// Where a pair stands, whichever player is named first; nil where it is not computed.
  public func place(of first: Int, _ second: Int) -> Int? {
    let place = places[first * playerCount + second]
    return place < 0 ? nil : Int(place)
  }

  /// Whether the interaction of two different players is computed.
  func wants(_ first: Int, _ second: Int) -> Bool { isChosen[first] || isChosen[second] }
}
