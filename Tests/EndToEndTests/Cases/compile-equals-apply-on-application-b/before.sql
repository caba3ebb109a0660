-- The momentum tables of application B as SQLAlchemy creates them: only what the models say is UNIQUE, and nothing but primary
-- keys is NOT NULL. seedc creates no tables of yours; this is for trying it out.

CREATE TABLE levels (
    id INTEGER NOT NULL,
    level_number INTEGER,
    points_required INTEGER,
    title VARCHAR,
    perks VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (level_number)
);

CREATE TABLE achievements (
    id INTEGER NOT NULL,
    name VARCHAR,
    description VARCHAR,
    points INTEGER,
    category VARCHAR,
    criteria_type VARCHAR,
    criteria_value INTEGER,
    icon_name VARCHAR,
    created_at DATETIME,
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR,
    username VARCHAR,
    total_points INTEGER,
    weekly_points INTEGER,
    monthly_points INTEGER,
    current_level_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY (current_level_id) REFERENCES levels (id)
);

CREATE TABLE user_achievements (
    id INTEGER NOT NULL,
    user_id INTEGER,
    achievement_id INTEGER,
    progress INTEGER,
    completed BOOLEAN,
    completed_at DATETIME,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (achievement_id) REFERENCES achievements (id)
);

CREATE TABLE streaks (
    id INTEGER NOT NULL,
    user_id INTEGER,
    streak_type VARCHAR,
    current_count INTEGER,
    longest_count INTEGER,
    last_activity_date DATE,
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);
