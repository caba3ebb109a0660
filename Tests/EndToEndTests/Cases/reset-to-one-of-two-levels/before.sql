.read '|sed "s/^    PRIMARY KEY (id),$/    PRIMARY KEY (id)/; s/^    UNIQUE (level_number)$//; s/^    UNIQUE (name)$//; s/^    FOREIGN KEY.*$//" "$EXAMPLES/momentum/database.sql"'
INSERT INTO users (id, total_points) VALUES (1, 40), (2, 160);
