/* The session extension is declared only under these two; Debian's library is built with both. */
#define SQLITE_ENABLE_SESSION 1
#define SQLITE_ENABLE_PREUPDATE_HOOK 1
#include <sqlite3.h>
#include <stddef.h>

/* In the C library everywhere, but declared only with its own extensions. */
extern void *memmem(const void *text, size_t length, const void *wanted, size_t wantedLength);
static inline void *seedc_find(const void *text, size_t length, const void *wanted, size_t wantedLength) {
    return memmem(text, length, wanted, wantedLength);
}

/* Swift cannot call functions with variable arguments. */
static inline int seedc_enable_triggers(sqlite3 *db, int isOn) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, isOn, (int *)0);
}

/* Unlike the pragma, this also works within a transaction. */
static inline int seedc_enable_foreign_keys(sqlite3 *db, int isOn) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, isOn, (int *)0);
}

/* Before anything else is called: SQLite counts no bytes it allocates, and takes no lock to do so. */
static inline int seedc_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/* Closing a database neither empties nor removes its write-ahead log. */
static inline int seedc_keep_log_on_close(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

/* Nothing that SQL says may write to the file but through SQLite: no shadow table, no sqlite_schema, no journal_mode=OFF. */
static inline int seedc_defend(sqlite3 *db, int isOn) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, isOn, (int *)0);
}

/* Whether triggers, views, indexes and defaults may call functions that could do harm. */
static inline int seedc_trust_schema(sqlite3 *db, int isOn) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, isOn, (int *)0);
}
