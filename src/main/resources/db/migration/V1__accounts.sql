-- Accounts, auth sessions and the keys that sign access tokens. Ids are ULIDs as text (sorted bytewise), times are
-- seconds since 1970 UTC.
CREATE DOMAIN ulid AS text COLLATE "C" CHECK (octet_length(VALUE) = 26);

CREATE TABLE users (
  user_id         ulid PRIMARY KEY,
  username        text   NOT NULL,
  about_markdown  text   NOT NULL DEFAULT '',
  password_hash   text   NOT NULL,
  failed_logins   int    NOT NULL DEFAULT 0,
  locked_until    bigint,
  avatar_version  bigint NOT NULL DEFAULT 0,
  banner_version  bigint NOT NULL DEFAULT 0,
  created_at      bigint NOT NULL
);
CREATE UNIQUE INDEX users_username ON users (lower(username));

CREATE TABLE signing_keys (
  kid        text   PRIMARY KEY,
  secret     bytea  NOT NULL CHECK (octet_length(secret) >= 32),
  created_at bigint NOT NULL,
  -- null: the current key; otherwise it verifies until then and is deleted afterwards
  not_after  bigint
);
CREATE UNIQUE INDEX signing_keys_current ON signing_keys ((true)) WHERE not_after IS NULL;

CREATE TABLE sessions (
  session_id         ulid   PRIMARY KEY,
  user_id            ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  refresh_token_hash bytea  NOT NULL UNIQUE CHECK (octet_length(refresh_token_hash) = 32),
  created_at         bigint NOT NULL,
  last_used_at       bigint NOT NULL,
  expires_at         bigint NOT NULL,
  revoked_at         bigint
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
-- read by every node once a second
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE used_refresh_tokens (
  token_hash bytea  PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  session_id ulid   NOT NULL REFERENCES sessions ON DELETE CASCADE,
  used_at    bigint NOT NULL
);
CREATE INDEX used_refresh_tokens_session ON used_refresh_tokens (session_id);
CREATE INDEX used_refresh_tokens_used ON used_refresh_tokens (used_at);

CREATE TABLE gateway_tickets (
  ticket_hash bytea  PRIMARY KEY CHECK (octet_length(ticket_hash) = 32),
  session_id  ulid   NOT NULL REFERENCES sessions ON DELETE CASCADE,
  expires_at  bigint NOT NULL
);
CREATE INDEX gateway_tickets_session ON gateway_tickets (session_id);
CREATE INDEX gateway_tickets_expiry ON gateway_tickets (expires_at);
