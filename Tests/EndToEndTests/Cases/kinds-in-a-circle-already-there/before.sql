CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT UNIQUE, captain_id INTEGER REFERENCES players (id));
CREATE TABLE players (id INTEGER PRIMARY KEY, name TEXT UNIQUE, team_id INTEGER NOT NULL REFERENCES teams (id));
INSERT INTO teams VALUES (1, 'Rojos', NULL), (2, 'Azules', NULL);
INSERT INTO players VALUES (7, 'Ana', 1), (8, 'Luis', 2);
UPDATE teams SET captain_id = 7 WHERE id = 1;
