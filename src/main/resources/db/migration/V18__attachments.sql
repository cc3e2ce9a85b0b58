-- Files in channels. Their bytes lie in the object store under `attachments/<attachment_id>`; a row is written when its file
-- is whole and durable there, and goes before its file does. No keys to channels and messages: those go in masses, and what
-- was in them is purged in batches; a command of the guild's writer inserts and claims, so both are there when it commits.
CREATE TABLE attachments (
  attachment_id ulid   PRIMARY KEY,
  guild_id      ulid   NOT NULL,
  channel_id    ulid   NOT NULL,
  -- null as long as no message has it
  message_id    ulid,
  owner_id      ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  filename      text   NOT NULL CHECK (octet_length(filename) BETWEEN 1 AND 128),
  mime_type     text   NOT NULL CHECK (octet_length(mime_type) BETWEEN 1 AND 128),
  size_bytes    bigint NOT NULL CHECK (size_bytes > 0),
  sha256        bytea  NOT NULL CHECK (octet_length(sha256) = 32),
  created_at    bigint NOT NULL,
  -- of pictures, where they are known; a smaller picture of it is an object of its own
  width         int,
  height        int,
  preview_key   text
);
-- the quota: what is read of an owner's files is in the index
CREATE INDEX attachments_owner ON attachments (owner_id) INCLUDE (size_bytes, guild_id, channel_id);
CREATE INDEX attachments_message ON attachments (message_id, attachment_id) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_channel ON attachments (channel_id, attachment_id);
CREATE INDEX attachments_unclaimed ON attachments (created_at) WHERE message_id IS NULL;

-- Like `live_messages`: what is in a deleted channel or guild is gone at once, for readers and for the quota.
CREATE VIEW live_attachments AS
  SELECT attachment_id, guild_id, channel_id, message_id, owner_id, filename, mime_type, size_bytes, sha256, created_at,
    width, height, preview_key
  FROM attachments a
  WHERE NOT EXISTS (
    SELECT FROM purges p
    WHERE p.guild_id = a.guild_id AND p.role_id IS NULL AND p.message_id IS NULL
      AND (p.channel_id IS NULL OR p.channel_id = a.channel_id));

-- Uploads under way, and the part of their owner's quota that they hold. A server that lives moves `held_until` on; one that
-- died does not, and then the upload is void.
CREATE TABLE attachment_reservations (
  attachment_id ulid        PRIMARY KEY,
  owner_id      ulid        NOT NULL REFERENCES users ON DELETE CASCADE,
  size_bytes    bigint      NOT NULL CHECK (size_bytes >= 0),
  held_until    timestamptz NOT NULL
);
CREATE INDEX attachment_reservations_owner ON attachment_reservations (owner_id) INCLUDE (size_bytes);
CREATE INDEX attachment_reservations_held ON attachment_reservations (held_until);

-- Objects of the store that nothing refers to any more, and from when (unix seconds) they may be deleted. They stay for a day:
-- a backup reads the database first and the files after it.
CREATE TABLE removed_objects (
  object_key text   COLLATE "C" PRIMARY KEY,
  due_at     bigint NOT NULL
);
CREATE INDEX removed_objects_due ON removed_objects (due_at);

CREATE FUNCTION remove_attachment_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO removed_objects (object_key, due_at)
  SELECT key, extract(epoch FROM clock_timestamp())::bigint + 86400
  FROM gone, unnest(ARRAY['attachments/' || attachment_id, preview_key]) AS key WHERE key IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER attachments_removed AFTER DELETE ON attachments
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION remove_attachment_files();
