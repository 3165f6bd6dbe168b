-- What exactly left by a share, packed (zlib), so that it can be looked at again; and where a page of it still lies that can be
-- taken away, with what that needs (JSON; '' once nothing of it is known to lie anywhere).

ALTER TABLE shares ADD COLUMN content BLOB NOT NULL DEFAULT x'';
ALTER TABLE shares ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX shares_lying ON shares (id) WHERE place <> '';
