import CallFlowModel
import Diagnostics
import MenuLanguage
import ServiceCalendar
import Telephony

/// What steps refer to: hours, queues, tables, documents, and the files behind them.
extension Lowering {
  mutating func addQueues() {
    for queue in menu.queues.items {
      flow.queues.append(
        SeatQueue(
          name: queue.name.value, title: queue.title.map { text($0) },
          seats: UInt16(clamping: queue.seats.value)))
    }
  }

  // MARK: - Hours

  mutating func addHours() {
    for syntax in menu.hours.items {
      var lines: [HoursLine] = []
      var exceptions: [HoursException] = []
      for line in syntax.lines {
        let place = UInt32(hoursPlaces.count)
        hoursPlaces.append(line.range)
        let spans = line.spans.map(\.value)
        switch line.days {
        case .weekdays(let days):
          lines.append(
            HoursLine(
              season: line.season?.value, weekdays: days.value, spans: spans, line: place))
        case .everyDay:
          lines.append(
            HoursLine(
              season: line.season?.value, weekdays: .everyDay, spans: spans, ignoresCalendar: true,
              line: place))
        case .date(let date):
          exceptions.append(HoursException(date: date.value, spans: spans, line: place))
        }
      }
      let hours = ServiceHours(name: syntax.name.value, lines: lines, exceptions: exceptions)
      let size = syntax.lines.reduce(0) { $0 + 1 + $1.spans.count }
      if size <= DeclarationLimits.hoursLines {
        for problem in hours.problems { add(problem, of: syntax) }
      } else {
        report.addHole(
          .name(.tooMany(what: "lines and spans of hours", max: DeclarationLimits.hoursLines)),
          at: syntax.name.range)
      }
      hoursTitles.append(syntax.title.map { wordings($0).compactMap(\.self) } ?? [])
      flow.hours.append(hours)
    }
  }

  private mutating func add(_ problem: HoursProblem, of syntax: HoursSyntax) {
    switch problem {
    case .overlap(let span, let line, let other, let otherLine):
      report.add(
        .hours(
          .overlap(
            span: span.description, other: other.description,
            place: line == otherLine ? nil : hoursPlaces[Int(otherLine)])),
        at: hoursPlaces[Int(line)])
    case .exceptionTwice(let date, let line, let otherLine):
      report.add(
        .hours(
          .exceptionTwice(date: date.description, first: hoursPlaces[Int(otherLine)])),
        at: hoursPlaces[Int(line)])
    // A line that could not be read may be the one that is missing.
    case .neverOpens where !syntax.isWhole, .seasonGap where !syntax.isWhole: return
    case .neverOpens:
      report.add(.hours(.neverOpen(name: syntax.name.value)), at: syntax.name.range)
    case .seasonGap(let first, let last):
      report.add(
        .hours(
          .seasonGap(
            name: syntax.name.value, first: first.description, last: last.description)),
        at: syntax.name.range, isOneOfSeveral: true)
    }
  }

  /// Reads the calendar's file.
  mutating func addCalendar(_ loader: inout MenuLoader, today: CivilDate?) {
    guard let written = menu.hotline?.calendar else { return }
    guard let path = loader.path(written.value, in: written.range.file) else {
      report.add(.file(.pathOutside(path: written.value)), at: written.range)
      return
    }
    let bytes: [UInt8]
    switch loader.data(at: path) {
    case .bytes(let read): bytes = read
    case .missing:
      report.add(.file(.calendarMissing(path: written.value)), at: written.range)
      return
    case .unreadable(let reason):
      report.add(.file(.fileUnreadable(path: written.value, reason: reason)), at: written.range)
      return
    }
    guard isText(bytes, of: written) else { return }
    let file = loader.keep(path, bytes)
    calendarFile = file.id
    let read = WorkCalendarFile(parsing: bytes)
    for problem in read.problems {
      let line = file.bytes(ofLine: Int(problem.line))
      let range = SourceRange(file: file.id, start: line.lowerBound, end: line.upperBound)
      report.add(
        .hotline(.calendarLine(fact: problem.message, advice: problem.advice)), at: range)
    }
    flow.calendar = read.calendar
    guard read.problems.isEmpty, let today else { return }
    let reach = read.calendar.reach(from: today)
    if case .ended(let lastDay) = reach {
      report.add(.hotline(.calendarEnded(lastDay: lastDay.description)), at: written.range)
      return
    }
    let missing = read.calendar.missingYears(from: Int(today.year))
    if !missing.isEmpty {
      report.add(
        .hotline(.calendarGap(years: missing, last: read.calendar.years.last)), at: written.range)
    } else if case .endsSoon(let lastDay, let days) = reach {
      report.add(
        .hotline(.calendarEndsSoon(lastDay: lastDay.description, days: days)), at: written.range)
    }
  }

  // MARK: - Tables

  mutating func addTables(_ loader: inout MenuLoader) {
    for (index, table) in menu.tables.items.enumerated() {
      let isBuiltIn = menu.isBuiltIn(tableAt: index)
      checkColumns(table)
      let isEndpoint = !isBuiltIn && EndpointAddress.isMeant(by: table.source.value)
      flow.tables.append(
        TableDeclaration(
          name: table.name.value,
          file: isBuiltIn || isEndpoint
            ? nil
            : loader.path(table.source.value, in: table.source.range.file) ?? table.source.value,
          endpoint: isEndpoint ? endpoint(of: table) : nil,
          columns: table.columns.map {
            TableDeclaration.Column(
              name: $0.name.value, type: ValueType($0.type.value), isKey: $0.key != nil,
              isSecret: $0.secret != nil, initial: $0.initial?.secrets ?? [], bound: $0.bound)
          }))
      if !isBuiltIn, !isEndpoint { checkFile(of: table, &loader) }
    }
  }

  private mutating func checkColumns(_ table: TableSyntax) {
    var places: [String: SourceRange] = [:]
    checkBounds(table)
    for column in table.columns {
      let name = column.name.value
      if let first = places[name] {
        report.add(.table(.columnTwice(name: name, first: first)), at: column.name.range)
      } else {
        places[name] = column.name.range
      }
      guard let secret = column.secret else { continue }
      if let initial = column.initial { check(initial, of: column, in: table) }
      if column.key != nil { report.add(.table(.keyAndSecret(name: name)), at: secret) }
      switch column.type.value {
      case .text, .digits: break
      case .number, .money, .date, .time, .phone, .citizenID, .audio:
        report.add(
          .table(.secretType(name: name, type: ValueType(column.type.value))), at: secret)
      }
    }
    if table.columns.count > DeclarationLimits.columns {
      report.addHole(
        .table(.tooManyColumns(max: DeclarationLimits.columns)),
        at: table.columns[DeclarationLimits.columns].name.range)
    }
    // A column that could not be read may be the key.
    if table.isWhole, let secret = table.columns.first(where: { $0.secret != nil }),
      !table.columns.contains(where: { $0.key != nil })
    {
      report.add(
        .table(.secretWithoutKey(table: table.name.value)), at: secret.secret!)
    }
  }

  /// An initial secret that no caller could key, or that no column holds, would never be recognized.
  private mutating func check(
    _ initial: InitialSyntax, of column: ColumnSyntax, in table: TableSyntax
  ) {
    for form in initial.forms {
      switch form {
      case .text(let text):
        let isKeyed = text.value.isASCIIDigits
        if !isKeyed, column.type.value == .digits {
          report.add(
            .table(.initialNotDigits(column: column.name.value, text: text.value)), at: text.range)
        }
      case .last(count: _, let name):
        guard let source = table.columns.first(where: { $0.name.value == name.value }) else {
          let near = report.nearest(to: name.value, among: table.columns.map(\.name.value))
          report.add(
            .name(
              .unknownColumn(
                table: table.name.value, name: name.value,
                columns: table.columns.map(\.name.value), near: near)), at: name.range)
          continue
        }
        switch source.type.value {
        case .digits, .phone, .citizenID, .text:
          if source.secret == nil { continue }
        case .number, .money, .date, .time, .audio: break
        }
        report.add(.table(.initialColumn(name: name.value)), at: name.range)
      }
    }
  }

  /// The endpoint that a table names in place of a file. It is not asked anything: whether it is there shows when calls come.
  private mutating func endpoint(of table: TableSyntax) -> EndpointAddress? {
    do throws(EndpointAddress.Problem) {
      let address = try EndpointAddress(table.source.value)
      let personal = table.columns.first {
        $0.secret != nil || $0.type.value == .citizenID || $0.type.value == .phone
      }
      if let personal, address.isInClear {
        report.add(
          .table(.endpointInClear(column: personal.name.value, place: personal.range)),
          at: table.source.range)
      }
      return address
    } catch {
      report.addHole(.table(.endpointAddress(error)), at: table.source.range)
      return nil
    }
  }

  /// The columns whose dates say when a row is heard.
  private mutating func checkBounds(_ table: TableSyntax) {
    var first: [TableDeclaration.Bound: SourceRange] = [:]
    for column in table.columns {
      let name = column.name.value
      if let from = column.from, let until = column.until {
        report.add(.table(.boundTwice(name: name, first: from)), at: until)
        continue
      }
      guard let bound = column.bound, let mark = column.from ?? column.until else { continue }
      if EndpointAddress.isMeant(by: table.source.value) {
        report.add(
          .table(.endpointRows(table: table.name.value, word: bound.word)), at: mark)
      }
      if column.type.value != .date {
        report.add(
          .table(
            .boundType(
              name: name, type: ValueType(column.type.value).phrase, word: bound.word)), at: mark)
      } else if column.key != nil {
        report.add(.table(.boundKey(name: name, word: bound.word)), at: mark)
      }
      if let place = first[bound] {
        report.add(.table(.boundColumns(word: bound.word, first: place)), at: mark)
      } else {
        first[bound] = mark
      }
    }
  }

  /// Whether a file of data may be text; reports what it is instead.
  private mutating func isText(_ bytes: [UInt8], of written: Located<String>) -> Bool {
    switch FileFormat(of: bytes) {
    case .utf16: report.add(.table(.fileUTF16(file: written.value)), at: written.range)
    case .binary: report.add(.table(.fileNotText(file: written.value)), at: written.range)
    case nil: return true
    }
    return false
  }

  private mutating func checkFile(of table: TableSyntax, _ loader: inout MenuLoader) {
    let written = table.source
    guard let path = loader.path(written.value, in: written.range.file) else {
      report.add(.file(.pathOutside(path: written.value)), at: written.range)
      return
    }
    switch loader.data(at: path) {
    case .missing:
      report.add(
        .file(.tableMissing(table: table.name.value, path: written.value)), at: written.range)
    case .unreadable(let reason):
      report.add(.file(.fileUnreadable(path: written.value, reason: reason)), at: written.range)
    case .bytes(let bytes):
      guard isText(bytes, of: written) else { return }
      let firstLine = TableHeader(of: bytes)
      guard firstLine.isUTF8 else {
        report.add(.table(.fileNotUTF8(file: written.value)), at: written.range)
        return
      }
      let header = firstLine.names
      guard !header.isEmpty else {
        report.add(.table(.fileEmpty(file: written.value)), at: written.range)
        return
      }
      var declared = Set(table.columns.map(\.name.value))
      let named = Set(header)
      if header.count == 1, declared.isDisjoint(with: named),
        let sign = TableHeader.separator(in: header[0])
      {
        report.add(.table(.fileSeparator(file: written.value, sign: sign)), at: written.range)
        return
      }
      let missing = table.columns.prefix(DeclarationLimits.columns).map(\.name).filter {
        !named.contains($0.value)
      }
      let near = missing.map { name in
        report.nearest(to: name.value, among: header.filter { !declared.contains($0) })
      }
      // Of a title above the columns, or of a row, no column is missing: they all are.
      if table.columns.count > 1, declared.isDisjoint(with: named), near.allSatisfy({ $0 == nil }) {
        report.add(
          .table(
            .fileColumnsMissing(
              file: written.value, first: header[0], columns: table.columns.map(\.name.value))),
          at: written.range)
        return
      }
      for (name, near) in zip(missing, near) {
        // A slip is one problem, not two.
        if let near { declared.insert(near) }
        report.add(
          .table(
            .fileColumnMissing(
              column: name.value, file: written.value, header: header, near: near)),
          at: name.range)
      }
      for name in header where table.isWhole && !declared.contains(name) {
        report.add(
          .table(.fileColumnUndeclared(column: name, file: written.value)), at: written.range)
      }
    }
  }

  // MARK: - Documents

  mutating func addDocuments(_ loader: inout MenuLoader) {
    for document in menu.documents.items {
      let written = document.file
      var pages = 1
      var file = written.value
      if let path = loader.path(written.value, in: written.range.file) {
        file = path
        switch loader.data(at: path) {
        case .bytes(let bytes): pages = loader.pageCount(of: bytes, at: path)
        case .missing:
          report.add(
            .file(.documentMissing(document: document.name.value, path: written.value)),
            at: written.range)
        case .unreadable(let reason):
          report.add(
            .file(.fileUnreadable(path: written.value, reason: reason)), at: written.range)
        }
      } else {
        report.add(.file(.pathOutside(path: written.value)), at: written.range)
      }
      flow.documents.append(
        FaxDocument(
          name: document.name.value, title: document.title.map { text($0) }, file: file,
          pages: UInt16(clamping: pages)))
    }
  }
}

extension InitialSyntax {
  fileprivate var secrets: [TableDeclaration.InitialForm] {
    forms.map { form in
      switch form {
      case .text(let text): .text(text.value)
      case .last(let count, let column): .last(count: count.value, column: column.value)
      }
    }
  }
}

extension ColumnSyntax {
  /// What its dates mean for its rows.
  fileprivate var bound: TableDeclaration.Bound? {
    from != nil ? .from : until != nil ? .until : nil
  }
}

extension TableDeclaration.Bound {
  /// Its word in menu files.
  fileprivate var word: String {
    switch self {
    case .from: "from"
    case .until: "until"
    }
  }
}
