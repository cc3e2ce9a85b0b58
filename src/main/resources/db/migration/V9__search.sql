-- Work on a guild's part of the search index that was asked for. Whoever owns the index looks here for more, so what was
-- under way when the server stopped is done at its next start.
CREATE TABLE search_jobs (
  job_id      ulid   PRIMARY KEY,
  guild_id    ulid   NOT NULL REFERENCES guilds ON DELETE CASCADE,
  kind        text   NOT NULL CHECK (kind IN ('rebuild', 'reconcile')),
  state       text   NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
  done        int    NOT NULL DEFAULT 0,
  total       int    NOT NULL DEFAULT 0,
  -- what a comparison repaired
  upserted    int    NOT NULL DEFAULT 0,
  deleted     int    NOT NULL DEFAULT 0,
  created_at  bigint NOT NULL,
  finished_at bigint
);
CREATE INDEX search_jobs_guild ON search_jobs (guild_id, finished_at);
CREATE UNIQUE INDEX search_jobs_unfinished ON search_jobs (guild_id, kind) WHERE finished_at IS NULL;
