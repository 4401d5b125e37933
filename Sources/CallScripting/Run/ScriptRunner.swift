import CallEngine
import CallFlowModel
import CallKeeping
package import Diagnostics
import Storage
import Telephony

/// Runs scripts against a menu, one after another. Belongs to one thread; make one for each.
package final class ScriptRunner {
  let menu: MenuUnderTest
  /// The menu's tables, which every call begins with.
  private let tables: MemoryStore
  /// What the calls so far have taken.
  package private(set) var coverage: Coverage
  private var callCount: UInt64 = 0
  /// For the next call.
  private var spareRoom: CallRoom?

  package init(_ menu: MenuUnderTest) {
    self.menu = menu
    tables = menu.store()
    coverage = Coverage(menu)
  }

  /// Calls as the script says; `nil` when all went as it says.
  ///
  /// With a `wire`, a running service is called at the same time, and must do the same. `isOutsideOfDay`: as a call that
  /// passes its own time there goes, without the limits of a day.
  package func run(
    _ script: PreparedScript, wire: (any CallWire)? = nil, isOutsideOfDay: Bool = false
  ) -> Diagnostic? {
    var run = ScriptRun(script, simulatedCall(script, wire: wire))
    run.call.isOutsideOfDay = isOutsideOfDay
    run.run()
    coverage.add(run.call.call)
    let failure = run.failure?.diagnostic(of: run)
    run.call.conversation.removeAll()
    spareRoom = CallRoom(effects: run.call.effects, conversation: run.call.conversation)
    return failure
  }

  /// Whether `script` goes as it says only where the limits of a day hold, or what its caller has listened to counts.
  package func dependsOnDay(_ script: PreparedScript) -> Bool {
    (run(script) == nil) != (run(script, isOutsideOfDay: true) == nil)
  }

  func simulatedCall(_ script: PreparedScript, wire: (any CallWire)? = nil) -> SimulatedCall {
    callCount += 1
    let store = MemoryStore(copying: tables)
    for table in script.givens.tables {
      if table.schema.name == ReceiptTable.name {
        for row in table.rows { store.give(receipt: row) }
      } else {
        store.give(table: table)
      }
    }
    if !script.givens.listenings.isEmpty {
      _ = store.commit(script.givens.listenings.map { .keepListening($0) })
    }
    let call = Call(
      startingAt: menu.flow.start, rangAt: wire?.now ?? script.script.rangAt,
      caller: script.script.from?.value,
      language: script.language)
    let identity = CallIdentity(
      key: CallKey(high: 0, low: callCount), segment: 0, call: CallID("call-\(callCount)")!,
      dialled: DialledNumber(script.to, at: "script"))
    return SimulatedCall(
      menu, call: call, identity: identity, store: store, givens: script.givens, wire: wire,
      room: spareRoom.take() ?? CallRoom())
  }
}
