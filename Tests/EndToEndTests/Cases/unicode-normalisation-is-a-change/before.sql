-- reference database

INSERT INTO rewards VALUES (1, 'Café', 'Un cafe' || char(0x301), 'BESITOS', '{"amount":1}', 0, 0, 168, 1, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
