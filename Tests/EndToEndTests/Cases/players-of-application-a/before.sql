-- reference database
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)
INSERT INTO users SELECT i, NULL, 'U' || i, NULL, 'USER', '2024-01-01', '2024-01-01' FROM n;
INSERT INTO user_gamification_profiles VALUES (1, 2, 10, 950, 0, 1, '2024-01-01', '2024-01-01');
