-- Large evidence lies beside the vault, a sealed file for each content; here stands which record it belongs to.

CREATE TABLE attachments (
    num    INTEGER NOT NULL REFERENCES records (num) ON DELETE CASCADE,
    sha256 BLOB    NOT NULL,
    size   INTEGER NOT NULL,
    PRIMARY KEY (num, sha256)
) WITHOUT ROWID;
CREATE INDEX attachments_by_content ON attachments (sha256);
