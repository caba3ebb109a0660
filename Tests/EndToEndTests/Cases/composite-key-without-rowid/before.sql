CREATE TABLE things (a INTEGER, b TEXT, size INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
INSERT INTO things VALUES (1, 'x', 1), (1, 'y', 1), (9, 'z', 9);
