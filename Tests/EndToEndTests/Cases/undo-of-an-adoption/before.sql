CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER, note TEXT, active BOOLEAN, updated_at TEXT);
CREATE TABLE parts (id INTEGER PRIMARY KEY, thing_id INTEGER NOT NULL REFERENCES things(id) ON DELETE CASCADE, slot INTEGER NOT NULL, color TEXT, UNIQUE (thing_id, slot));
CREATE TABLE owners (id INTEGER PRIMARY KEY, who TEXT, thing_id INTEGER REFERENCES things(id) ON DELETE CASCADE);
INSERT INTO things (id, name, size, note, active) VALUES (1, 'anvil', 10, 'heavy', 1), (2, 'bucket', 3, NULL, 1), (3, 'crate', 5, 'wooden', 1);
