import Foundation
import TestSupport
import Testing

@testable import Models

/// The hash by which CatBoost knows words.
@Suite struct CityHashTests {
  private struct Hashes: Decodable {
    struct Entry: Decodable {
      var hash: UInt32
      var value: String
    }
    var words: [Entry]
  }

  @Test func agreesWithCatBoostForWordsOfAllLengths() throws {
    let hashes = try JSONDecoder().decode(
      Hashes.self, from: Fixtures.data("catboost/1.2.10/hashes.json"))
    #expect(hashes.words.count > 30)
    let lengths = Set(hashes.words.map(\.value.utf8.count))
    #expect(lengths.isSuperset(of: [0, 1, 2, 3, 4, 8, 9, 16, 17, 32, 33, 64, 65, 128, 129]))
    for entry in hashes.words {
      #expect(UInt32(bitPattern: CatBoostWords.hash(entry.value)) == entry.hash, "\(entry.value)")
    }
  }

  @Test func givesTheNumbersOfVersion1() {
    // Later versions hash the empty text alike and everything else differently.
    #expect(CityHash.hash64("") == 0x9AE1_6A3B_2F90_404F)
    #expect(CityHash.hash64("a") & 0xFFFF_FFFF == 3_489_901_818)
  }
}
