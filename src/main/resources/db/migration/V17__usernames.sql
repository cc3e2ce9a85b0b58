-- Usernames are ASCII and unique ignoring case. In which order and case a database sees letters depends on its own
-- locale (in a Turkish one `INFO` and `info` are two names), so the bytes decide.
DROP INDEX users_username;

-- Where such a database let two accounts have one name, the older one keeps it. The other is renamed, not lost: its name
-- gets the end of its id behind it.
UPDATE users SET username = left(users.username, 25) || '_' || lower(right(users.user_id, 6) COLLATE "C")
FROM users older
WHERE lower(older.username COLLATE "C") = lower(users.username COLLATE "C") AND older.user_id < users.user_id;

CREATE UNIQUE INDEX users_username ON users (lower(username COLLATE "C"));
