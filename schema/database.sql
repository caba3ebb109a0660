-- The tables of application A as its migrations leave them, for the demo and the tests. seedc creates no tables of yours.
PRAGMA journal_mode = WAL;

CREATE TABLE users (
    user_id BIGINT NOT NULL PRIMARY KEY,
    username VARCHAR(100),
    first_name VARCHAR(100) NOT NULL,
    last_name VARCHAR(100),
    role VARCHAR(20) NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);

CREATE TABLE bot_config (
    id INTEGER NOT NULL PRIMARY KEY,
    vip_channel_id VARCHAR(50),
    wait_time_minutes INTEGER,
    vip_reactions JSON,
    subscription_fees JSON,
    level_formula VARCHAR(255),
    besitos_per_reaction INTEGER,
    besitos_daily_gift INTEGER,
    besitos_daily_streak_bonus INTEGER,
    max_reactions_per_day INTEGER,
    besitos_daily_base INTEGER,
    besitos_streak_bonus_per_day INTEGER,
    besitos_streak_bonus_max INTEGER,
    streak_display_format VARCHAR(50),
    created_at DATETIME,
    updated_at DATETIME
);

CREATE TABLE rewards (
    id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    description VARCHAR(1000),
    reward_type VARCHAR(13) NOT NULL,
    reward_value JSON NOT NULL,
    is_repeatable BOOLEAN NOT NULL,
    is_secret BOOLEAN NOT NULL,
    claim_window_hours INTEGER NOT NULL,
    is_active BOOLEAN NOT NULL,
    sort_order INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);

CREATE TABLE reward_conditions (
    id INTEGER NOT NULL PRIMARY KEY,
    reward_id INTEGER NOT NULL REFERENCES rewards (id) ON DELETE CASCADE,
    condition_type VARCHAR(18) NOT NULL,
    condition_value INTEGER,
    condition_group INTEGER NOT NULL,
    sort_order INTEGER NOT NULL,
    created_at DATETIME NOT NULL
);
CREATE INDEX ix_reward_conditions_reward_id ON reward_conditions (reward_id);

CREATE TABLE user_rewards (
    id INTEGER NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
    reward_id INTEGER NOT NULL REFERENCES rewards (id) ON DELETE CASCADE,
    status VARCHAR(10) NOT NULL,
    unlocked_at DATETIME,
    claimed_at DATETIME,
    claim_count INTEGER NOT NULL
);
CREATE INDEX ix_user_rewards_reward_id ON user_rewards (reward_id);

CREATE TABLE content_sets (
    id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    description VARCHAR(1000),
    file_ids JSON NOT NULL,
    content_type VARCHAR(9) NOT NULL,
    tier VARCHAR(7) NOT NULL,
    category VARCHAR(50),
    is_active BOOLEAN NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);

CREATE TABLE shop_products (
    id INTEGER NOT NULL PRIMARY KEY,
    name VARCHAR(200) NOT NULL,
    description VARCHAR(1000),
    content_set_id INTEGER NOT NULL REFERENCES content_sets (id),
    besitos_price INTEGER NOT NULL CHECK (besitos_price >= 0),
    vip_discount_percentage INTEGER NOT NULL CHECK (vip_discount_percentage BETWEEN 0 AND 100),
    vip_besitos_price INTEGER,
    tier VARCHAR(7) NOT NULL,
    is_active BOOLEAN NOT NULL,
    sort_order INTEGER NOT NULL,
    purchase_count INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);

CREATE TABLE user_gamification_profiles (
    id INTEGER NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL UNIQUE REFERENCES users (user_id) ON DELETE CASCADE,
    balance INTEGER NOT NULL,
    total_earned INTEGER NOT NULL,
    total_spent INTEGER NOT NULL,
    level INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);

CREATE TABLE levels (
    id INTEGER NOT NULL PRIMARY KEY,
    level_number INTEGER NOT NULL UNIQUE,
    points_required INTEGER NOT NULL,
    title VARCHAR(200) NOT NULL,
    perks JSON NOT NULL
);

-- The application creates its one configuration row on its first start.
INSERT INTO bot_config (id, wait_time_minutes, vip_reactions, subscription_fees, created_at, updated_at)
VALUES (1, 5, '[]', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP);
