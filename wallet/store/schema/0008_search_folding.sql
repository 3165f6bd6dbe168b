-- Words are looked for without strokes, ligatures, the Arabic article and the like (wallet.store.tables.words). The index is
-- emptied here and filled again from the reports when the vault has been opened, in short turns; the keys by which records
-- are put in order were folded again before (wallet.store.schema.migration_0008).

INSERT INTO search (search) VALUES ('delete-all');
