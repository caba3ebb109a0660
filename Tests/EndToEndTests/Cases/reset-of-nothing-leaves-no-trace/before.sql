.read '|cat "$EXAMPLES/momentum/database.sql"'
INSERT INTO users VALUES (1, 'a@example.org', 'ann', 0, 0, 0, NULL);
