-- reference database

INSERT INTO rewards SELECT value, 'Primeros Pasos', NULL, 'BESITOS', '{"amount":10}', 0, 0, 168, 1, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00' FROM json_each('[4, 8, 15]');
