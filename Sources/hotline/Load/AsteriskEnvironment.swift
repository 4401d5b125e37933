import GatewayProtocols

/// What Asterisk says first of a call: the same for all calls of a load but for three lines, and so written but once.
struct AsteriskEnvironment {
  private enum Hole { case number, uniqueID, caller }

  /// Lines as they go out together; the last of them ends in what is the call's own, where it has a hole.
  private struct Piece {
    var text: [UInt8]
    let hole: Hole?
  }

  private var pieces: [Piece] = []

  init(_ order: LoadOrder) {
    let called = order.number
    let lines: [(String, Hole?)] = [
      ("agi_network: yes", nil), ("agi_network_script: \(called)", nil),
      ("agi_request: agi://\(order.address)/\(called)", nil),
      ("agi_channel: PJSIP/load-", .number), ("agi_language: en", nil), ("agi_type: PJSIP", nil),
      ("agi_uniqueid: ", .uniqueID), ("agi_version: 20.20.1", nil), ("agi_callerid: ", .caller),
      ("agi_calleridname: unknown", nil), ("agi_callingpres: 0", nil),
      ("agi_callingani2: 0", nil), ("agi_callington: 0", nil), ("agi_callingtns: 0", nil),
      ("agi_dnid: \(called)", nil), ("agi_rdnis: unknown", nil),
      ("agi_context: from-trunk", nil), ("agi_extension: \(called)", nil),
      ("agi_priority: 1", nil), ("agi_enhanced: 0.0", nil), ("agi_accountcode: ", nil),
      ("agi_threadid: 140000000000000", nil), (order.wantsMarks ? "agi_arg_1: resume=" : "", nil),
    ]
    for (text, hole) in lines {
      if let last = pieces.last, last.hole == nil, !order.writesInPieces {
        pieces.removeLast()
        pieces.append(Piece(text: last.text + [UInt8(ascii: "\n")] + Array(text.utf8), hole: hole))
      } else {
        pieces.append(Piece(text: Array(text.utf8), hole: hole))
      }
    }
    if order.wantsMarks { pieces.append(Piece(text: [], hole: nil)) }
  }

  /// How many pieces it is written in.
  var pieceCount: Int { pieces.count }

  func write(piece index: Int, ofCall number: Int, from caller: String, to output: inout [UInt8]) {
    let piece = pieces[index]
    let count = UInt32(truncatingIfNeeded: number)
    output.append(contentsOf: piece.text)
    switch piece.hole {
    case .number: NativeEncoding.append(count, to: &output)
    case .uniqueID: LoadLine.id(1_700_000_000 + number / 1000, count, &output)
    case .caller: output.append(contentsOf: caller.utf8)
    case nil: break
    }
    output.append(UInt8(ascii: "\n"))
  }
}
