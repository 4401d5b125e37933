import CallEngine
import CallScripting
import Diagnostics
import Foundation
import GatewayProtocols
import MenuCompiler
import ServiceCalendar
import SimulatedGateways
import Telephony
import TestSupport
import Testing

@testable import CallScripting
@testable import hotline

@Suite struct GatewayConformanceTests {
  /// A menu with the scripts beside it.
  struct Menu {
    let menu: MenuUnderTest
    let scripts: [PreparedScript]

    init(_ name: String) throws {
      let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
      let path = root.appending(path: name).standardizedFileURL.path
      let folder = try MenuFolder.find(path)
      let compiled = folder.compile(today: nil)
      let flow = try #require(compiled.flow)
      let tables = MenuTables(
        of: flow, from: folder.sources, today: CallScript.ringsAtUnlessSaid.date)
      menu = MenuUnderTest(flow, tables: tables.contents)
      var files = compiled.files
      let (scripts, _) = try ScriptFiles([path]).read(of: path, into: &files)
      var preparation = ScriptPreparation(menu)
      self.scripts = scripts.compactMap { preparation.prepare($0) }
    }
  }

  /// What differed, by the name of the script.
  struct Report {
    var same = 0
    var differing: [String] = []
    var excused: [MediumDifference: Int] = [:]
  }

  static func compare(
    _ menu: Menu, over gateway: SimulatedGateway, known: FastAGIFindings,
    thinking: Int = 0, cut: @escaping (String) -> [[UInt8]] = { [Array($0.utf8)] }
  ) -> Report {
    var report = Report()
    let runner = ScriptRunner(menu.menu)
    for script in menu.scripts {
      let plan = CallerPlan()
      var run = ScriptRun(script, runner.simulatedCall(script, wire: plan))
      run.run()
      plan.finish { trace in
        trace.took(run.call.call.path, in: menu.menu.flow)
        trace.ending = run.call.ended.map { "\($0.by) \($0.cause.word)" } ?? ""
      }
      var call = AdaptedCall(
        runner.simulatedCall(script), plan: plan, over: gateway, known: known,
        thinking: thinking, cut: cut)
      call.run()
      if call.trace == plan.trace {
        report.same += 1
      } else if let difference = MediumDifference(call, plan) {
        report.excused[difference, default: 0] += 1
      } else {
        report.differing.append(
          script.script.name.value + plan.trace.difference(from: call.trace) + "\n  \(call.facts)")
      }
    }
    return report
  }

  static let menus = ["menus/12333", "menus/clinic"].compactMap { try? Menu($0) }

  /// Every script beside every menu over `gateway`.
  static func expectTheSame(
    over gateway: SimulatedGateway, typeAhead: FastAGITypeAhead = .none, thinking: Int = 0,
    seed: UInt64? = nil, excusing excused: Set<MediumDifference>,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    #expect(menus.count == 2, sourceLocation: sourceLocation)
    var random = SplitMix64(seed: seed ?? 0)
    for menu in menus {
      let known = FastAGIFindings(typeAhead: typeAhead)
      let report = compare(menu, over: gateway, known: known, thinking: thinking) { text in
        seed == nil ? [Array(text.utf8)] : pieces(Array(text.utf8), sizeMax: 40, &random)
      }
      #expect(
        report.differing.isEmpty, "\(report.differing.prefix(5).joined(separator: "\n"))",
        sourceLocation: sourceLocation)
      #expect(
        excused.isSuperset(of: report.excused.keys), "\(report.excused)",
        sourceLocation: sourceLocation)
      // Most calls know no difference of any kind.
      #expect(
        report.same * 10 >= menu.scripts.count * 8, "\(report.same) of \(menu.scripts.count)",
        sourceLocation: sourceLocation)
    }
  }

  /// Some pieces of `bytes`, wherever a network may cut them.
  static func pieces(_ bytes: [UInt8], sizeMax: Int, _ random: inout SplitMix64) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...sizeMax, using: &random))
      pieces.append(Array(piece))
      rest = rest.dropFirst(piece.count)
    }
    return pieces
  }

  @Test func `a call over FreeSWITCH is the call over a trunk`() {
    Self.expectTheSame(
      over: .freeSWITCH(SimulatedFreeSWITCH()), seed: 1,
      excusing: [.queueNeverBusy, .releasedByCaller])
  }

  /// With what `hotline prompts install` has put there.
  static func asterisk() -> SimulatedAsterisk {
    var asterisk = SimulatedAsterisk()
    for piece in FastAGISilence.pieces { asterisk.files[piece.name] = Int(piece.length.count) }
    return asterisk
  }

  @Test func `a call over an Asterisk near by is the call over a trunk`() {
    Self.expectTheSame(
      over: .asterisk(Self.asterisk()), seed: 2, excusing: [.releasedByCaller])
  }

  @Test func `and without the silence that menus of several prompts wait in`() {
    Self.expectTheSame(
      over: .asterisk(SimulatedAsterisk()), seed: 3, excusing: [.releasedByCaller])
  }

  /// HANGUP comes late, so that the next command may be on its way.
  @Test func `and over a slow one with StoreDTMF`() {
    var asterisk = Self.asterisk()
    asterisk.hasStoreDTMF = true
    asterisk.hangupDelay = 45
    Self.expectTheSame(
      over: .asterisk(asterisk), typeAhead: .fromStart, thinking: 5,
      excusing: [.releasedByCaller])
  }

  /// AGISIGHUP=no: a hang-up is told by nothing but what fails.
  @Test func `and over a slow one without, but for the keys that it loses`() {
    var asterisk = SimulatedAsterisk()
    asterisk.tellsHangup = false
    Self.expectTheSame(
      over: .asterisk(asterisk), thinking: 2,
      excusing: [.releasedByCaller, .keysLost])
  }
}
