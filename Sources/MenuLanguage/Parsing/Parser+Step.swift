import Diagnostics

extension Parser {
  mutating func parseStep(_ kind: StepKind) -> StepSyntax {
    let start = range
    let node = open(.step)
    defer { close(node) }
    advance()
    let name = parseDeclaredName(.step(kind))
    let title = parseOptionalText()
    let items = parseItems(of: .step(kind))
    let body = body(of: kind, items, named: name ?? Located("", start))
    let whole = name == nil ? nil : body
    return StepSyntax(
      name: name ?? Located("", start), title: title, speech: items.speech,
      body: whole ?? .incomplete(items.unfinished(kind)),
      range: range(from: start))
  }

  /// The items of a block with its braces.
  mutating func parseItems(of block: BlockKind) -> ItemsRead {
    var items = ItemsRead()
    let brace = expectBlock(of: block.keyword)
    while !blockEnds(opened: brace, of: block.keyword) {
      let node = open(.setting)
      let start = position
      do throws(Unreadable) {
        let kind = try parseItem(of: block, into: &items)
        setKind(kind, of: node)
      } catch {
        setKind(.unreadable, of: node)
        let skipped = position
        skipRest(of: start)
        noteItems(from: max(skipped, start + 1), in: &items)
      }
      close(node)
    }
    return items
  }

  /// What stands in the rest of a line that was given up is there, even if nobody read it: it is not
  /// told to be missing.
  private func noteItems(from start: Int, in items: inout ItemsRead) {
    for (keyword, range) in keywords(from: start) {
      if let keyword { items.note(keyword, at: range) } else { items.hasArrow = true }
    }
  }

  /// Reports which of `keywords` the `items` lack.
  mutating func require(
    _ keywords: [ItemKeyword], of block: BlockKind, named name: Located<String>?,
    in items: ItemsRead
  ) {
    guard let name else { return }
    let missing = keywords.filter { items.place(of: $0) == nil }.map(\.text)
    if !missing.isEmpty {
      requireAgain(.missingItems(missing, of: block, name: name.value), at: name.range)
    }
  }

  /// Reports at a place that may have other problems: each tells of something else that is missing.
  private mutating func requireAgain(_ problem: SyntaxProblem, at range: SourceRange) {
    forgetLastProblem()
    report(problem, at: range)
  }

  /// nil where something required is missing, or could not be read.
  private mutating func body(
    of kind: StepKind, _ items: ItemsRead, named name: Located<String>
  ) -> StepBody? {
    let block = BlockKind.step(kind)
    func required(_ keywords: ItemKeyword..., parser: inout Parser) {
      parser.require(keywords, of: block, named: name, in: items)
    }
    switch kind {
    case .menu:
      return .menu(
        MenuSyntax(
          options: items.options, asking: items.asking, prefer: items.prefer, fresh: items.fresh,
          without: items.without))
    case .play:
      if !items.hasArrow {
        requireAgain(.missingArrowItem(of: block, name: name.value), at: name.range)
      }
      guard let target = items.target else { return nil }
      return .play(
        PlaySyntax(
          target: target, language: items.language, pause: items.pause, skipBack: items.skipBack,
          skipForward: items.skipForward, faster: items.faster, continuing: items.continuing,
          startOver: items.startOver, options: items.options))
    case .enter:
      let isFaxNumber = items.type?.value == .faxNumber
      require(isFaxNumber ? [.as, .refused] : [.as], of: block, named: name, in: items)
      if !isFaxNumber, items.type != nil, let refused = items.place(of: .refused) {
        report(.refusedWithoutFaxNumber, at: refused)
      }
      if !items.hasArrow {
        requireAgain(.missingArrowItem(of: block, name: name.value), at: name.range)
      }
      guard let type = items.type, let target = items.target else { return nil }
      return .enter(
        EnterSyntax(
          type: type, secret: items.secret, confirm: items.confirm, endKey: items.endKey,
          asking: items.asking, fresh: items.fresh, target: target,
          refused: items.outcome(.refused)))
    case .lookup:
      required(.in, .where, .found, .notFound, .unavailable, parser: &self)
      guard let table = items.table, !items.conditions.isEmpty, let found = items.outcome(.found),
        let notFound = items.outcome(.notFound), let unavailable = items.outcome(.unavailable)
      else { return nil }
      return .lookup(
        LookupSyntax(
          table: table, conditions: items.conditions, within: items.within,
          attempts: items.attempts, found: found, notFound: notFound, unavailable: unavailable,
          locked: items.outcome(.locked), initial: items.outcome(.initial)))
    case .browse:
      let needsChosen = items.place(of: .list) != nil
      require(
        needsChosen ? [.in, .chosen, .empty, .unavailable] : [.in, .empty, .unavailable],
        of: block, named: name, in: items)
      if let chosen = items.outcome(.chosen), items.place(of: .list) == nil {
        report(.chosenWithoutList, at: items.place(of: .chosen) ?? chosen.range)
      }
      guard let table = items.table, let empty = items.outcome(.empty),
        let unavailable = items.outcome(.unavailable)
      else { return nil }
      return .browse(
        BrowseSyntax(
          table: table, conditions: items.conditions, order: items.order, within: items.within,
          list: items.list, mostAsked: items.mostAsked, chosen: items.outcome(.chosen),
          options: items.options, asking: items.asking,
          prefer: items.prefer, without: items.without, empty: empty, unavailable: unavailable))
    case .record:
      required(.for, .kept, .unavailable, parser: &self)
      guard let recipient = items.recipient, let kept = items.outcome(.kept),
        let unavailable = items.outcome(.unavailable)
      else { return nil }
      return .record(
        RecordSyntax(
          atLeast: items.atLeast, atMost: items.atMost, silence: items.silence,
          endKey: items.endKey, review: items.review, recipient: recipient,
          answerWithin: items.answerWithin, asking: items.asking, kept: kept,
          unavailable: unavailable, dropped: items.outcome(.dropped)))
    case .fax:
      let done: ItemKeyword = items.place(of: .to) == nil ? .sent : .queued
      let other: ItemKeyword = done == .sent ? .queued : .sent
      if let place = items.place(of: other) {
        report(.faxOutcome(isHere: done == .sent), at: place)
      }
      require(
        items.place(of: other) == nil ? [.document, done, .failed] : [.document, .failed],
        of: block, named: name, in: items)
      if let here = items.place(of: .here), let to = items.place(of: .to) {
        report(
          .twoDestinations(first: min(here.start, to.start) == here.start ? here : to),
          at: here.start > to.start ? here : to)
      }
      guard let document = items.document, let outcome = items.outcome(done),
        let failed = items.outcome(.failed)
      else { return nil }
      let destination =
        items.faxNumber.map(FaxSyntax.Destination.to)
        ?? items.here.map(FaxSyntax.Destination.here)
      return .fax(
        FaxSyntax(
          document: document, destination: destination, perCall: items.perCall,
          perNumber: items.perNumber, done: outcome, failed: failed, limit: items.outcome(.limit)))
    case .transfer:
      required(.to, .busy, .noAnswer, .failed, parser: &self)
      guard let destination = items.transfer, let busy = items.outcome(.busy),
        let noAnswer = items.outcome(.noAnswer), let failed = items.outcome(.failed)
      else { return nil }
      return .transfer(
        TransferSyntax(
          destination: destination, ring: items.ring, busy: busy, noAnswer: noAnswer,
          failed: failed, released: items.outcome(.released)))
    case .choose:
      if items.branches.isEmpty, !items.hasBranch {
        requireAgain(.chooseWithoutBranch(name.value), at: name.range)
      }
      required(.else, parser: &self)
      guard !items.branches.isEmpty, let otherwise = items.outcome(.else) else { return nil }
      return .choose(ChooseSyntax(branches: items.branches, otherwise: otherwise))
    case .hangUp: return .hangUp
    }
  }
}
