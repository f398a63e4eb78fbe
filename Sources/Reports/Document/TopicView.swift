/// A part of a section as the template `topic.mustache` draws it: the answer in a sentence, then what
/// it rests on, the depth folded.
struct TopicView {
  /// A table or a figure.
  enum Block {
    case table(TableView)
    case figure(FigureView)

    /// What the template sees; nil for a table without rows.
    var view: View? {
      switch self {
      case .table(let table):
        table.view.map { ["table": $0, "figure": false] }
      case .figure(let figure): ["table": false, "figure": figure.view]
      }
    }
  }

  var id: String
  var title: String
  var sentences: [String]
  var shown: [Block] = []
  /// What the folded part is called.
  var fold = "The numbers"
  var folded: [Block] = []
  /// Below a heading of an attribute rather than one of a section.
  var isInner = true

  /// What the template sees; nil when it has nothing but a title.
  var view: View? {
    let above = shown.compactMap(\.view)
    let below = folded.compactMap(\.view)
    guard !above.isEmpty || !below.isEmpty || !sentences.isEmpty else { return nil }
    return [
      "id": id, "title": title, "isInner": isInner, "lead": optional(sentences.first),
      "notes": Array(sentences.dropFirst()), "hasNotes": sentences.count > 1, "shown": above,
      "fold": fold, "folded": below, "hasFolded": !below.isEmpty,
    ]
  }
}

/// A section that is there only when something was measured, as `section.mustache` draws it.
struct SectionView {
  var id: String
  var title: String
  var lead: String
  var notes: [String] = []
  var topics: [TopicView]

  /// What the template sees; nil without topics.
  var view: View? {
    let parts = topics.compactMap { topic -> View? in
      var topic = topic
      topic.isInner = false
      return topic.view
    }
    guard !parts.isEmpty else { return nil }
    return ["id": id, "title": title, "lead": lead, "notes": notes, "topics": parts]
  }
}
