-- The person's own addresses, names and numbers, and whom each kept credential was issued to.

CREATE TABLE identities (
    id       INTEGER PRIMARY KEY,
    type     TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    added_at INTEGER NOT NULL,
    UNIQUE (type, value)
);

-- What was done, never with the value: what is taken away is to be gone.
CREATE TABLE identity_history (
    id    INTEGER PRIMARY KEY,
    at    INTEGER NOT NULL,
    event TEXT    NOT NULL,
    type  TEXT    NOT NULL
);

-- The IdentityObjects of a record's signed statements. Beside the index of words, never in it.
CREATE TABLE recipients (
    num     INTEGER NOT NULL REFERENCES records (num) ON DELETE CASCADE,
    place   INTEGER NOT NULL,
    type    TEXT    NOT NULL,
    identity TEXT   NOT NULL,
    hashed  INTEGER NOT NULL,
    salt    TEXT    NOT NULL,
    matched INTEGER REFERENCES identities (id) ON DELETE SET NULL,
    PRIMARY KEY (num, place)
) WITHOUT ROWID;
CREATE INDEX recipients_by_match ON recipients (matched, num);

-- Records from before this layout, whose reports are still to be read for their recipients.
CREATE TABLE recipients_unread (
    num INTEGER PRIMARY KEY REFERENCES records (num) ON DELETE CASCADE
);
INSERT INTO recipients_unread SELECT num FROM records;
