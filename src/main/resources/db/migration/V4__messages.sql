CREATE TABLE messages (
  channel_id   ulid     NOT NULL,
  message_id   ulid     NOT NULL,
  guild_id     ulid     NOT NULL,
  author_id    ulid     NOT NULL REFERENCES users ON DELETE CASCADE,
  content      text     NOT NULL CHECK (octet_length(content) <= 2000),
  created_at   bigint   NOT NULL,
  edited_at    bigint,
  -- positions of this message's rows in the guild log, whose payloads are blanked when it is deleted
  log_seqs     bigint[] NOT NULL,
  PRIMARY KEY (channel_id, message_id),
  FOREIGN KEY (guild_id, channel_id) REFERENCES channels (guild_id, channel_id) ON DELETE CASCADE
);
CREATE INDEX messages_guild ON messages (guild_id, message_id);
CREATE INDEX messages_author ON messages (author_id);

-- Emoji sort by code point.
CREATE TABLE message_reactions (
  channel_id ulid   NOT NULL,
  message_id ulid   NOT NULL,
  emoji      text   COLLATE "C" NOT NULL,
  user_id    ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at bigint NOT NULL,
  PRIMARY KEY (channel_id, message_id, emoji, user_id),
  FOREIGN KEY (channel_id, message_id) REFERENCES messages ON DELETE CASCADE
);
CREATE INDEX message_reactions_user ON message_reactions (user_id);
