-- The first layout. Times are whole microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE received (
    sha256 BLOB PRIMARY KEY,
    data   BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE records (
    num           INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT    NOT NULL UNIQUE,
    sha256        BLOB    NOT NULL REFERENCES received (sha256),
    position      INTEGER NOT NULL,
    payload       BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    format        TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    issuer_name   TEXT    NOT NULL,
    issuer_id     TEXT    NOT NULL,
    valid_from    INTEGER,
    valid_until   INTEGER,
    standing      TEXT    NOT NULL,
    missing       TEXT    NOT NULL,
    attainment    TEXT    NOT NULL,
    verdict       TEXT    NOT NULL,
    checked_at    INTEGER NOT NULL,
    added_at      INTEGER NOT NULL,
    route         TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    member        TEXT    NOT NULL,
    containers    TEXT    NOT NULL,
    has_image     INTEGER NOT NULL,
    children      INTEGER NOT NULL,
    title_key     TEXT    NOT NULL,
    issuer_key    TEXT    NOT NULL,
    place         INTEGER,
    favourite     INTEGER NOT NULL DEFAULT 0,
    note          TEXT    NOT NULL DEFAULT '',
    trashed_at    INTEGER,
    UNIQUE (sha256, position)
);

CREATE INDEX records_by_title  ON records (title_key, num);
CREATE INDEX records_by_issuer ON records (issuer_key, num);
CREATE INDEX records_by_until  ON records (valid_until, num);
CREATE INDEX records_by_place  ON records (place, num);
CREATE INDEX records_by_standing ON records (standing);
CREATE INDEX records_by_attainment ON records (attainment);
CREATE INDEX records_favourite ON records (num) WHERE favourite = 1;
CREATE INDEX records_trashed   ON records (trashed_at) WHERE trashed_at IS NOT NULL;

CREATE TABLE reports (
    num   INTEGER PRIMARY KEY REFERENCES records (num) ON DELETE CASCADE,
    codec INTEGER NOT NULL,
    body  BLOB    NOT NULL
);

CREATE TABLE documents (
    sha256  TEXT PRIMARY KEY,
    content BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE evidence (
    num        INTEGER NOT NULL REFERENCES records (num) ON DELETE CASCADE,
    kind       TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    sha256     TEXT    NOT NULL REFERENCES documents (sha256),
    fetched_at INTEGER NOT NULL
);
CREATE INDEX evidence_by_record  ON evidence (num);
CREATE INDEX evidence_by_address ON evidence (address, fetched_at);
CREATE INDEX evidence_by_digest  ON evidence (sha256);

CREATE TABLE history (
    id     INTEGER PRIMARY KEY,
    num    INTEGER NOT NULL REFERENCES records (num) ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    event  TEXT    NOT NULL,
    detail TEXT    NOT NULL
);
CREATE INDEX history_by_record ON history (num);

CREATE VIRTUAL TABLE search USING fts5 (
    title, issuer, skill, type, tag, words,
    tokenize = "unicode61 remove_diacritics 2",
    prefix = '1 2 3'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

CREATE TABLE tags (
    num INTEGER NOT NULL REFERENCES records (num) ON DELETE CASCADE,
    tag TEXT    NOT NULL,
    PRIMARY KEY (tag, num)
) WITHOUT ROWID;
CREATE INDEX tags_by_record ON tags (num);

CREATE TABLE collections (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE
);
CREATE TABLE collected (
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    num        INTEGER NOT NULL REFERENCES records (num) ON DELETE CASCADE,
    PRIMARY KEY (collection, num)
) WITHOUT ROWID;
CREATE INDEX collected_by_record ON collected (num);

CREATE TABLE holder_keys (
    id       INTEGER PRIMARY KEY,
    did      TEXT    NOT NULL UNIQUE,
    public   BLOB    NOT NULL,
    held     BLOB    NOT NULL,
    label    TEXT    NOT NULL,
    audience TEXT    NOT NULL DEFAULT '',
    created  INTEGER NOT NULL,
    is_default INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX holder_keys_default ON holder_keys (is_default) WHERE is_default = 1;

CREATE TABLE key_history (
    id    INTEGER PRIMARY KEY,
    did   TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    event TEXT    NOT NULL
);

CREATE TABLE shares (
    num     INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT    NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    body    BLOB    NOT NULL
);
CREATE INDEX shares_by_time ON shares (created);

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
