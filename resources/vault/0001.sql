CREATE TABLE records (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 BLOB NOT NULL,
    place INTEGER NOT NULL,
    received BLOB NOT NULL,
    payload BLOB,
    format TEXT NOT NULL,
    kind TEXT NOT NULL,
    type TEXT NOT NULL,
    containers TEXT NOT NULL,
    route TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_member TEXT NOT NULL,
    added_at TEXT NOT NULL,
    title TEXT NOT NULL,
    issuer_name TEXT NOT NULL,
    issuer_id TEXT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    standing TEXT NOT NULL,
    attainment TEXT NOT NULL,
    missing TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    has_image INTEGER NOT NULL,
    children INTEGER NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    position INTEGER,
    note TEXT NOT NULL DEFAULT '',
    trashed_at TEXT,
    report TEXT NOT NULL,
    UNIQUE (sha256, place)
) STRICT;
CREATE INDEX records_added ON records (trashed_at, added_at DESC, number DESC);
CREATE INDEX records_title ON records (trashed_at, title COLLATE NOCASE, number);
CREATE INDEX records_issuer ON records (trashed_at, issuer_name COLLATE NOCASE, number);
CREATE INDEX records_until ON records (trashed_at, valid_until, number);

CREATE VIRTUAL TABLE words USING fts5 (
    title, issuer, skills, texts, note,
    content = '', contentless_delete = 1, prefix = '2 3', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE documents (
    sha256 TEXT NOT NULL,
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (address, sha256)
) STRICT;

CREATE TABLE record_documents (
    record INTEGER NOT NULL REFERENCES records (number) ON DELETE CASCADE,
    address TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (record, address, sha256),
    FOREIGN KEY (address, sha256) REFERENCES documents (address, sha256)
) STRICT;

CREATE TABLE history (
    number INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    at TEXT NOT NULL,
    event TEXT NOT NULL
) STRICT;
CREATE INDEX history_record ON history (record, number);

CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    created TEXT NOT NULL,
    did TEXT NOT NULL UNIQUE,
    nonce BLOB NOT NULL,
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE shares (
    id TEXT PRIMARY KEY,
    created TEXT NOT NULL,
    audience TEXT NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    record_ids TEXT NOT NULL,
    titles TEXT NOT NULL,
    expires TEXT,
    digest TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
