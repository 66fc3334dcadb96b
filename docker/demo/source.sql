-- A small shop, and a user that may read it and nothing else.
CREATE TABLE customers (
  id int PRIMARY KEY,
  name text NOT NULL,
  city text NOT NULL
);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL REFERENCES customers,
  placed_at timestamptz NOT NULL,
  total numeric(10, 2) NOT NULL
);
INSERT INTO customers
  SELECT i, 'Customer ' || i, (ARRAY['Graz', 'Lyon', 'Porto'])[1 + i % 3] FROM generate_series(1, 100) AS i;
INSERT INTO orders
  SELECT i, 1 + i % 100, timestamptz '2026-01-01 08:00Z' + i * interval '7 minutes', 1 + i * 0.37
  FROM generate_series(1, 1000) AS i;

CREATE ROLE tidemark_source LOGIN PASSWORD 'reads';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO tidemark_source;
