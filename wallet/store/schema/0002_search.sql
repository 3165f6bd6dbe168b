-- FTS5's 'secure-delete' goes wrong in SQLite 3.53: after some deletions the index no longer agrees with
-- its rows, and the whole file is then reported as damaged. It is switched off and the index made again;
-- what a purge destroys is taken out of the index by merging it (wallet.store.records).

INSERT INTO search (search, rank) VALUES ('secure-delete', 0);
INSERT INTO search (search) VALUES ('rebuild');
