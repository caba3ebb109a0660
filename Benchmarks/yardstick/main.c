// The yardstick: what no seed compiler can do without. libyaml's events over the manifests, and SQLite reading every row and writing those
// that differ. It builds no tree, checks nothing and compares nothing.
//
//     yardstick DATABASE (--read SQL | --insert SQL | --update COUNT SQL)... MANIFEST...
//
// --read steps through all rows and fetches every column. --insert runs a statement for each row of the manifests, a row's values bound
// in the order they stand there. --update runs a statement COUNT times, bound to 1, 101, 201, ... All writes are one transaction.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static sqlite3 *db;

static void fail(const char *what) {
    fprintf(stderr, "yardstick: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) fail(sql);
    return statement;
}

static long readAll(const char *sql) {
    sqlite3_stmt *statement = prepare(sql);
    int columns = sqlite3_column_count(statement);
    long bytes = 0;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) {
            switch (sqlite3_column_type(statement, i)) {
                case SQLITE_INTEGER: bytes += sqlite3_column_int64(statement, i) != 0; break;
                case SQLITE_FLOAT: bytes += sqlite3_column_double(statement, i) != 0; break;
                case SQLITE_NULL: break;
                default:
                    sqlite3_column_text(statement, i);
                    bytes += sqlite3_column_bytes(statement, i);
            }
        }
    }
    sqlite3_finalize(statement);
    return bytes;
}

static void update(long count, const char *sql) {
    sqlite3_stmt *statement = prepare(sql);
    for (long i = 0; i < count; i++) {
        sqlite3_bind_int64(statement, 1, i * 100 + 1);
        if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_changes(db) != 1) fail(sql);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
}

// A row is a mapping in a list in a mapping: its own scalars lie at depth 3, names and values by turns.
static void parse(const char *path, sqlite3_stmt *insert) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    yaml_parser_t parser;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_file(&parser, file);
    int depth = 0, place = 0, done = 0;
    while (!done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) fail(path);
        switch (event.type) {
            case YAML_MAPPING_START_EVENT:
            case YAML_SEQUENCE_START_EVENT:
                if (insert && depth == 3) {
                    place++;
                    sqlite3_bind_text(insert, place / 2, "{\"amount\": 10}", -1, SQLITE_STATIC);
                }
                depth++;
                if (depth == 3) place = 0;
                break;
            case YAML_MAPPING_END_EVENT:
            case YAML_SEQUENCE_END_EVENT:
                if (insert && depth == 3) {
                    if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_changes(db) != 1) fail("insert");
                    sqlite3_reset(insert);
                }
                depth--;
                break;
            case YAML_SCALAR_EVENT:
                if (depth == 3 && ++place % 2 == 0 && insert)
                    sqlite3_bind_text(
                        insert, place / 2, (const char *)event.data.scalar.value, (int)event.data.scalar.length, SQLITE_TRANSIENT);
                break;
            case YAML_STREAM_END_EVENT: done = 1; break;
            default: break;
        }
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    fclose(file);
}

int main(int count, char **arguments) {
    if (count < 2 || sqlite3_open(arguments[1], &db) != SQLITE_OK) fail("cannot open the database");
    sqlite3_stmt *insert = NULL;
    int writes = 0;
    for (int i = 2; i < count; i++) writes |= !strcmp(arguments[i], "--insert") || !strcmp(arguments[i], "--update");
    run(writes ? "BEGIN IMMEDIATE" : "BEGIN");
    for (int i = 2; i < count; i++) {
        if (!strcmp(arguments[i], "--read")) {
            readAll(arguments[++i]);
        } else if (!strcmp(arguments[i], "--insert")) {
            insert = prepare(arguments[++i]);
        } else if (!strcmp(arguments[i], "--update")) {
            long rows = atol(arguments[++i]);
            update(rows, arguments[++i]);
        } else {
            parse(arguments[i], insert);
        }
    }
    sqlite3_finalize(insert);
    run("COMMIT");
    sqlite3_close(db);
    return 0;
}
