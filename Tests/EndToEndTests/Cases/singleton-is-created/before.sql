-- reference database
DELETE FROM bot_config;
