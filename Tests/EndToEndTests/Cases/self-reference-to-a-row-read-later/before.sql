CREATE TABLE cat (id INTEGER PRIMARY KEY, name TEXT UNIQUE, parent_id INTEGER REFERENCES cat (id));
PRAGMA foreign_keys = OFF;
INSERT INTO cat VALUES (1, 'leaf', 2), (2, 'root', NULL);
