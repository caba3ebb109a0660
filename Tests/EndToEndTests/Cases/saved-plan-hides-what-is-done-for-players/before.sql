.read '|cat "$EXAMPLES/momentum/database.sql"'
-- Fifty users with all kinds of pasts; nobody has a level, an achievement or a streak yet.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)
INSERT INTO users (id, email, username, total_points, weekly_points, monthly_points)
    SELECT i, 'u' || i || '@example.org', 'u' || i, CASE WHEN i % 10 = 0 THEN NULL ELSE i * 40 END, i, NULL FROM n;
