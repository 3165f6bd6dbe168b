-- What a record's report amounts to, in a short form, beside its line: the shelf says it without reading the report.
-- Of records from before this layout it is made again from the report whenever it is asked for, until they are checked.

ALTER TABLE records ADD COLUMN facts TEXT NOT NULL DEFAULT '';
