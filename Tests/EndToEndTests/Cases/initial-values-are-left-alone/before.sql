-- reference database

INSERT INTO content_sets VALUES (41, 'Welcome Pack', NULL, '["a", "b"]', 'PHOTO_SET', 'VIP', 'verano', 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
