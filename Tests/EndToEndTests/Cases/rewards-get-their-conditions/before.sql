-- reference database

INSERT INTO rewards VALUES (5, 'Racha de 7 Días', 'Mantén una racha de 7 días reclamando el regalo diario', 'BESITOS', '{"amount":50}', 0, 0, 168, 1, 3, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO reward_conditions VALUES (9, 5, 'STREAK_LENGTH', 3, 0, 0, '2024-01-01 00:00:00');
INSERT INTO reward_conditions VALUES (10, 5, 'NOT_VIP', NULL, 0, 1, '2024-01-01 00:00:00');
