.read '|cat "$EXAMPLES/momentum/database.sql"'
INSERT INTO users VALUES (1, 'ada@example.org', 'ada', 0, 0, 0, NULL), (2, 'bo@example.org', 'bo', NULL, NULL, NULL, NULL);
