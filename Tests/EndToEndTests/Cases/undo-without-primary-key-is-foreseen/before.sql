CREATE TABLE things (name TEXT NOT NULL UNIQUE, size INTEGER, note TEXT, active BOOLEAN, updated_at TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, thing_id INTEGER NOT NULL, slot INTEGER NOT NULL, color TEXT, UNIQUE (thing_id, slot));
CREATE TABLE owners (id INTEGER PRIMARY KEY, who TEXT, thing_id INTEGER);
