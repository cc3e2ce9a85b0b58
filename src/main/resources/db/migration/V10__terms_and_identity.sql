-- A writer that does not know what became of a commit moves the term on before it goes by what it reads: that waits for
-- a transaction that still holds the row, and what was decided on an older term is never committed.
ALTER TABLE guild_log_head ADD COLUMN term bigint NOT NULL DEFAULT 0;

-- Transaction ids mean something in the cluster that gave them only, but travel in a dump. So the log says whose they
-- are: the server compares at its start, and takes a log that came from elsewhere for one without transactions.
ALTER TABLE guild_log_dropped ADD COLUMN database text;
UPDATE guild_log_dropped SET
  through = CASE WHEN through < pg_snapshot_xmax(pg_current_snapshot()) THEN through ELSE '0' END,
  database = (SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || oid
              FROM pg_database WHERE datname = current_database());
ALTER TABLE guild_log_dropped ALTER COLUMN database SET NOT NULL;
UPDATE guild_log SET tx_id = '0' WHERE tx_id >= pg_snapshot_xmax(pg_current_snapshot());
