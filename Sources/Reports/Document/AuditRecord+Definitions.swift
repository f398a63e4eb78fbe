internal import Audit
internal import Fairness

extension AuditRecord {
  /// The keys (``RecordReader/key(_:_:_:)``) of the definitions of what the record holds a result of.
  var usedDefinitions: Set<String> {
    var used: Set<String> = []
    func add(_ ids: some Sequence<String>, _ scope: String, _ task: String? = nil) {
      for id in ids { used.insert(RecordReader.key(id, scope, task)) }
    }
    add(performance.metrics.entries.map(\.id), "group")
    add(performance.metrics.entries.map(\.id), "group", "regression")
    for attribute in fairness.attributes {
      for group in attribute.groups { add(group.metrics.entries.map(\.id), "group") }
      for comparison in attribute.comparisons {
        add(comparison.metrics.entries.map(\.id), "comparison")
      }
      add(attribute.summary.map(\.id), "summary")
    }
    for limit in fairness.limits ?? [] { add([limit.limit.metric], limit.limit.scope.rawValue) }
    for group in (fairness.probable ?? []).flatMap(\.groups) {
      add(group.metrics.map(\.id), "group")
    }
    // Of a task every definition belongs to something that was measured.
    for definition in fairness.definitions where definition.task != nil {
      used.insert(RecordReader.key(definition.id, definition.scope, definition.task))
    }
    return used
  }
}
