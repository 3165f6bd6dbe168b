-- What became of each share stands beside its line, so that it can change without the line being written again.
-- Before this layout a line was written after the thing was handed over: what it tells of was delivered.

ALTER TABLE shares ADD COLUMN state TEXT NOT NULL DEFAULT 'delivered';
ALTER TABLE shares ADD COLUMN changed INTEGER;

-- Where a state was written into a line itself it is taken from there; a line that is no JSON is left as it is.
UPDATE shares SET state = CASE WHEN json_valid(CAST(body AS TEXT)) THEN
    CASE WHEN json_extract(CAST(body AS TEXT), '$.state') IN ('intended', 'live', 'ended', 'stopped', 'unreachable')
    THEN json_extract(CAST(body AS TEXT), '$.state') ELSE 'delivered' END
ELSE 'delivered' END;
