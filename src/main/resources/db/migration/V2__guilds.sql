CREATE TABLE guilds (
  guild_id             ulid    PRIMARY KEY,
  name                 text    NOT NULL,
  visibility           text    NOT NULL CHECK (visibility IN ('private', 'public')),
  created_by_user_id   ulid    REFERENCES users ON DELETE SET NULL,
  default_join_role_id ulid,
  created_at           bigint  NOT NULL
);
CREATE INDEX guilds_creator ON guilds (created_by_user_id);
CREATE INDEX guilds_public ON guilds (guild_id DESC) WHERE visibility = 'public';

CREATE TABLE guild_members (
  guild_id  ulid   NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id   ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  joined_at bigint NOT NULL,
  PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX guild_members_user ON guild_members (user_id, guild_id);

CREATE TABLE guild_bans (
  guild_id           ulid   NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id            ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  banned_by_user_id  ulid   REFERENCES users ON DELETE SET NULL,
  created_at         bigint NOT NULL,
  PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX guild_bans_user ON guild_bans (user_id);
CREATE INDEX guild_bans_by ON guild_bans (banned_by_user_id);
CREATE INDEX guild_bans_page ON guild_bans (guild_id, created_at DESC, user_id DESC);

CREATE TABLE guild_roles (
  role_id          ulid    PRIMARY KEY,
  guild_id         ulid    NOT NULL REFERENCES guilds ON DELETE CASCADE,
  name             text    NOT NULL,
  position         int     NOT NULL CHECK (position BETWEEN 0 AND 10000),
  permissions_mask bigint  NOT NULL,
  is_system        boolean NOT NULL,
  system_key       text    CHECK (system_key IN ('everyone', 'workspace_owner', 'moderator', 'member')),
  color_hex        text    CHECK (color_hex ~ '^#[0-9A-F]{6}$'),
  created_at       bigint  NOT NULL,
  UNIQUE (guild_id, role_id)
);
CREATE UNIQUE INDEX guild_roles_seeded ON guild_roles (guild_id, system_key) WHERE system_key IS NOT NULL;
CREATE INDEX guild_roles_page ON guild_roles (guild_id, position DESC, created_at, role_id);

ALTER TABLE guilds ADD CONSTRAINT guilds_default_join_role
  FOREIGN KEY (default_join_role_id) REFERENCES guild_roles ON DELETE SET NULL;
CREATE INDEX guilds_default_role ON guilds (default_join_role_id);

-- Assignments end with the membership.
CREATE TABLE guild_role_members (
  guild_id    ulid   NOT NULL,
  role_id     ulid   NOT NULL,
  user_id     ulid   NOT NULL,
  assigned_at bigint NOT NULL,
  PRIMARY KEY (guild_id, role_id, user_id),
  FOREIGN KEY (guild_id, user_id) REFERENCES guild_members ON DELETE CASCADE,
  FOREIGN KEY (guild_id, role_id) REFERENCES guild_roles (guild_id, role_id) ON DELETE CASCADE
);
CREATE INDEX guild_role_members_user ON guild_role_members (guild_id, user_id);

CREATE TABLE channels (
  channel_id ulid   PRIMARY KEY,
  guild_id   ulid   NOT NULL REFERENCES guilds ON DELETE CASCADE,
  name       text   NOT NULL,
  kind       text   NOT NULL CHECK (kind IN ('text', 'voice')),
  created_at bigint NOT NULL,
  UNIQUE (guild_id, channel_id)
);
CREATE INDEX channels_page ON channels (guild_id, created_at, channel_id);

-- A member's override outlives the membership, so leaving and coming back does not shed it.
CREATE TABLE channel_overrides (
  guild_id    ulid   NOT NULL,
  channel_id  ulid   NOT NULL,
  target_kind text   NOT NULL CHECK (target_kind IN ('role', 'member')),
  role_id     ulid,
  user_id     ulid   REFERENCES users ON DELETE CASCADE,
  allow_mask  bigint NOT NULL,
  deny_mask   bigint NOT NULL,
  CHECK ((target_kind = 'role') = (role_id IS NOT NULL)),
  CHECK ((target_kind = 'member') = (user_id IS NOT NULL)),
  CHECK (allow_mask & deny_mask = 0),
  UNIQUE (channel_id, role_id),
  UNIQUE (channel_id, user_id),
  FOREIGN KEY (guild_id, channel_id) REFERENCES channels (guild_id, channel_id) ON DELETE CASCADE,
  FOREIGN KEY (guild_id, role_id) REFERENCES guild_roles (guild_id, role_id) ON DELETE CASCADE
);
CREATE INDEX channel_overrides_guild ON channel_overrides (guild_id, channel_id);
CREATE INDEX channel_overrides_role ON channel_overrides (guild_id, role_id);
CREATE INDEX channel_overrides_user ON channel_overrides (user_id);

-- No foreign key to guilds: audit rows outlive the guild.
CREATE TABLE audit_logs (
  audit_id       ulid   PRIMARY KEY,
  guild_id       ulid,
  actor_user_id  ulid   NOT NULL,
  target_user_id ulid,
  action         text   NOT NULL,
  details        jsonb  NOT NULL,
  created_at     bigint NOT NULL
);
CREATE INDEX audit_logs_page ON audit_logs (guild_id, created_at DESC, audit_id DESC);
CREATE INDEX audit_logs_action ON audit_logs (guild_id, action text_pattern_ops, created_at DESC);
