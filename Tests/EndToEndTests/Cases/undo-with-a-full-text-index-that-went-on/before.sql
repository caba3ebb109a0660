CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER, note TEXT, active BOOLEAN, updated_at TEXT);
CREATE VIRTUAL TABLE f USING fts5(name, content=things, content_rowid=id);
CREATE TRIGGER i AFTER INSERT ON things BEGIN INSERT INTO f(rowid, name) VALUES (new.id, new.name); END;
CREATE TRIGGER d AFTER DELETE ON things BEGIN INSERT INTO f(f, rowid, name) VALUES ('delete', old.id, old.name); END;
