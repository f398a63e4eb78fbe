public import Audit

/// The strongest pairs of columns of one applicant as lines of text.
public enum InteractionText {
  /// A heading and one line per pair, strongest first; it ends with a line break.
  public static func render(_ interactions: [ApplicantRecord.Interaction]) -> String {
    guard !interactions.isEmpty else {
      return "\nNo two columns act together on this applicant.\n"
    }
    let numbers = interactions.map { NumberText.contribution($0.interaction) }
    let width = numbers.map(\.count).max() ?? 0
    let lines = zip(interactions, numbers).map { pair, number in
      "  " + String(repeating: " ", count: width - number.count) + number + "  "
        + SafeText.clean("\(pair.first) with \(pair.second)")
    }
    return "\nColumns that act together, strongest first (half of each number is in either "
      + "column's contribution):\n" + lines.joined(separator: "\n") + "\n"
  }
}
