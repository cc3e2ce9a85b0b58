-- What a change made void and a job deletes afterwards, in batches: the change itself commits only what makes it true.
-- A message in a guild or channel that stands here is gone already for whoever reads.
CREATE TABLE purges (
  purge_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  guild_id     ulid   NOT NULL,
  -- at most one of the three says which part of the guild; without one it is the guild as a whole
  channel_id   ulid,
  role_id      ulid,
  message_id   ulid,
  -- whoever works on it holds it until then
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  -- a message is named together with its channel
  CHECK (role_id IS NULL OR (channel_id IS NULL AND message_id IS NULL)),
  CHECK (message_id IS NULL OR channel_id IS NOT NULL)
);
CREATE INDEX purges_guild ON purges (guild_id);

CREATE VIEW live_messages AS
  SELECT channel_id, message_id, guild_id, author_id, content, created_at, edited_at
  FROM messages m
  WHERE NOT EXISTS (
    SELECT FROM purges p
    WHERE p.guild_id = m.guild_id AND p.role_id IS NULL AND p.message_id IS NULL
      AND (p.channel_id IS NULL OR p.channel_id = m.channel_id));

-- Positions of edits are found in the log itself: `log_seqs` holds that of the creation, and of the edits made before
-- this version.
CREATE INDEX guild_log_edits ON guild_log (guild_id, channel_id, ref_id, seq) WHERE type = 'message_update';

-- Masses no longer go by trigger and foreign key, in the transaction that holds the guild's head.
DROP TRIGGER channels_delete_messages ON channels;
DROP FUNCTION delete_messages_of_channel();
ALTER TABLE message_reactions DROP CONSTRAINT message_reactions_channel_id_message_id_fkey;
ALTER TABLE guild_members DROP CONSTRAINT guild_members_guild_id_fkey;
ALTER TABLE guild_bans DROP CONSTRAINT guild_bans_guild_id_fkey;
ALTER TABLE guild_roles DROP CONSTRAINT guild_roles_guild_id_fkey;
ALTER TABLE channels DROP CONSTRAINT channels_guild_id_fkey;
ALTER TABLE guild_role_members DROP CONSTRAINT guild_role_members_guild_id_role_id_fkey;
