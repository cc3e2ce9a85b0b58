-- The guild log: one row for every committed change of a guild, in the transaction of the change.
--
-- A writer first moves the head of its guild on (compare-and-set on last_seq and access_epoch), so two processes can
-- never give the same position twice and a decision made on an old access state is never written.
CREATE TABLE guild_log_head (
  guild_id     ulid   PRIMARY KEY REFERENCES guilds ON DELETE CASCADE,
  last_seq     bigint NOT NULL DEFAULT 0,
  access_epoch bigint NOT NULL DEFAULT 0,
  -- everything before it has been dropped, or is about to be
  first_seq    bigint NOT NULL DEFAULT 1,
  -- the highest message id given out, so that ids rise strictly also across processes and clocks that go back
  last_message_id ulid
) WITH (fillfactor = 50);

-- audience: guild, channel, viewers, or the wire name of a permission; with channel_id it says who may see the event.
-- payload: the event's `d` as it goes on the wire, UTF-8 JSON; null once the message it shows was deleted.
-- No foreign key to guilds: the log is dropped by partition.
CREATE TABLE guild_log (
  guild_id   ulid   NOT NULL,
  seq        bigint NOT NULL,
  tx_id      xid8   NOT NULL DEFAULT pg_current_xact_id(),
  type       text   NOT NULL,
  audience   text   NOT NULL,
  channel_id ulid,
  ref_id     ulid,
  payload    bytea,
  created_at bigint NOT NULL,
  PRIMARY KEY (guild_id, seq, created_at)
) PARTITION BY RANGE (created_at);
-- Followers read in this order, below the oldest running transaction, and so never skip a row that commits late.
-- New entries go to its right end, so it costs an insert next to nothing.
CREATE INDEX guild_log_tail ON guild_log (tx_id, guild_id, seq);
-- One partition a day, made ahead by the server; the default takes what would otherwise find no place.
CREATE TABLE guild_log_default PARTITION OF guild_log DEFAULT;

-- The highest transaction of which a row was dropped: a follower that has not come so far has missed something.
CREATE TABLE guild_log_dropped (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  through xid8    NOT NULL
);
INSERT INTO guild_log_dropped (through) VALUES ('0');

-- The same for what belongs to one user: friends, the own profile.
CREATE TABLE user_log_head (
  user_id   ulid   PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  last_seq  bigint NOT NULL DEFAULT 0,
  first_seq bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 50);

CREATE TABLE user_log (
  user_id    ulid   NOT NULL,
  seq        bigint NOT NULL,
  tx_id      xid8   NOT NULL DEFAULT pg_current_xact_id(),
  type       text   NOT NULL,
  payload    bytea,
  created_at bigint NOT NULL,
  PRIMARY KEY (user_id, seq, created_at)
) PARTITION BY RANGE (created_at);
CREATE TABLE user_log_default PARTITION OF user_log DEFAULT;
