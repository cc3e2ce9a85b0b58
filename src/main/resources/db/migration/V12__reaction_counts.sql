-- How many have reacted to a message with each emoji, kept by the transaction of each reaction, so that a page of history
-- reads what it shows and not what there is.
CREATE TABLE message_reaction_counts (
  channel_id ulid NOT NULL,
  message_id ulid NOT NULL,
  emoji      text COLLATE "C" NOT NULL,
  count      int  NOT NULL CHECK (count > 0),
  PRIMARY KEY (channel_id, message_id, emoji)
) WITH (fillfactor = 70);
-- Takes no lock that anybody waits for. Nothing writes meanwhile: migrations run before a server listens.
INSERT INTO message_reaction_counts (channel_id, message_id, emoji, count)
SELECT channel_id, message_id, emoji, count(*) FROM message_reactions GROUP BY channel_id, message_id, emoji;
