-- No foreign keys here: a message is inserted by the statement that moves its guild's head on from the position and
-- access epoch at which its channel existed, and accounts are never deleted, so both are there when it commits. Asking
-- again for every row took two fifths of the insert's time. A trigger deletes what a foreign key would.
CREATE TABLE messages (
  channel_id   ulid     NOT NULL,
  message_id   ulid     NOT NULL,
  guild_id     ulid     NOT NULL,
  author_id    ulid     NOT NULL,
  content      text     NOT NULL CHECK (octet_length(content) <= 2000),
  created_at   bigint   NOT NULL,
  edited_at    bigint,
  -- positions of this message's rows in the guild log, whose payloads are blanked when it is deleted
  log_seqs     bigint[] NOT NULL,
  PRIMARY KEY (channel_id, message_id)
);
CREATE INDEX messages_guild ON messages (guild_id, message_id);

CREATE FUNCTION delete_messages_of_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM messages WHERE channel_id = OLD.channel_id;
  RETURN NULL;
END $$;
CREATE TRIGGER channels_delete_messages AFTER DELETE ON channels
  FOR EACH ROW EXECUTE FUNCTION delete_messages_of_channel();

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
