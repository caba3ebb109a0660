-- reference database
INSERT INTO levels VALUES (5, 1, 0, 'Novato', '{}'), (6, 3, 500, 'Otro', '{}');
INSERT INTO users (user_id, first_name, role, created_at, updated_at) VALUES (1, 'a', 'FREE', '2024-01-01', '2024-01-01'), (2, 'b', 'FREE', '2024-01-01', '2024-01-01');
INSERT INTO user_gamification_profiles (user_id, balance, total_earned, total_spent, level, created_at, updated_at)
VALUES (1, 0, 150, 0, 1, '2024-01-01', '2024-01-01'), (2, 0, 600, 0, 3, '2024-01-01', '2024-01-01');
