-- One order over everything that belongs to users. Whoever changes friends, requests or profiles takes the next
-- position and keeps this row until the commit, so positions become visible in their order: who has seen one has seen
-- all before it. Such changes are rare and short.
CREATE TABLE user_log_order (
  single    boolean PRIMARY KEY DEFAULT true CHECK (single),
  last_seq  bigint NOT NULL,
  -- everything before it has been dropped, or is about to be
  first_seq bigint NOT NULL
);
-- Changes of profiles before this one were logged nowhere.
INSERT INTO user_log_order (last_seq, first_seq)
SELECT coalesce(max(last_seq), 0), coalesce(max(last_seq), 0) + 1 FROM user_log_head;

CREATE OR REPLACE FUNCTION move_user_positions(people text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  position bigint;
BEGIN
  UPDATE user_log_order SET last_seq = last_seq + 1 RETURNING last_seq INTO position;
  INSERT INTO user_log_head (user_id, last_seq)
  SELECT user_id, position FROM users WHERE user_id = ANY (people) ORDER BY user_id
  ON CONFLICT (user_id) DO UPDATE SET last_seq = excluded.last_seq;
END $$;

-- The log of users holds what observers of a profile were told of it, by the profile's owner. Nothing has been written
-- to it so far, so the index costs nothing.
CREATE INDEX user_log_seq ON user_log (seq);

-- Whether somebody is told of changes of another's profile: friends are, and everybody who shares a guild.
CREATE FUNCTION observes_profile(observer text, owner text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT observer <> owner AND (
    EXISTS (SELECT FROM friendships
            WHERE user_a_id = least(observer, owner) AND user_b_id = greatest(observer, owner))
    OR EXISTS (SELECT FROM guild_members mine JOIN guild_members theirs USING (guild_id)
               WHERE mine.user_id = observer AND theirs.user_id = owner))
$$;
