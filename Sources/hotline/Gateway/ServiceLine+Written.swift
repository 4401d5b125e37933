import GatewayProtocols
import Telephony

extension ServiceLine {
  /// The call that it is about; `nil` for those about none.
  var call: String? {
    switch self {
    case .answer(let call), .play(let call, _, keys: _, prompts: _, from: _, speed: _),
      .stop(let call, _),
      .record(let call, _, max: _, silence: _, end: _, beep: _, warn: _),
      .fax(let call, _, document: _, pages: _, to: _), .transfer(let call, _, _, ring: _),
      .hangup(let call, _), .mark(let call, mark: _), .saved(let call, _, receipt: _),
      .queued(let call, receipt: _):
      call
    case .error(let call, code: _, text: _): call
    case .hotline, .ready, .drain, .ping, .pong: nil
    }
  }

  /// As it stands on the wire, but for its encoding.
  var written: String {
    switch self {
    case .hotline(let node, _): return "hotline 1 \(node)"
    case .ready: return "ready"
    case .error(let call, let code, let text): return "error \(call ?? "-") \(code.word) \(text)"
    case .answer(let call): return "answer \(call)"
    case .play(let call, let operation, let keys, let prompts, let from, let speed):
      return "play \(call) \(operation.number) keys=\(keys.word) "
        + (from == Milliseconds(0) ? "" : "from=\(from) ")
        + (speed == .normal ? "" : "speed=\(speed.word) ") + prompts.joined(separator: " ")
    case .stop(let call, let operation): return "stop \(call) \(operation.number)"
    case .record(let call, let operation, let max, let silence, let end, let beep, let warn):
      return "record \(call) \(operation.number) max=\(max) silence=\(silence) end=\(end)"
        + (beep ? " beep=yes" : "") + (warn.map { " warn=\($0)" } ?? "")
    case .fax(let call, let operation, let document, let pages, let to):
      return "fax \(call) \(operation.number) document=\(document) pages=\(pages)"
        + (to.map { " to=\($0)" } ?? "")
    case .transfer(let call, let operation, let target, let ring):
      let destination =
        switch target {
        case .queue(let queue): "queue=\(queue)"
        case .number(let number): "to=\(number)"
        }
      return "transfer \(call) \(operation.number) \(destination)"
        + (ring.map { " ring=\($0)" } ?? "")
    case .hangup(let call, let cause): return "hangup \(call) cause=\(cause.word)"
    case .mark(let call, _): return "mark \(call) …"
    case .saved(let call, let operation, let receipt):
      return "saved \(call) \(operation.number) \(receipt)"
    case .queued(let call, let receipt): return "queued \(call) \(receipt)"
    case .drain: return "drain"
    case .ping(let token): return "ping" + (token.map { " \($0)" } ?? "")
    case .pong(let token): return "pong" + (token.map { " \($0)" } ?? "")
    }
  }
}
