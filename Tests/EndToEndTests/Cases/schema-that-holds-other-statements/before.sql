.read '|cat "$EXAMPLES/momentum/database.sql"'
INSERT INTO users (id, email, username, total_points, weekly_points, monthly_points)
    VALUES (1, 'a@example.org', 'ann', 40, 1, 4), (2, 'b@example.org', 'ben', 160, 2, 4), (3, 'c@example.org', 'cid', 900, 3, 4);
