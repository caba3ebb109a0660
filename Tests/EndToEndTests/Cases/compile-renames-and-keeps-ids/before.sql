CREATE TABLE sets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, files JSON NOT NULL);
CREATE TABLE rewards (id INTEGER PRIMARY KEY, name TEXT NOT NULL, about TEXT, value JSON, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
CREATE TABLE site (id INTEGER PRIMARY KEY, motto TEXT, "limit" INTEGER);
INSERT INTO rewards VALUES (7, 'First', NULL, '{"n": 1, "set_id": 4}', '2024-01-01', '2024-01-01');
INSERT INTO sets VALUES (4, 'Welcome', '[1]');
