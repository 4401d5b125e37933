import Storage

/// The forms that the file has had. To change it, add a step; a step that has been released is never edited.
enum Migrations {
  /// Step n turns version n - 1 (`user_version` of the file) into version n.
  static let steps = [
    """
    -- One row a call, its segments joined; what lists choose by.
    CREATE TABLE calls (
      id         INTEGER PRIMARY KEY,
      key        BLOB NOT NULL UNIQUE,
      caller     TEXT,
      outcome    TEXT,
      started_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE call_segments (
      call_id       INTEGER NOT NULL REFERENCES calls(id),
      segment       INTEGER NOT NULL,
      gateway       TEXT NOT NULL,
      call          TEXT NOT NULL,
      caller        TEXT,
      called        TEXT NOT NULL,
      language      TEXT NOT NULL,
      started_at    INTEGER NOT NULL,
      answered_at   INTEGER,
      ended_at      INTEGER,
      steps_dropped INTEGER NOT NULL,
      outcome       TEXT,
      cause         TEXT,
      menu_version  TEXT NOT NULL,
      PRIMARY KEY (call_id, segment)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE call_steps (
      call_id INTEGER NOT NULL,
      segment INTEGER NOT NULL,
      place   INTEGER NOT NULL,
      step    TEXT NOT NULL,
      exit    TEXT,
      at_ms   INTEGER NOT NULL,
      PRIMARY KEY (call_id, segment, place)
    ) STRICT, WITHOUT ROWID;

    -- A recording is a message from when it has a receipt.
    CREATE TABLE recordings (
      id          INTEGER PRIMARY KEY AUTOINCREMENT,
      call        BLOB NOT NULL,
      segment     INTEGER NOT NULL,
      operation   INTEGER NOT NULL,
      caller      TEXT,
      department  TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      due_day     INTEGER,
      receipt     INTEGER UNIQUE,
      length_ms   INTEGER,
      ended_by    TEXT,
      state       TEXT,
      UNIQUE (call, segment, operation)
    ) STRICT;
    CREATE INDEX open_recordings ON recordings (id) WHERE receipt IS NULL;
    -- id: the recording's id × 65,536 + the piece's number, so that a recording lies in one run.
    CREATE TABLE audio_pieces (id INTEGER PRIMARY KEY, samples BLOB NOT NULL) STRICT;
    -- The last sequence given on each day: never deleted, so that no receipt comes twice.
    CREATE TABLE receipts (day INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;

    CREATE TABLE fax_jobs (
      id              INTEGER PRIMARY KEY,
      call            BLOB NOT NULL,
      segment         INTEGER NOT NULL,
      operation       INTEGER NOT NULL,
      document        TEXT NOT NULL,
      page_count      INTEGER NOT NULL,
      number          TEXT,
      ordered_at      INTEGER NOT NULL,
      state           TEXT NOT NULL,
      pages_sent      INTEGER NOT NULL,
      attempts        INTEGER NOT NULL,
      next_attempt_at INTEGER,
      failure         TEXT,
      UNIQUE (call, segment, operation)
    ) STRICT;

    CREATE TABLE daily_counts (
      day     INTEGER NOT NULL,
      kind    INTEGER NOT NULL,
      subject TEXT NOT NULL,
      value   INTEGER NOT NULL,
      PRIMARY KEY (day, kind, subject)
    ) STRICT, WITHOUT ROWID;

    -- The rows of table n are in table_n, its columns c0, c1 …, and their spellings in table_n_spellings.
    CREATE TABLE lookup_tables (
      id        INTEGER PRIMARY KEY AUTOINCREMENT,
      name      TEXT NOT NULL UNIQUE,
      row_count INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE lookup_columns (
      table_id  INTEGER NOT NULL REFERENCES lookup_tables(id),
      place     INTEGER NOT NULL,
      name      TEXT NOT NULL,
      type      TEXT NOT NULL,
      is_key    INTEGER NOT NULL,
      is_secret INTEGER NOT NULL,
      PRIMARY KEY (table_id, place)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- When a person was asked for, when one answered, when they parted: milliseconds since the call rang.
    CREATE TABLE call_transfers (
      call_id     INTEGER NOT NULL,
      segment     INTEGER NOT NULL,
      place       INTEGER NOT NULL,
      step        TEXT NOT NULL,
      queue       TEXT,
      asked_ms    INTEGER NOT NULL,
      answered_ms INTEGER,
      ended_ms    INTEGER NOT NULL,
      outcome     TEXT NOT NULL,
      PRIMARY KEY (call_id, segment, place)
    ) STRICT, WITHOUT ROWID;
    -- What it was doing when the caller left.
    ALTER TABLE call_segments ADD COLUMN ended_while TEXT;
    -- Reports read the calls of some days.
    CREATE INDEX calls_by_start ON calls (started_at);
    """,
    """
    -- What was done with a message, by whom and when: heard, assigned, answered, closed, dropped.
    CREATE TABLE message_events (
      id           INTEGER PRIMARY KEY,
      recording_id INTEGER NOT NULL REFERENCES recordings(id),
      step         TEXT NOT NULL,
      by           TEXT NOT NULL,
      at           INTEGER NOT NULL,
      -- To whom it was assigned; the answer; why it was closed without one.
      detail       TEXT
    ) STRICT;
    CREATE INDEX message_events_of_recording ON message_events (recording_id, id);
    CREATE INDEX due_messages ON recordings (due_day) WHERE state IN ('new', 'heard', 'assigned');
    UPDATE recordings SET state = 'assigned' WHERE state = 'in-hand';
    """,
    """
    -- What staff are to be told of a message: waiting, delivered or given up. Times are seconds since 1970, UTC. Who takes a
    -- notice for an attempt puts its next one off, so that it comes back if they die.
    CREATE TABLE outbox (
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      recording_id    INTEGER NOT NULL REFERENCES recordings(id),
      event           TEXT NOT NULL,
      made_at         INTEGER NOT NULL DEFAULT (unixepoch()),
      state           TEXT NOT NULL DEFAULT 'waiting',
      attempts        INTEGER NOT NULL DEFAULT 0,
      next_attempt_at INTEGER NOT NULL DEFAULT 0,
      failure         TEXT
    ) STRICT;
    CREATE INDEX waiting_notices ON outbox (id, next_attempt_at) WHERE state = 'waiting';
    CREATE INDEX notices_of_recording ON outbox (recording_id);
    CREATE INDEX notices_by_age ON outbox (made_at);
    ALTER TABLE recordings ADD COLUMN overdue_told INTEGER NOT NULL DEFAULT 0;
    """,
    """
    -- A message that outlives its sound: see StorePurge.
    ALTER TABLE recordings ADD COLUMN sound_removed INTEGER NOT NULL DEFAULT 0;
    """,
    """
    -- A catalogue is changed row by row, and its words are in table_n_words.
    ALTER TABLE lookup_tables ADD COLUMN is_catalogue INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE lookup_columns ADD COLUMN bound TEXT;
    ALTER TABLE lookup_columns ADD COLUMN is_spelled INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE lookup_columns ADD COLUMN is_compared INTEGER NOT NULL DEFAULT 0;
    -- Rows that staff have added or changed since the import.
    CREATE TABLE edited_rows (
      table_id INTEGER NOT NULL,
      row      INTEGER NOT NULL,
      PRIMARY KEY (table_id, row)
    ) STRICT, WITHOUT ROWID;
    -- How often rows of catalogues were listened to, by the row's key, so that an import keeps it.
    CREATE TABLE listenings (
      table_name TEXT NOT NULL,
      day        INTEGER NOT NULL,
      key        TEXT NOT NULL,
      value      INTEGER NOT NULL,
      PRIMARY KEY (table_name, day, key)
    ) STRICT, WITHOUT ROWID;
    -- Where callers stopped in them.
    CREATE TABLE places (
      caller      TEXT NOT NULL,
      table_name  TEXT NOT NULL,
      key         TEXT NOT NULL,
      language    TEXT NOT NULL,
      position_ms INTEGER NOT NULL,
      at          INTEGER NOT NULL,
      PRIMARY KEY (caller, table_name, key, language)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX old_places ON places (at);
    """,
    """
    -- A fax in a call has an operation; one in the queue has a receipt.
    CREATE TABLE new_fax_jobs (
      id              INTEGER PRIMARY KEY,
      call            BLOB NOT NULL,
      segment         INTEGER,
      operation       INTEGER,
      receipt         INTEGER UNIQUE,
      menu            TEXT NOT NULL,
      document        TEXT NOT NULL,
      number          TEXT,
      called          TEXT NOT NULL,
      caller          TEXT,
      ordered_at      INTEGER NOT NULL,
      ordered_pages   INTEGER NOT NULL,
      page_count      INTEGER NOT NULL,
      state           TEXT NOT NULL,
      pages_sent      INTEGER NOT NULL,
      attempts        INTEGER NOT NULL,
      next_attempt_at INTEGER,
      failure         TEXT,
      claimed_by      TEXT,
      claimed_until   INTEGER,
      taken_first_at  INTEGER,
      request         TEXT,
      UNIQUE (call, segment, operation)
    ) STRICT;
    INSERT INTO new_fax_jobs (id, call, segment, operation, menu, document, number, called, ordered_at,
        ordered_pages, page_count, state, pages_sent, attempts, failure)
      SELECT id, call, segment, operation, '', document, number, '', ordered_at,
        page_count, page_count, state, pages_sent, attempts, failure FROM fax_jobs;
    DROP TABLE fax_jobs;
    ALTER TABLE new_fax_jobs RENAME TO fax_jobs;
    CREATE INDEX faxes_waiting ON fax_jobs (next_attempt_at) WHERE state = 'waiting';
    CREATE INDEX faxes_sending ON fax_jobs (claimed_until) WHERE state = 'sending';
    """,
    """
    -- How often a fax server was asked what came of `request`.
    ALTER TABLE fax_jobs ADD COLUMN inquiries INTEGER NOT NULL DEFAULT 0;
    """,
    """
    -- What a caller says in one visit of a step is one message, whichever parts of the call it was said in; NULL for
    -- recordings of earlier versions.
    ALTER TABLE recordings ADD COLUMN visit INTEGER;
    CREATE UNIQUE INDEX one_message_a_visit ON recordings (call, visit, department)
      WHERE ended_by <> 'hangup' AND state <> 'dropped';
    """,
    """
    -- Faxes from before there was a queue: nobody knows of which menu they are, their callers have no receipt, and no
    -- gateway is sending them any more.
    UPDATE fax_jobs SET state = 'failed', failure = coalesce(failure, 'too-late'), next_attempt_at = NULL
      WHERE receipt IS NULL AND menu = '' AND state IN ('waiting', 'sending');
    """,
    """
    -- Reports read the messages and faxes of some days, in whatever order they came.
    CREATE INDEX messages_by_day ON recordings (recorded_at) WHERE receipt IS NOT NULL;
    CREATE INDEX faxes_by_day ON fax_jobs (ordered_at);
    """,
    """
    -- Tables table_n that are being written, or have been replaced and not yet removed: not in lookup_tables.
    CREATE TABLE unused_tables (id INTEGER PRIMARY KEY, touched_at INTEGER NOT NULL) STRICT;
    """,
    """
    -- A fax belongs to its node for as long as that lives (see NodeLocks), and grows older while nodes look at the queue:
    -- waited_s, seen_at. No clock decides either.
    DROP INDEX faxes_sending;
    ALTER TABLE fax_jobs RENAME COLUMN claimed_by TO sender;
    ALTER TABLE fax_jobs DROP COLUMN claimed_until;
    ALTER TABLE fax_jobs DROP COLUMN taken_first_at;
    ALTER TABLE fax_jobs ADD COLUMN waited_s INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE fax_jobs ADD COLUMN seen_at INTEGER;
    CREATE INDEX faxes_sending ON fax_jobs (id) WHERE state = 'sending';
    """,
    """
    -- What has been delivered is forgotten, and the rest not before somebody has answered the message.
    CREATE INDEX delivered_notices ON outbox (made_at) WHERE state = 'delivered';
    """,
    """
    -- What a service says of itself: its time zone.
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """,
    """
    -- See SoundPieces. What is there stays where it lies.
    ALTER TABLE audio_pieces ADD COLUMN piece INTEGER;
    CREATE UNIQUE INDEX pieces_of_recordings ON audio_pieces (coalesce(piece, id));
    """,
    """
    -- Whoever was asked again, and has spoken again, has left a second message: none goes for the other's sake.
    DROP INDEX one_message_a_visit;
    CREATE INDEX messages_of_visits ON recordings (call, visit, department)
      WHERE ended_by <> 'hangup' AND state <> 'dropped';
    """,
    """
    -- The names of the menus whose it is, a blank between them; none where an earlier program has imported it.
    ALTER TABLE lookup_tables ADD COLUMN menus TEXT NOT NULL DEFAULT '';
    """,
  ]

  static var latestVersion: Int { steps.count }

  /// Brings a file of an earlier version to the last one, unless a service of an earlier version uses it, which could not go on
  /// then: ``StorageFailure/usedByEarlier(path:)``.
  static func runWhileAlone(on connection: Connection) throws(StorageFailure) {
    let version = try version(of: connection)
    // Of what has no form yet, nobody knows an earlier one.
    if version == 0 { return try run(on: connection) }
    if version == latestVersion { return }
    try ServiceLock.inTurn(besideStore: connection.path) { () throws(StorageFailure) in
      // Somebody else may have done it meanwhile.
      if try Self.version(of: connection) == latestVersion { return }
      do throws(StorageFailure) {
        try ServiceLock.whileAlone(besideStore: connection.path) { () throws(StorageFailure) in
          try run(on: connection)
        }
      } catch .inUse {
        throw .usedByEarlier(path: connection.path)
      }
    }
  }

  /// The version of the file, from 0 to `latest`; throws where it is a later one.
  static func version(
    of connection: Connection, upTo latest: Int = latestVersion
  ) throws(StorageFailure) -> Int {
    let version = Int(try connection.number("PRAGMA user_version"))
    guard version >= 0 else { throw .notOurs(path: connection.path) }
    guard version <= latest else {
      throw .newerSchema(path: connection.path, found: version, known: latest)
    }
    return version
  }

  /// Brings the file to the last of `steps`, each step a transaction of its own.
  static func run(
    on connection: Connection, steps: [String] = steps
  ) throws(StorageFailure) {
    while true {
      let isDone = try connection.transaction(writes: true) { () throws(StorageFailure) in
        // Read within the transaction: two processes may open a new file at once.
        let version = try version(of: connection, upTo: steps.count)
        guard version < steps.count else { return true }
        try connection.execute(steps[version])
        try connection.execute("PRAGMA user_version = \(version + 1)")
        return false
      }
      if isDone { return }
    }
  }
}
