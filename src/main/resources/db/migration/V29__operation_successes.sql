-- When a backup and a restore drill succeeded last (unix seconds), written by their scripts, read for the metrics.
CREATE TABLE operation_successes (
  operation    text   PRIMARY KEY CHECK (operation IN ('backup', 'restore_drill')),
  succeeded_at bigint NOT NULL
);
