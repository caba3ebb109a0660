-- reference database
INSERT INTO content_sets VALUES (41, 'Other', NULL, '[]', 'VIDEO', 'VIP', NULL, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
