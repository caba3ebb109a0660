CREATE TABLE places (id INTEGER PRIMARY KEY, region TEXT COLLATE NOCASE, name TEXT COLLATE NOCASE, parent_id INTEGER, rival_id INTEGER);
CREATE TABLE things (
    id INTEGER PRIMARY KEY, code TEXT, colour TEXT NOT NULL DEFAULT 'red', text TEXT, strict_text TEXT, is_on BOOLEAN,
    flag TEXT, amount REAL, count INTEGER, uploads JSON NOT NULL DEFAULT '[]', place_id INTEGER, data JSON, "any" JSON,
    created_at DATETIME);
INSERT INTO places VALUES
    (1, 'Sur', 'Rosario', NULL, 2), (2, 'SUR', 'Córdoba', 1, 1), (3, 'Norte', 'a / b', 2, NULL), (4, 'no', '12', NULL, NULL),
    (5, 'ring', 'one', 6, NULL), (6, 'ring', 'two', 5, NULL), (7, 'ring', 'self', 7, NULL), (8, 'ring', 'below one', 5, NULL);
INSERT INTO places VALUES (9, 'twin', 'Ana', NULL, NULL), (10, 'TWIN', 'ana', NULL, NULL), (11, NULL, 'nobody', NULL, NULL), (12, 'x', 'child of twin', 9, NULL);
INSERT INTO things (id, code, text) VALUES (1, 'fine', 'fine'), (2, x'00ff', 'key is a blob'), (3, 'blob', x'00ff'), (4, 'text', CAST(x'61ff' AS TEXT)),
    (5, 'number', 'x'), (6, 'orphan', 'x'), (7, 'twin', 'x'), (8, 'nameless', 'x'), (9, 'json', 'x'), (10, 'key twice', 'x'), (11, 'json null', 'x'),
    (12, 'infinite', 'x'), (13, 'lone surrogate', 'x'), (14, 'member', 'x'), (15, 'lost in json', 'x'), (16, 'no id', 'x'), (17, 'uploads', 'x'),
    (18, NULL, 'no key'), (19, 'same', 'x'), (20, 'same', 'y'), (21, 'huge', 'x');
UPDATE things SET is_on = 1;
UPDATE things SET count = 'many' WHERE id = 5;
UPDATE things SET place_id = 99 WHERE id = 6;
UPDATE things SET place_id = 10 WHERE id = 7;
UPDATE things SET place_id = 11 WHERE id = 8;
UPDATE things SET data = '{broken' WHERE id = 9;
UPDATE things SET data = '{"a": 1, "a": 2}' WHERE id = 10;
UPDATE things SET "any" = 'null' WHERE id = 11;
UPDATE things SET amount = 9e999 WHERE id = 12;
UPDATE things SET data = '["\ud800"]' WHERE id = 13;
UPDATE things SET data = '{"where": 1}' WHERE id = 14;
UPDATE things SET data = '{"place_id": 77}' WHERE id = 15;
UPDATE things SET data = '{"place_id": {"a": 1}}' WHERE id = 16;
UPDATE things SET uploads = 'nothing' WHERE id = 17;
UPDATE things SET data = '[1e999]' WHERE id = 21;
