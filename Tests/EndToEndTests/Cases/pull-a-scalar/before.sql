-- reference database
UPDATE bot_config SET level_formula = 'floor(sqrt(total_earned / 100)) + 1', besitos_per_reaction = 5, besitos_daily_gift = 50, besitos_daily_streak_bonus = 10,
    max_reactions_per_day = 20, besitos_daily_base = 20, besitos_streak_bonus_per_day = 2, besitos_streak_bonus_max = 50;
INSERT INTO rewards VALUES
    (11, 'Primeros Pasos', 'Da tu primera reacción al contenido', 'BESITOS', '{"amount": 10}', 0, 0, 168, 1, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (12, 'Ahorrador Principiante', 'Acumula 100 besitos', 'BADGE', '{"badge_name": "saver", "emoji": "💰"}', 0, 0, 168, 1, 2, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (13, 'Racha de 7 Días', 'Mantén una racha de 7 días reclamando el regalo diario', 'BESITOS', '{"amount": 50}', 0, 0, 168, 1, 3, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO reward_conditions VALUES (1, 11, 'FIRST_REACTION', NULL, 0, 0, '2024-01-01 00:00:00'), (2, 12, 'TOTAL_POINTS', 100, 0, 0, '2024-01-01 00:00:00'), (3, 13, 'STREAK_LENGTH', 7, 0, 0, '2024-01-01 00:00:00');
INSERT INTO content_sets VALUES (1, 'Welcome Pack', 'Fotos de bienvenida', '[]', 'PHOTO_SET', 'FREE', NULL, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (2, 'VIP Special', 'Contenido premium mensual', '[]', 'MIXED', 'VIP', NULL, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO shop_products VALUES (1, 'Pack de Bienvenida', 'Contenido especial para nuevos miembros', 1, 50, 20, NULL, 'FREE', 1, 1, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00'),
    (2, 'Pack VIP Especial', 'Contenido exclusivo para suscriptores VIP', 2, 200, 50, NULL, 'VIP', 1, 2, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO levels (level_number, points_required, title, perks) VALUES (1, 0, 'Novato', '{}'), (2, 100, 'Curioso', '{}'), (3, 400, 'Aprendiz', '{}'), (4, 900, 'Habitual', '{}'),
    (5, 1600, 'Entusiasta', '{}'), (6, 2500, 'Devoto', '{}'), (7, 3600, 'Experto', '{}'), (8, 4900, 'Maestro', '{}'), (9, 6400, 'Leyenda', '{}'), (10, 8100, 'Inmortal', '{}');
UPDATE shop_products SET besitos_price = 75 WHERE id = 1;
