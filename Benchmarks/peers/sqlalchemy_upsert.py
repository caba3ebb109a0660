"""SQLAlchemy 2, `on_conflict_do_update`, fed by PyYAML's C loader: what applications' own seed scripts do at their best.

    sqlalchemy_upsert.py DATABASE MANIFEST
"""

import sys
from datetime import datetime, timezone

import yaml
from sqlalchemy import MetaData, Table, create_engine, func, or_
from sqlalchemy.dialects.sqlite import insert

database, manifest = sys.argv[1:]
with open(manifest, "rb") as file:
    rows = yaml.load(file, Loader=yaml.CSafeLoader)["rows"]
engine = create_engine(f"sqlite:///{database}")
rewards = Table("rewards", MetaData(), autoload_with=engine)
with engine.begin() as connection:
    statement = insert(rewards)
    columns = ["description", "reward_type", "reward_value", "is_repeatable", "is_secret", "is_active", "sort_order"]
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={name: statement.excluded[name] for name in columns} | {"updated_at": func.current_timestamp()},
        where=or_(*[rewards.c[name].is_distinct_from(statement.excluded[name]) for name in columns if name != "reward_value"]))
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    connection.execute(statement, [
        {"name": row["name"], "description": row["description"], "reward_type": row["type"], "reward_value": row["value"],
         "is_repeatable": row["is_repeatable"], "is_secret": row["is_secret"], "is_active": row["is_active"],
         "sort_order": row["sort_order"], "claim_window_hours": 168, "created_at": now, "updated_at": now} for row in rows])
