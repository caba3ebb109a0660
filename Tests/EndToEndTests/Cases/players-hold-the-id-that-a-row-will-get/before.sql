.read '|sed "/FOREIGN KEY/d; s/PRIMARY KEY (id),/PRIMARY KEY (id)/; s/^    UNIQUE/    ,UNIQUE/" "$EXAMPLES/momentum/database.sql"'
INSERT INTO users (id, total_points, current_level_id) VALUES (1, 40, 4), (2, 160, NULL);
INSERT INTO achievements (id, name) VALUES (6, 'another');
INSERT INTO user_achievements (user_id, achievement_id, progress) VALUES (1, 8, 50), (2, 7, 50), (2, 99, 50);
