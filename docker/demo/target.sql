-- A user that makes the mirror's tables. The database has nothing else in it.
CREATE ROLE tidemark_sink LOGIN PASSWORD 'writes';
GRANT USAGE, CREATE ON SCHEMA public TO tidemark_sink;
