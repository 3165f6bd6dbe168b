-- Which records are renewals of one thing. `own_family` is what a record's report says by itself; `family` is what is so once
-- the person and the issuers' transcripts have had their say (wallet.store.tables.families).

-- Two families that are one: by the word of a transcript (source), or of the person (none).
CREATE TABLE family_links (
    source INTEGER REFERENCES records (num) ON DELETE CASCADE,
    older  BLOB NOT NULL,
    newer  BLOB NOT NULL
);
CREATE INDEX family_links_by_source ON family_links (source);
-- The family that the person gave a record in place of its own: taken out of it, or having none.
CREATE TABLE family_given (
    num    INTEGER PRIMARY KEY REFERENCES records (num) ON DELETE CASCADE,
    family BLOB NOT NULL
);
CREATE INDEX family_given_by_family ON family_given (family);
-- What the links come to: every family that is linked, and the one by which all linked with it go.
CREATE TABLE family_roots (
    family BLOB PRIMARY KEY,
    root   BLOB NOT NULL
) WITHOUT ROWID;

-- Records by hand belong together by another rule than before: all rows are made again from the reports, in turns, at the
-- first question.
DELETE FROM attention;
ALTER TABLE attention ADD COLUMN own_family BLOB NOT NULL DEFAULT x'';
DROP INDEX attention_current;
-- What may have taken the place of an older one, and the whole of a family.
CREATE INDEX attention_family ON attention (family, ends, starts, concern)
    WHERE live = 1 AND presentation = 0 AND family <> x'';
