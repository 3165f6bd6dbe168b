-- Made for 100,000 records. The bytes, the documents and the index of words were moved before (wallet.store.regrouping):
-- kept bytes lie in the order they came, so that a look-up by digest reads one page and not the bytes beside it.

DROP TABLE received;
ALTER TABLE received_moving RENAME TO received;
DROP TABLE documents;
ALTER TABLE documents_moving RENAME TO documents;
DROP TABLE search;
ALTER TABLE search_moving RENAME TO search;

-- The person's order: every record has a place, 2^32 apart, so that one can be moved between two others by one write.
-- Those put first lie below -2^60; the others are counted down, the newest first (wallet.store.place_order).
UPDATE records SET place = CASE
    WHEN place IS NULL THEN -num * 4294967296
    ELSE -2305843009213693952 + place * 4294967296
END WHERE place IS NULL OR place >= 0;

DROP INDEX records_by_title;
DROP INDEX records_by_issuer;
DROP INDEX records_by_until;
DROP INDEX records_by_place;
DROP INDEX records_by_standing;
DROP INDEX records_by_attainment;
DROP INDEX records_favourite;
DROP INDEX records_trashed;

-- One narrow line per record with everything the shelf is filtered by: counting and filtering read 5 MB, not 60.
CREATE INDEX records_line ON records (num, trashed_at, valid_until, added_at, standing, attainment, favourite);
CREATE INDEX records_by_title  ON records (title_key, num, trashed_at);
CREATE INDEX records_by_issuer ON records (issuer_key, num, trashed_at);
CREATE INDEX records_by_until  ON records (valid_until IS NULL, valid_until, num, trashed_at);
CREATE INDEX records_by_place  ON records (place, num, trashed_at);
-- What few records are is found among those few.
CREATE INDEX records_favourite ON records (num) WHERE favourite = 1;
CREATE INDEX records_withdrawn ON records (num) WHERE standing = 'withdrawn';
CREATE INDEX records_unfinished ON records (num) WHERE attainment IN ('in_progress', 'waiting');
CREATE INDEX records_trashed   ON records (trashed_at) WHERE trashed_at IS NOT NULL;
