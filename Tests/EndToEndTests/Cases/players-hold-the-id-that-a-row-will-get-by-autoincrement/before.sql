CREATE TABLE levels (id INTEGER PRIMARY KEY AUTOINCREMENT, level_number INTEGER UNIQUE, points_required INTEGER, title TEXT, perks TEXT);
CREATE TABLE users (id INTEGER PRIMARY KEY, total_points INTEGER, current_level_id INTEGER);
INSERT INTO levels (id, level_number) VALUES (20, 99);
DELETE FROM levels;
INSERT INTO users VALUES (1, 40, 21), (2, 160, 22), (3, 500, 1);
