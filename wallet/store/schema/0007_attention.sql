-- What may need the person's attention, one narrow row to a record, so that all of them can be asked about at once.
-- Records from before this layout get theirs from their reports, in turns, after the vault was opened.

CREATE TABLE attention (
    num          INTEGER PRIMARY KEY REFERENCES records (num) ON DELETE CASCADE,
    live         INTEGER NOT NULL,
    concern      INTEGER NOT NULL,
    presentation INTEGER NOT NULL,
    starts       INTEGER,
    ends         INTEGER,
    inside_ends  INTEGER,
    family       BLOB    NOT NULL
);
-- Each index holds all that its questions ask, so that the rows are not read.
CREATE INDEX attention_by_concern ON attention (concern, num, presentation, starts, ends, inside_ends, family)
    WHERE live = 1 AND concern > 0;
-- Of what is changed, withdrawn or on hold (1, 2, 3) the dates are no concern.
CREATE INDEX attention_by_end ON attention (ends, concern, inside_ends, starts, family)
    WHERE live = 1 AND presentation = 0 AND ends IS NOT NULL AND concern NOT IN (1, 2, 3);
CREATE INDEX attention_by_inside ON attention (inside_ends, ends, concern)
    WHERE live = 1 AND inside_ends IS NOT NULL AND concern NOT IN (1, 2, 3);
-- What may have taken the place of an older one.
CREATE INDEX attention_current ON attention (family, ends, starts)
    WHERE live = 1 AND concern = 0 AND presentation = 0 AND family <> x'';

CREATE TRIGGER attention_trashed AFTER UPDATE OF trashed_at ON records BEGIN
    UPDATE attention SET live = NEW.trashed_at IS NULL WHERE num = NEW.num;
END;
