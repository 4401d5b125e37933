-- A store as the first version of the program left it: a row and more in each of its tables.
PRAGMA application_id = 0x484F544C;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE calls (
  id         INTEGER PRIMARY KEY,
  key        BLOB NOT NULL UNIQUE,
  caller     TEXT,
  outcome    TEXT,
  started_at INTEGER NOT NULL
) STRICT;
INSERT INTO calls VALUES(1,X'00000000000000a10000000000000001','13957112345','answered',1309551300);
INSERT INTO calls VALUES(2,X'00000000000000a10000000000000002',NULL,'abandoned',1309551300);
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
INSERT INTO call_segments VALUES(1,0,'gw1','c-1','13957112345','12333','zh',1309551300,1309551300,1309551360,0,'self-service','trunk-lost','7');
INSERT INTO call_segments VALUES(1,1,'gw1','c-1','13957112345','12333','zh',1309551420,1309551420,1309551480,0,'answered','normal','7');
INSERT INTO call_segments VALUES(2,0,'gw1','c-2',NULL,'12333','zh',1309551300,1309551300,1309551360,0,'abandoned','normal','7');
CREATE TABLE call_steps (
  call_id INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  place   INTEGER NOT NULL,
  step    TEXT NOT NULL,
  exit    TEXT,
  at_ms   INTEGER NOT NULL,
  PRIMARY KEY (call_id, segment, place)
) STRICT, WITHOUT ROWID;
INSERT INTO call_steps VALUES(1,0,0,'welcome','next',0);
INSERT INTO call_steps VALUES(1,0,1,'主菜单','信息查询',1000);
INSERT INTO call_steps VALUES(1,1,0,'seats','answered',0);
INSERT INTO call_steps VALUES(1,1,1,'bye','ended',1000);
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
INSERT INTO recordings VALUES(1,X'00000000000000a10000000000000001',0,1,'13957112345','劳动保障监察支队',1309551300,15161,2011070100011,1,'key','new');
INSERT INTO recordings VALUES(2,X'00000000000000a10000000000000002',0,1,'13957112345','劳动保障监察支队',1309551300,15161,2011070100022,1,NULL,'in-hand');
INSERT INTO recordings VALUES(3,X'00000000000000a10000000000000003',0,1,NULL,'劳动保障监察支队',1309551300,15161,2011070100033,1,'key','answered');
INSERT INTO recordings VALUES(4,X'00000000000000a10000000000000004',0,1,'13957112345','劳动保障监察支队',1309551300,15161,2011070100040,1,'key','dropped');
INSERT INTO recordings VALUES(5,X'00000000000000a10000000000000005',0,1,'13957112345','劳动保障监察支队',1309551300,15161,NULL,NULL,NULL,NULL);
CREATE TABLE audio_pieces (id INTEGER PRIMARY KEY, samples BLOB NOT NULL) STRICT;
INSERT INTO audio_pieces VALUES(65536,X'01020301');
INSERT INTO audio_pieces VALUES(65537,X'09080701');
INSERT INTO audio_pieces VALUES(131072,X'01020302');
INSERT INTO audio_pieces VALUES(131073,X'09080702');
INSERT INTO audio_pieces VALUES(196608,X'01020303');
INSERT INTO audio_pieces VALUES(196609,X'09080703');
INSERT INTO audio_pieces VALUES(327680,X'01020305');
INSERT INTO audio_pieces VALUES(327681,X'09080705');
CREATE TABLE receipts (day INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
INSERT INTO receipts VALUES(15156,4);
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
INSERT INTO fax_jobs VALUES(1,X'00000000000000a10000000000000007',0,1,'参保证明申请表',3,'057187654321',1309551300,'waiting',0,0,1309552200,NULL);
INSERT INTO fax_jobs VALUES(2,X'00000000000000a10000000000000008',0,1,'参保证明申请表',3,'057187654321',1309551300,'sent',0,0,NULL,NULL);
CREATE TABLE daily_counts (
  day     INTEGER NOT NULL,
  kind    INTEGER NOT NULL,
  subject TEXT NOT NULL,
  value   INTEGER NOT NULL,
  PRIMARY KEY (day, kind, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO daily_counts VALUES(15156,0,'13957112345',2);
CREATE TABLE lookup_tables (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  name      TEXT NOT NULL UNIQUE,
  row_count INTEGER NOT NULL
) STRICT;
INSERT INTO lookup_tables VALUES(1,'pensions',3);
INSERT INTO lookup_tables VALUES(2,'文件',4);
CREATE TABLE lookup_columns (
  table_id  INTEGER NOT NULL REFERENCES lookup_tables(id),
  place     INTEGER NOT NULL,
  name      TEXT NOT NULL,
  type      TEXT NOT NULL,
  is_key    INTEGER NOT NULL,
  is_secret INTEGER NOT NULL,
  PRIMARY KEY (table_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO lookup_columns VALUES(1,0,'id','citizen-id',1,0);
INSERT INTO lookup_columns VALUES(1,1,'pin','digits',0,1);
INSERT INTO lookup_columns VALUES(1,2,'balance','money',0,0);
INSERT INTO lookup_columns VALUES(1,3,'months','number',0,0);
INSERT INTO lookup_columns VALUES(2,0,'number','digits',1,0);
INSERT INTO lookup_columns VALUES(2,1,'title','text',0,0);
INSERT INTO lookup_columns VALUES(2,2,'group','text',0,0);
INSERT INTO lookup_columns VALUES(2,3,'since','date',0,0);
INSERT INTO lookup_columns VALUES(2,4,'opens','time',0,0);
INSERT INTO lookup_columns VALUES(2,5,'sound','prompt',0,0);
CREATE TABLE table_1 (row INTEGER PRIMARY KEY, c0 TEXT NOT NULL, c1 BLOB, c2 INTEGER, c3 INTEGER) STRICT;
INSERT INTO table_1 VALUES(0,'330106194001011230',X'000000021709573ba77d3b2a5992d3c7338560af4c5b6953677b14a85a4fe2dd9c1b65776777559cc1a5d8fc4ca226a22352c81d',1025040,180);
INSERT INTO table_1 VALUES(1,'330106197512310015',X'000000029d353968646ccab81b252b6b4237363a566b83f608aa81dc0bdb46840a29e0ce12e2ba18b214e58e4937b87dcbf68fbd',0,0);
INSERT INTO table_1 VALUES(2,'330106198001010014',NULL,NULL,NULL);
CREATE TABLE table_1_spellings (place INTEGER NOT NULL, keys TEXT NOT NULL, row INTEGER NOT NULL,
  PRIMARY KEY (place, keys, row)) STRICT, WITHOUT ROWID;
CREATE TABLE table_2 (row INTEGER PRIMARY KEY, c0 TEXT NOT NULL, c1 TEXT, c2 TEXT, c3 INTEGER, c4 INTEGER, c5 TEXT) STRICT;
INSERT INTO table_2 VALUES(0,'01','养老保险','社保',13149,510,'zh/documents/01');
INSERT INTO table_2 VALUES(1,'02','医疗保险','社保',11413,510,'zh/documents/02');
INSERT INTO table_2 VALUES(2,'03','年休假','劳动',13879,510,'zh/documents/03');
INSERT INTO table_2 VALUES(3,'04','工伤保险','社保',NULL,510,'zh/documents/04');
CREATE TABLE table_2_spellings (place INTEGER NOT NULL, keys TEXT NOT NULL, row INTEGER NOT NULL,
  PRIMARY KEY (place, keys, row)) STRICT, WITHOUT ROWID;
INSERT INTO table_2_spellings VALUES(1,'6426954542',2);
INSERT INTO table_2_spellings VALUES(1,'9264265274264',0);
INSERT INTO table_2_spellings VALUES(1,'94542652674',1);
INSERT INTO table_2_spellings VALUES(1,'95452',1);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('recordings',5);
INSERT INTO sqlite_sequence VALUES('lookup_tables',2);
CREATE INDEX open_recordings ON recordings (id) WHERE receipt IS NULL;
CREATE UNIQUE INDEX table_1_key ON table_1 (c0);
CREATE UNIQUE INDEX table_2_key ON table_2 (c0);
COMMIT;
