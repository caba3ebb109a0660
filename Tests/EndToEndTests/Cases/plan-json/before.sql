-- reference database

INSERT INTO rewards VALUES (7, 'Primeros Pasos', 'Antes', 'BESITOS', '{"amount": 5}', 0, 0, 168, 1, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
