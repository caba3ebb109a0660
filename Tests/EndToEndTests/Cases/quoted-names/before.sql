CREATE TABLE "my ""things""" (id INTEGER PRIMARY KEY, "the name" TEXT UNIQUE, "order" INTEGER);
