public import Foundation
internal import Markup
internal import Mustache
internal import templates

/// The files every page is made of: those compiled into the binary, or somebody's own in their
/// place, file by file.
public struct TemplateSet: Sendable {
  /// The built-in files.
  public static let builtIn = TemplateSet(files: embedded)

  /// Texts by file name, as in `report.mustache` and `style.css`.
  let files: [String: String]

  /// The built-in files with some replaced.
  ///
  /// - Parameter overrides: texts by file name.
  /// - Throws: ``ReportError/unknownTemplate(file:)`` for a name no built-in file has, and the
  ///   errors of a template that does not parse.
  public init(overrides: [String: String]) throws(ReportError) {
    var files = Self.embedded
    for (name, text) in overrides.sorted(by: { $0.key < $1.key }) {
      guard files[name] != nil else { throw .unknownTemplate(file: name) }
      files[name] = text
    }
    self.files = files
    _ = try library()
  }

  /// The built-in files, replaced by those of the same name in a folder.
  ///
  /// Other files in the folder must not end in `.mustache` or `.css`: that is most likely a
  /// misspelt name.
  public init(directory: URL) throws(ReportError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    } catch {
      throw .unreadableTemplate(file: directory.lastPathComponent)
    }
    var overrides: [String: String] = [:]
    for name in names where name.hasSuffix(".mustache") || name.hasSuffix(".css") {
      guard let bytes = try? Data(contentsOf: directory.appending(path: name)) else {
        throw .unreadableTemplate(file: name)
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .templateEncoding(file: name)
      }
      overrides[name] = text
    }
    try self.init(overrides: overrides)
  }

  private init(files: [String: String]) { self.files = files }

  /// Names and texts of the built-in files in alphabetical order, for a design team to start from.
  public static var builtInFiles: [(name: String, text: String)] {
    embedded.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static let embedded: [String: String] = {
    var files: [String: String] = [:]
    for index in 0..<fairaudit_template_count() {
      let file = fairaudit_template_at(index)
      guard let name = file.name, let bytes = file.bytes else { continue }
      files[String(cString: name)] = String(
        decoding: UnsafeBufferPointer(start: bytes, count: file.length), as: UTF8.self)
    }
    return files
  }()

  // MARK: Rendering

  /// A page, parsed back before anyone sees it.
  func render(_ name: String, view: View, format: DocumentFormat) throws(ReportError) -> String {
    var view = view
    view["xhtml"] = format == .xhtml
    view["html"] = format == .html
    let style = files["style.css"] ?? ""
    // In HTML a stylesheet is raw text, in XML it is content: there `<` and `&` are written out.
    view["style"] = format == .xhtml ? MarkupText.escape(style) : style
    view["runningTitle"] = Self.styleString(view["title"] as? String ?? "")
    view["runningDate"] = Self.styleString(view["date"] as? String ?? "")
    let library = try library()
    let text = MarkupText.replacingIllegalCharacters(library.render(view, withTemplate: name) ?? "")
    do {
      switch format {
      case .html: try WellFormedness.checkHTML(text)
      case .xhtml: try WellFormedness.checkXHTML(text)
      }
    } catch .notWellFormed(let line, _, _, let message) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let found = line > 0 && line <= lines.count ? String(lines[line - 1].prefix(80)) : ""
      throw .pageNotWellFormed(line: line, message: message, text: found)
    } catch {
      throw .pageNotWellFormed(line: 0, message: "\(error)", text: "")
    }
    return text
  }

  /// A text as the inside of a CSS string: everything but letters, digits and spaces as an escape.
  private static func styleString(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ": result.unicodeScalars.append(scalar)
      default: result += "\\" + String(max(scalar.value, 0x20), radix: 16) + " "
      }
    }
    return result
  }

  /// The templates, parsed, with every inclusion checked.
  private func library() throws(ReportError) -> MustacheLibrary {
    var library = MustacheLibrary()
    MustacheContentTypes.register(XMLContent(), named: XMLContent.name)
    var inclusions: [String: [String]] = [:]
    for (file, text) in files.sorted(by: { $0.key < $1.key }) where file.hasSuffix(".mustache") {
      let name = String(file.dropLast(".mustache".count))
      inclusions[name] = try partials(of: text, file: file)
      do {
        // The content type holds for everything that is rendered from here on.
        let template = try MustacheTemplate(
          string: "{{% CONTENT_TYPE:\(XMLContent.name)}}" + text)
        library.register(template, named: name)
      } catch let error as MustacheTemplate.ParserError {
        throw .templateSyntax(
          file: file, line: error.context.lineNumber, column: error.context.columnNumber,
          fault: "\(error.error)")
      } catch {
        throw .templateSyntax(file: file, line: 0, column: 0, fault: "\(error)")
      }
    }
    try refuseCycles(inclusions)
    return library
  }

  /// The names of the templates a template includes or extends.
  private func partials(of text: String, file: String) throws(ReportError) -> [String] {
    var names: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      for part in String(line).components(separatedBy: "{{").dropFirst() {
        guard let sign = part.first, sign == ">" || sign == "<" else { continue }
        guard let end = part.range(of: "}}") else { continue }
        let name = part[..<end.lowerBound].dropFirst().trimmingCharacters(in: .whitespaces)
        guard files[name + ".mustache"] != nil else {
          throw .missingPartial(file: file, line: index + 1, name: name)
        }
        names.append(name)
      }
    }
    return names
  }

  /// A circle of inclusions would be rendered without end.
  private func refuseCycles(_ inclusions: [String: [String]]) throws(ReportError) {
    var finished: Set<String> = []
    func visit(_ name: String, _ path: [String]) throws(ReportError) {
      if let start = path.firstIndex(of: name) {
        throw .partialCycle(files: (path[start...] + [name]).map { $0 + ".mustache" })
      }
      guard !finished.contains(name) else { return }
      for next in inclusions[name] ?? [] { try visit(next, path + [name]) }
      finished.insert(name)
    }
    for name in inclusions.keys.sorted() { try visit(name, []) }
  }
}

/// Escapes by Unicode scalar: the library's own escaping compares characters, and a `<` or `"`
/// followed by a combining mark is one character that it would let through.
private struct XMLContent: MustacheContentType {
  static let name = "FAIRAUDIT_XML"

  func escapeText(_ text: String) -> String { MarkupText.escape(text) }
}
