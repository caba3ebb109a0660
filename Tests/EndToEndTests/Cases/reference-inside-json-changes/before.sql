-- reference database

INSERT INTO content_sets VALUES (41, 'Welcome Pack', NULL, '["file1"]', 'PHOTO_SET', 'FREE', NULL, 1, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
INSERT INTO rewards VALUES (1, 'Fotos', NULL, 'CONTENT', '{"content_set_id": 40}', 0, 0, 168, 1, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
