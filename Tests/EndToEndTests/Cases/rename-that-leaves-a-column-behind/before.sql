CREATE TABLE badge (code TEXT PRIMARY KEY NOT NULL);
INSERT INTO badge VALUES ('gold');
CREATE TABLE user_badge (id INTEGER PRIMARY KEY, name TEXT, badge TEXT, v JSON);
INSERT INTO user_badge VALUES (1, 'ana', 'gold', NULL);
