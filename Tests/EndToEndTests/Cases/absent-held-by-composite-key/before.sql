CREATE TABLE item (a TEXT, b TEXT, PRIMARY KEY (a, b));
CREATE TABLE user_item (id INTEGER PRIMARY KEY, a TEXT, b TEXT, FOREIGN KEY (a, b) REFERENCES item ON DELETE CASCADE);
INSERT INTO item VALUES ('x', 'y');
INSERT INTO user_item VALUES (1, 'x', 'y'), (2, 'x', 'y');
