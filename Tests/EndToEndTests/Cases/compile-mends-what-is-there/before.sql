CREATE TABLE cat (id INTEGER PRIMARY KEY, name TEXT UNIQUE COLLATE NOCASE, parent_id INTEGER REFERENCES cat (id));
CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT UNIQUE, captain_id TEXT REFERENCES people (code));
CREATE TABLE people (code TEXT PRIMARY KEY DEFAULT 'it''s "é', name TEXT UNIQUE, team_id INTEGER REFERENCES teams (id));
CREATE TABLE tags (id INTEGER PRIMARY KEY, cat_id INTEGER NOT NULL REFERENCES cat (id), name VARCHAR NOT NULL, weight REAL, "on" BOOLEAN, at DATETIME);
CREATE TABLE notes (tag_id VARCHAR, label VARCHAR, text TEXT, value JSON);

INSERT INTO cat VALUES (5, 'HEN', 5), (6, 'EGO', NULL);
INSERT INTO tags VALUES (3, 5, '', 2.5, 1, '2024-01-01'), (4, 6, '10', 9007199254740992, 1, '2024-01-01');
INSERT INTO notes VALUES ('3', '1', 'x', '{"lead_code": "y"}'), (3, '10', '9223372036854775807', ' [ ] '), (4, '10.5', ' leading and trailing ', 'no json');
