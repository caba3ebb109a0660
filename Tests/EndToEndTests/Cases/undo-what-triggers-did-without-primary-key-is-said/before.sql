CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER, note TEXT, active BOOLEAN, updated_at TEXT);
CREATE TABLE notes (name TEXT, note TEXT);
CREATE TRIGGER t AFTER DELETE ON things BEGIN DELETE FROM notes WHERE name = old.name; END;
INSERT INTO notes VALUES ('bucket', 'precious');
