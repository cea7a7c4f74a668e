//! What can be searched: a text for each deal and account, found by its pieces of three letters. Moving a deal does not
//! touch it. PostgreSQL has an index for that; SQLite a second table, kept by triggers.

crate::migration!(
    "m20261122_000010_create_search",
    "
    CREATE TABLE search_entries (
        entry {serial},
        org_id UUID NOT NULL REFERENCES organisations (id),
        kind TEXT NOT NULL,
        id UUID NOT NULL,
        text TEXT NOT NULL
    );
    CREATE UNIQUE INDEX search_entries_of ON search_entries (org_id, kind, id);
    INSERT INTO search_entries (org_id, kind, id, text) SELECT org_id, 'deal', id, ' ' || search_text FROM deals;
    INSERT INTO search_entries (org_id, kind, id, text) SELECT org_id, 'account', id, ' ' || lower(name) FROM accounts;
    ALTER TABLE deals DROP COLUMN search_text;
    {postgres}
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX search_entries_pieces ON search_entries USING gin (text gin_trgm_ops);
    {sqlite}
    CREATE VIRTUAL TABLE search_pieces USING fts5(text, content='search_entries', content_rowid='entry', tokenize='trigram');
    INSERT INTO search_pieces (search_pieces) VALUES ('rebuild');
    CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_pieces (rowid, text) VALUES (new.entry, new.text);
    END;
    CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN
        INSERT INTO search_pieces (search_pieces, rowid, text) VALUES ('delete', old.entry, old.text);
        INSERT INTO search_pieces (rowid, text) VALUES (new.entry, new.text);
    END;
    CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_pieces (search_pieces, rowid, text) VALUES ('delete', old.entry, old.text);
    END;
    ",
    "
    ALTER TABLE deals ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
    UPDATE deals SET search_text = COALESCE((SELECT LTRIM(s.text) FROM search_entries s
        WHERE s.org_id = deals.org_id AND s.kind = 'deal' AND s.id = deals.id), '');
    {sqlite}
    DROP TABLE search_pieces;
    {both}
    DROP TABLE search_entries;
    "
);
