-- Which server keeps the voice calls where several use this database, and until when that is sure.
CREATE TABLE calls_keeper (
  single     boolean     PRIMARY KEY DEFAULT true CHECK (single),
  node_id    text        NOT NULL,
  -- how often another server has become it
  term       bigint      NOT NULL,
  held_until timestamptz NOT NULL
);
INSERT INTO calls_keeper (node_id, term, held_until) VALUES (repeat('0', 26), 0, '-infinity');
