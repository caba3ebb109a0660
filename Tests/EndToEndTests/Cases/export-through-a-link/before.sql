-- reference database
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
INSERT INTO users SELECT i, 'user' || i, 'Ana ' || i, NULL, 'FREE', '2024-01-01 00:00:00', '2024-01-02 00:00:00' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
INSERT INTO user_gamification_profiles SELECT i, i, i * 3, i * 5, i * 2, 1, '2024-01-01 00:00:00', '2024-01-02 00:00:00' FROM n;
UPDATE bot_config SET vip_channel_id = '-100123', wait_time_minutes = 17, vip_reactions = '["👍", "🔥"]',
    subscription_fees = '{"monthly": 9.99}', created_at = '2024-01-01 00:00:00', updated_at = '2024-05-05 05:05:05';
INSERT INTO rewards VALUES
    (11, 'Primeros Pasos', 'Da tu primera reacción al contenido', 'BESITOS', '{"amount": 10}', 0, 0, 168, 1, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (12, 'Ahorrador Principiante', 'Acumula 100 besitos', 'BADGE', '{"emoji": "\ud83d\udcb0", "badge_name": "saver"}', 0, 0, 168, 1, 2, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (13, 'Racha de 7 Días', 'Mantén una racha de 7 días reclamando el regalo diario', 'BESITOS', '{"amount": 50}', 0, 0, 168, 1, 3, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO user_rewards VALUES (1, 5, 11, 'CLAIMED', '2024-02-01 00:00:00', '2024-02-01 00:00:00', 1), (2, 6, 12, 'UNLOCKED', '2024-02-01 00:00:00', NULL, 0);
