-- Where in the guild's log a membership begins: times would be compared across the clocks of several servers. 0 for one
-- that began before this was kept, which its time decides about as before.
ALTER TABLE guild_members ADD COLUMN joined_seq bigint NOT NULL DEFAULT 0;
