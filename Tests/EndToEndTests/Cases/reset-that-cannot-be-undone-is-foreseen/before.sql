.read '|sed "s/^CREATE TABLE streaks/CREATE TABLE old_streaks/" "$EXAMPLES/momentum/database.sql"'
CREATE TABLE streaks (user_id INTEGER, streak_type TEXT, current_count INTEGER, longest_count INTEGER, last_activity_date DATE);
INSERT INTO users (id, total_points) VALUES (1, 40), (2, 160);
