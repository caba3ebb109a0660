-- reference database

INSERT INTO content_sets VALUES (41, 'Admin Pack', NULL, '[]', 'VIDEO', 'VIP', NULL, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO content_sets VALUES (42, 'Old Pack', NULL, '[]', 'VIDEO', 'VIP', NULL, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO shop_products VALUES (3, 'Pack', NULL, 42, 5, 0, NULL, 'FREE', 1, 0, 77, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
