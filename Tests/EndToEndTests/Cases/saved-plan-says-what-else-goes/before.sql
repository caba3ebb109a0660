-- reference database

INSERT INTO users VALUES (5, 'ana', 'Ana', NULL, 'VIP', '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO rewards VALUES (9, 'Coleccionista VIP', NULL, 'BESITOS', '{"amount":2}', 0, 0, 168, 1, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO reward_conditions VALUES (4, 9, 'FIRST_REACTION', NULL, 0, 0, '2024-01-01 00:00:00');
--  VALUES (1, 5, 9, 'CLAIMED', '2024-02-01 00:00:00', '2024-02-01 00:00:00', 1);
