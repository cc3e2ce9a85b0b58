-- From where people were seen, for IP bans: an IPv4 address or the /64 of an IPv6 one. Never shown to anybody.
CREATE TABLE user_ip_observations (
  user_id    ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  network    cidr   NOT NULL,
  first_seen bigint NOT NULL,
  last_seen  bigint NOT NULL,
  PRIMARY KEY (user_id, network)
);
-- for the retention
CREATE INDEX user_ip_observations_seen ON user_ip_observations (last_seen);

CREATE TABLE guild_ip_bans (
  ban_id             ulid   PRIMARY KEY,
  guild_id           ulid   NOT NULL REFERENCES guilds ON DELETE CASCADE,
  network            cidr   NOT NULL,
  source_user_id     ulid   REFERENCES users ON DELETE SET NULL,
  reason             text   CHECK (octet_length(reason) BETWEEN 1 AND 240),
  created_by_user_id ulid   REFERENCES users ON DELETE SET NULL,
  created_at         bigint NOT NULL,
  -- null: until it is removed
  expires_at         bigint
);
CREATE INDEX guild_ip_bans_page ON guild_ip_bans (guild_id, created_at DESC, ban_id DESC);
CREATE INDEX guild_ip_bans_source ON guild_ip_bans (source_user_id);
CREATE INDEX guild_ip_bans_creator ON guild_ip_bans (created_by_user_id);
CREATE INDEX guild_ip_bans_expiry ON guild_ip_bans (expires_at) WHERE expires_at IS NOT NULL;
