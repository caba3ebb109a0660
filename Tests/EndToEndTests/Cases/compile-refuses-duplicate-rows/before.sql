CREATE TABLE sets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, files JSON NOT NULL);
CREATE TABLE rewards (id INTEGER PRIMARY KEY, name TEXT NOT NULL, about TEXT, value JSON, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
CREATE TABLE site (id INTEGER PRIMARY KEY, motto TEXT, "limit" INTEGER);
INSERT INTO sets VALUES (7, 'Welcome', '[]'), (8, 'Welcome', '[]');
