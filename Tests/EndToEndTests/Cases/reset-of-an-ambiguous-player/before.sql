CREATE TABLE users (id INTEGER PRIMARY KEY, code UNIQUE, points INTEGER);
CREATE TABLE streaks (id INTEGER PRIMARY KEY, owner, days INTEGER);
INSERT INTO users (code, points) VALUES ('7', 5), (7, 6);
INSERT INTO streaks (owner, days) VALUES ('7', 1), (7, 2);
