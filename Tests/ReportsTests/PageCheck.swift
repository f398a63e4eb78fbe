import Foundation

/// Looks for what no page may contain. Works on the text of a page, so that templates and code are
/// held to the same rules.
enum PageCheck {
  /// What is wrong with a page, in words; empty when nothing is.
  static func faults(_ page: String) -> [String] {
    forbiddenWords(page) + scriptsAndReferences(page) + identifiers(page) + structure(page)
  }

  /// Words that judge where only measuring is allowed.
  static func forbiddenWords(_ page: String) -> [String] {
    var text = page
    for pattern in ["<style>[\\s\\S]*?</style>", "<[^>]*>"] {
      text = text.replacingOccurrences(of: pattern, with: " ", options: .regularExpression)
    }
    return ["fair", "unfair", "unbiased", "biased", "compliant", "compliance"].filter {
      text.range(
        of: "\\b\($0)\\b", options: [.regularExpression, .caseInsensitive]) != nil
    }.map { "the word \($0)" }
  }

  /// Scripts, handlers and anything that would leave the page.
  static func scriptsAndReferences(_ page: String) -> [String] {
    var faults: [String] = []
    let patterns = [
      "<script", "<iframe", "<link", "<img", "<object", "<embed", "<base", "javascript:", "@import",
      "\\son[a-z]+\\s*=\\s*[\"']", "\\ssrc\\s*=", "href=\"(?!#)", "url\\((?!#)", "xlink:",
      "http-equiv=\"refresh\"", "<form", "<input",
    ]
    for pattern in patterns
    where page.range(of: pattern, options: [.regularExpression, .caseInsensitive]) != nil {
      faults.append("contains \(pattern)")
    }
    for address in matches("https?://[^\"' <]*", page)
    where !["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"].contains(address) {
      faults.append("names \(address)")
    }
    return faults
  }

  /// Identifiers occur once, and every internal link and label finds its own.
  static func identifiers(_ page: String) -> [String] {
    let ids = matches("\\sid=\"([^\"]*)\"", page)
    var faults = Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
      .map { "the id \($0) occurs more than once" }
    let known = Set(ids)
    let links = matches("href=\"#([^\"]*)\"", page) + matches("url\\(#([^)]*)\\)", page)
    let labels = matches("aria-labelledby=\"([^\"]*)\"", page).flatMap {
      $0.split(separator: " ").map(String.init)
    }
    for target in Set(links + labels).sorted() where !known.contains(target) {
      faults.append("nothing has the id \(target)")
    }
    return faults
  }

  /// Language, headings in order, captions, scopes, named drawings, a policy.
  static func structure(_ page: String) -> [String] {
    var faults: [String] = []
    if !page.contains("lang=\"en\"") { faults.append("no language") }
    if !page.contains("Content-Security-Policy") { faults.append("no content policy") }
    if matches("<main[ >]", page).count != 1 { faults.append("not one main landmark") }
    if matches("<h1[ >]", page).count != 1 { faults.append("not one h1") }
    var level = 1
    for heading in matches("<h([1-6])[ >]", page).compactMap(Int.init) {
      if heading > level + 1 { faults.append("h\(heading) after h\(level)") }
      level = heading
    }
    let tables = matches("<table[ >]", page).count
    if matches("<caption[ >]", page).count != tables { faults.append("a table has no caption") }
    if page.range(of: "<th(?![^>]*scope=)[ >]", options: .regularExpression) != nil {
      faults.append("a th has no scope")
    }
    for drawing in matches("<svg[^>]*>", page)
    where !drawing.contains("aria-hidden=\"true\"") && !drawing.contains("role=\"img\"") {
      faults.append("a drawing has no role")
    }
    let titles = Set(matches("<title id=\"([^\"]*)\">[^<]", page))
    for drawing in matches("<svg[^>]*role=\"img\"[^>]*>", page) {
      let names = matches("aria-labelledby=\"([^\"]*)\"", drawing).flatMap {
        $0.split(separator: " ").map(String.init)
      }
      if !names.contains(where: titles.contains) { faults.append("a drawing has no title") }
    }
    return faults
  }

  /// The first capture (or the whole) of every match.
  static func matches(_ pattern: String, _ text: String) -> [String] {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
    let all = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: all).compactMap { match in
      Range(match.numberOfRanges > 1 ? match.range(at: 1) : match.range, in: text)
        .map { String(text[$0]) }
    }
  }
}
