public import Audit

/// The audit report: one self-contained page with everything an audit measured.
public enum AuditReport {
  /// Renders a record as a page.
  ///
  /// The page needs nothing but itself: styles and charts stand inside, there are no scripts and no
  /// outside references. The same record gives the same bytes. Both formats hold the same content.
  ///
  /// - Throws: ``ReportError`` when an overriding template is broken.
  /// - Complexity: O(groups × metrics + features × groups); a parse by libxml2 at the end.
  public static func render(
    _ record: AuditRecord, format: DocumentFormat, templates: TemplateSet = .builtIn
  ) throws(ReportError) -> String {
    try templates.render("report", view: ReportBuilder(record).view(), format: format)
  }
}
