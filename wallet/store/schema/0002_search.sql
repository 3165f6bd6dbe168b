-- The index of words made again without prefix indexes. Together with 'secure-delete' they go wrong in
-- SQLite 3.53: after a deletion the index no longer agrees with its rows, and the whole file is then
-- reported as damaged. Secure deletion stays: a word that was destroyed must be gone from the index too.

CREATE VIRTUAL TABLE search_again USING fts5 (
    title, issuer, skill, type, tag, words,
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO search_again (search_again, rank) VALUES ('secure-delete', 1);
INSERT INTO search_again (rowid, title, issuer, skill, type, tag, words)
    SELECT rowid, title, issuer, skill, type, tag, words FROM search;
DROP TABLE search;
ALTER TABLE search_again RENAME TO search;
