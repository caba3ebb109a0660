CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE COLLATE NOCASE, points INTEGER);
CREATE TABLE streaks (id INTEGER PRIMARY KEY, owner TEXT, days INTEGER);
INSERT INTO users (name, points) VALUES ('Ada', 5), ('bo', 6);
INSERT INTO streaks (owner, days) VALUES ('Ada', 1), ('ada', 2), ('bo', 3);
