-- Which server process used this database last: one that comes back after its connection was lost
-- must know whether another has been here meanwhile.
CREATE TABLE server_lease (
  id smallint PRIMARY KEY CHECK (id = 1),
  holder text NOT NULL
);
