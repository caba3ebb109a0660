-- reference database
PRAGMA foreign_keys = OFF;
INSERT INTO users VALUES (5, 'ana', 'Ana', NULL, 'VIP', '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO user_rewards VALUES (1, 5, 2, 'CLAIMED', '2024-02-01 00:00:00', '2024-02-01 00:00:00', 1);
