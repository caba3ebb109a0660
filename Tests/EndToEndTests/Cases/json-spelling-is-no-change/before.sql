-- reference database

INSERT INTO rewards VALUES (1, 'Saver', NULL, 'BADGE', '{ "emoji" : "\ud83d\udcb0",  "badge_name": "caf\u00e9" }', 0, 0, 168, 1, 0, '2024-01-01 00:00:00', '2024-01-01 00:00:00');
