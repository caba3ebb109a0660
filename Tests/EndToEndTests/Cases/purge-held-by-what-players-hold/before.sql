.read '|sed "/FOREIGN KEY/d; s/PRIMARY KEY (id),/PRIMARY KEY (id)/; s/^    UNIQUE/    ,UNIQUE/" "$EXAMPLES/momentum/database.sql"'
INSERT INTO users (id, total_points) VALUES (1, 40), (2, 160);
