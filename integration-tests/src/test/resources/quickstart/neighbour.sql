-- What other people have in the target's database. Whoever mirrors may do with it as they please, and must not.
CREATE ROLE neighbour;
GRANT neighbour TO writer;
CREATE SCHEMA works AUTHORIZATION neighbour;
-- where names without a schema lead
CREATE SCHEMA writer AUTHORIZATION neighbour;
SET ROLE neighbour;

CREATE TABLE works.customer (id bigint PRIMARY KEY, first_name text NOT NULL, since date DEFAULT current_date CHECK (since > '1900-01-01'));
CREATE INDEX customer_by_name ON works.customer (first_name);
CREATE VIEW works.turnover AS SELECT id, first_name FROM works.customer WHERE id < 3;
INSERT INTO works.customer SELECT i, 'Neighbour ' || i FROM generate_series(1, 4) i;

CREATE TABLE writer.customer (LIKE works.customer INCLUDING ALL);
INSERT INTO writer.customer VALUES (1, 'Precious');
CREATE TABLE writer.tidemark_runs (source text, sync text);
INSERT INTO writer.tidemark_runs VALUES ('another', 'works.customer');

-- beside the mirrors
RESET ROLE;
CREATE TABLE tidemark_mirror.visitor (id int PRIMARY KEY, name text);
INSERT INTO tidemark_mirror.visitor VALUES (1, 'Visitor');
ALTER TABLE tidemark_mirror.visitor OWNER TO neighbour;
CREATE VIEW tidemark_mirror.visitors AS SELECT count(*) FROM tidemark_mirror.visitor;
ALTER VIEW tidemark_mirror.visitors OWNER TO neighbour;
