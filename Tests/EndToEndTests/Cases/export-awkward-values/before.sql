CREATE TABLE places (id INTEGER PRIMARY KEY, region TEXT COLLATE NOCASE, name TEXT COLLATE NOCASE, parent_id INTEGER, rival_id INTEGER);
CREATE TABLE things (
    id INTEGER PRIMARY KEY, code TEXT, colour TEXT NOT NULL DEFAULT 'red', text TEXT, strict_text TEXT, is_on BOOLEAN,
    flag TEXT, amount REAL, count INTEGER, uploads JSON NOT NULL DEFAULT '[]', place_id INTEGER, data JSON, "any" JSON,
    created_at DATETIME);
INSERT INTO places VALUES
    (1, 'Sur', 'Rosario', NULL, 2), (2, 'SUR', 'Córdoba', 1, 1), (3, 'Norte', 'a / b', 2, NULL), (4, 'no', '12', NULL, NULL),
    (5, 'ring', 'one', 6, NULL), (6, 'ring', 'two', 5, NULL), (7, 'ring', 'self', 7, NULL), (8, 'ring', 'below one', 5, NULL);
INSERT INTO things (id, code, text) VALUES
    (1, '007', 'it''s "quoted"'), (2, 'no', '👨‍👩‍👧 💰'), (3, '~', 'first line' || char(10) || '  second: # no comment' || char(10)),
    (4, '- a', 'no break at the end' || char(10) || char(10) || '---'), (5, '1:30', 'a' || char(13) || char(10) || 'b' || char(9) || char(7)),
    (6, 'é', 'é'), (7, 'e' || char(0x301), ''), (8, '', ' spaces '), (9, 'null', NULL), (10, '0x1F', 'zero' || char(0) || 'byte' || char(0x2028) || char(0xFEFF)),
    (11, '{ a: 1 }', '%x'), (12, '[1', char(10) || ' leading'), (13, ' ', '1e3');
UPDATE things SET is_on = id % 2, flag = CASE id % 3 WHEN 0 THEN '0' WHEN 1 THEN '1' END, amount = id / 4.0, count = id * 1000000000000,
    strict_text = CASE WHEN id < 3 THEN '10' END, colour = CASE WHEN id = 4 THEN 'blue' ELSE 'red' END;
UPDATE things SET amount = 1e300, count = -9223372036854775808 WHERE id = 2;
UPDATE things SET place_id = 3, data = '{"place_id": 2, "route_ids": [1, 4, null], "stops": [{"at_id": 6, "n": 1.0}, {"at_id": null}], "no": {"deep": [[1, [2]], {}]}, "\u00e9\n": "\ud83d\ude00", "1": true}' WHERE id = 1;
UPDATE things SET uploads = '["a", "b"]', data = '[1, 2.50, 1e5, "x", null]', "any" = 5 WHERE id = 2;
UPDATE things SET "any" = '"text"' WHERE id = 3;
UPDATE things SET "any" = '[ ]' WHERE id = 4;
UPDATE things SET data = '{"long": "' || replace(hex(zeroblob(70)), '00', 'x ') || '", "list": ["' || replace(hex(zeroblob(60)), '00', 'y') || '", {"a": 1}]}' WHERE id = 5;
