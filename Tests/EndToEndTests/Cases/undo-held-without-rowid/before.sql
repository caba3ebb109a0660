CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER, note TEXT, active BOOLEAN, updated_at TEXT);
CREATE TABLE held (who TEXT, thing_id INTEGER REFERENCES things(id), PRIMARY KEY (who, thing_id)) WITHOUT ROWID;
INSERT INTO held VALUES ('old', 999);
