CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER CHECK (size >= 0));
INSERT INTO things VALUES (1, 'a', 1), (2, 'b', 2);
