.read '|cat "$EXAMPLES/momentum/database.sql"'
-- What a script left behind: five levels, the third as an older definition had it, JSON in other spellings.
INSERT INTO levels VALUES
    (11, 1, 0, 'Productivity Rookie', '{}'),
    (12, 2, 100, 'Efficiency Explorer', '{ "custom_backgrounds" : true }'),
    (13, 3, 250, 'Momentum Maker', '{"custom_backgrounds": true}'),
    (14, 4, 700, 'Progress Professional',
        '{"custom_backgrounds": true, "analytics_access": true, "custom\u005fthemes": true}'),
    (17, 5, 1500, 'Productivity Warrior',
        '{"custom_backgrounds":true,"analytics_access":true,"custom_themes":true,"advanced_analytics":true}');
INSERT INTO achievements VALUES
    (7, 'Goal Crusher', 'Complete 10 goals', 1000, 'productivity', 'count', 10, 'target', '2025-03-01 09:30:00.000000');
INSERT INTO users VALUES
    (1, 'ada@example.org', 'ada', 250, 20, 90, 12),
    (2, 'bo@example.org', 'bo', 1600, 0, 400, 17),
    (3, 'cy@example.org', 'cy', NULL, NULL, NULL, NULL);
INSERT INTO user_achievements VALUES (1, 2, 7, 4, 0, NULL);
INSERT INTO streaks VALUES (1, 2, 'daily_tasks', 3, 9, '2025-06-01');
