-- reference database
INSERT INTO content_sets VALUES (7, 'Old', NULL, '[]', 'VIDEO', 'VIP', NULL, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO rewards VALUES (1, 'R', NULL, 'CONTENT', '{"content_set_id": 7}', 0, 0, 168, 1, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
