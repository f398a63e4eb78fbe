/// What a template sees: names and values.
///
/// A value is a string, `true`, `false` (absent), another view or an array of views. Absent values
/// are written as `false` rather than left out, because Mustache looks a missing name up in the
/// surrounding view.
typealias View = [String: Any]

/// A value or, when there is none, what makes a Mustache section disappear.
func optional(_ value: (some Any)?) -> Any {
  if let value { return value }
  return false
}

/// A table as the template `table.mustache` draws it.
struct TableView {
  /// One column; the first heads the rows.
  struct Column {
    var text: String
    /// The anchor of the metric's definition.
    var definition: String?
  }

  /// One number or word.
  struct Cell {
    var text: String
    /// A quieter second line: the interval.
    var detail: String?
    /// Words rather than a number.
    var isText = false
    /// The second line is a reason in words.
    var isReason = false

    init(
      _ text: String, detail: String? = nil, isText: Bool = false, isReason: Bool = false
    ) {
      self.text = text
      self.detail = detail
      self.isText = isText
      self.isReason = isReason
    }
  }

  /// One row.
  struct Row {
    var head: String
    var note: String?
    var cells: [Cell]
    /// The anchor of the definition of what the row is about.
    var definition: String?
    /// The name of the family of rows that begins here.
    var family: String?
  }

  var id: String
  var caption: String
  /// Where the values stand in `audit.json`.
  var path: String?
  var columns: [Column]
  var rows: [Row]
  /// A line below the table.
  var note: String?

  /// What the template sees; nil when there are no rows.
  var view: View? {
    guard !rows.isEmpty else { return nil }
    return [
      "id": id, "caption": caption, "path": optional(path), "note": optional(note),
      "columns": columns.enumerated().map { index, column -> View in
        [
          "text": column.text, "definition": optional(column.definition),
          "words": isTextColumn(index),
        ]
      },
      "rows": rows.map { row -> View in
        [
          "head": row.head, "headNote": optional(row.note),
          "rowDefinition": optional(row.definition), "family": optional(row.family),
          "span": String(columns.count),
          "cells": row.cells.map { cell -> View in
            [
              "text": cell.text, "detail": optional(cell.detail), "words": cell.isText,
              "reason": cell.isReason,
            ]
          },
        ]
      },
    ]
  }

  private func isTextColumn(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    return rows.first.map { index <= $0.cells.count && $0.cells[index - 1].isText } ?? false
  }
}

/// A chart with its caption and, one step away, its numbers.
struct FigureView {
  var id: String
  var caption: String
  var path: String?
  var charts: [any Chart]
  var table: TableView?

  /// What the template sees.
  var view: View {
    let drawn = charts.enumerated().map { index, chart -> View in
      let name = charts.count == 1 ? id : "\(id)-\(index + 1)"
      return [
        "heading": charts.count > 1 ? chart.title : false,
        "wide": chart.draw(width: ChartWidth.wide).svg(
          id: name, names: (chart.title, chart.summary), style: "wide"),
        // One of the two is shown; both go by the same name.
        "narrow": chart.draw(width: ChartWidth.narrow).svg(id: name, names: nil, style: "narrow"),
      ]
    }
    return [
      "id": id, "caption": caption, "path": optional(path), "charts": drawn,
      "numbers": optional(table?.view),
    ]
  }
}
