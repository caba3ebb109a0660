-- reference database
INSERT INTO rewards VALUES (1, 'R', NULL, 'BESITOS', '{"amount":1}', 0, 0, 168, 1, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO reward_conditions VALUES (1, 1, 'NOT_VIP', NULL, 0, 0, '2024-01-01 00:00:00');
