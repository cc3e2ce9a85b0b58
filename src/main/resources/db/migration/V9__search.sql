-- Rebuilds of a guild's part of the search index that an operator asked for. What was under way when the server stopped
-- is done at its next start.
CREATE TABLE search_jobs (
  job_id      ulid   PRIMARY KEY,
  guild_id    ulid   NOT NULL REFERENCES guilds ON DELETE CASCADE,
  state       text   NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  done        int    NOT NULL DEFAULT 0,
  total       int    NOT NULL DEFAULT 0,
  created_at  bigint NOT NULL,
  finished_at bigint
);
CREATE INDEX search_jobs_guild ON search_jobs (guild_id, finished_at);
CREATE UNIQUE INDEX search_jobs_unfinished ON search_jobs (guild_id) WHERE finished_at IS NULL;
