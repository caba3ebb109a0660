CREATE TABLE users (id INTEGER PRIMARY KEY, code UNIQUE, points INTEGER);
CREATE TABLE streaks (id INTEGER PRIMARY KEY, owner, days INTEGER);
INSERT INTO users (code, points) VALUES ('007', 5), (7, 6), ('8', 7);
INSERT INTO streaks (owner, days) VALUES ('007', 1), (7, 2), ('8', 3);
