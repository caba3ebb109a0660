CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, points INTEGER);
CREATE TABLE streaks (id INTEGER PRIMARY KEY, owner TEXT COLLATE NOCASE, days INTEGER);
INSERT INTO users (name, points) VALUES ('ada', 5), ('ADA', 6);
INSERT INTO streaks (owner, days) VALUES ('ada', 1), ('ADA', 2), ('Ada', 3);
