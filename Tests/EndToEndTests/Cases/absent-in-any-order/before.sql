CREATE TABLE cat (id INTEGER PRIMARY KEY, name TEXT UNIQUE, parent_id INTEGER REFERENCES cat (id));
INSERT INTO cat VALUES (1, 'root', NULL), (2, 'leaf', 1);
