-- reference database
-- A production-like state: 1,000 users with profiles, channel settings that admins have changed, and three rewards that somebody
-- has inserted by hand, without their conditions. Players have earned two of them.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
INSERT INTO users
SELECT i, 'user' || i, 'Ana ' || i, NULL, 'FREE', '2024-01-01 00:00:00', '2024-01-02 00:00:00' FROM n;

INSERT INTO user_gamification_profiles
SELECT user_id, user_id, user_id * 3, user_id * 5, user_id * 2, 1, '2024-01-01 00:00:00', '2024-01-02 00:00:00' FROM users;

UPDATE bot_config
SET vip_channel_id = '-1001234567890', wait_time_minutes = 17, vip_reactions = '["👍", "🔥"]', subscription_fees = '{"monthly": 9.99}';

INSERT INTO rewards VALUES
    (11, 'Primeros Pasos', 'Da tu primera reaccion', 'BESITOS', '{"amount": 10}', 0, 0, 168, 1, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (12, 'Ahorrador Principiante', 'Acumula 100 besitos', 'BADGE', '{"emoji": "\ud83d\udcb0", "badge_name": "saver"}', 0, 0, 168, 1, 2, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (13, 'Racha de 7 Días', 'Mantén una racha de 7 días reclamando el regalo diario', 'BESITOS', '{"amount": 50}', 0, 0, 168, 1, 3, '2024-01-01 00:00:00', '2024-01-01 00:00:00');

INSERT INTO user_rewards VALUES
    (1, 5, 11, 'CLAIMED', '2024-02-01 00:00:00', '2024-02-01 00:00:00', 1),
    (2, 6, 12, 'UNLOCKED', '2024-02-01 00:00:00', NULL, 0);
