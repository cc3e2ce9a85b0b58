-- Keys by which clients repeat the creation of a message without making another one. They are kept for a day; the text
-- stands in `messages` only.
CREATE TABLE message_keys (
  user_id     ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  key         text   COLLATE "C" NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 255),
  guild_id    ulid   NOT NULL,
  channel_id  ulid   NOT NULL,
  message_id  ulid   NOT NULL,
  -- SHA-256 of what was asked for with it
  fingerprint text   NOT NULL CHECK (octet_length(fingerprint) = 64),
  created_at  bigint NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX message_keys_age ON message_keys (created_at);
