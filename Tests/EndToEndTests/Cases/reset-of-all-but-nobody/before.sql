CREATE TABLE users (id INTEGER PRIMARY KEY, code INTEGER UNIQUE, points INTEGER);
CREATE TABLE streaks (id INTEGER PRIMARY KEY, owner INTEGER, days INTEGER);
INSERT INTO users (code, points) VALUES (7, 5), (8, 6), (NULL, 7);
INSERT INTO streaks (owner, days) VALUES (7, 1), (8, 2), (NULL, 3);
