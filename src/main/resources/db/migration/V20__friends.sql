-- A friendship is one row for both: the smaller id is `a`.
CREATE TABLE friendships (
  user_a_id  ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  user_b_id  ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at bigint NOT NULL,
  PRIMARY KEY (user_a_id, user_b_id),
  CHECK (user_a_id < user_b_id)
);
CREATE INDEX friendships_b ON friendships (user_b_id, user_a_id);
CREATE INDEX friendships_page_a ON friendships (user_a_id, created_at DESC, user_b_id DESC);
CREATE INDEX friendships_page_b ON friendships (user_b_id, created_at DESC, user_a_id DESC);

-- Pending ones only: an answered request is gone.
CREATE TABLE friendship_requests (
  request_id        ulid   PRIMARY KEY,
  sender_user_id    ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  recipient_user_id ulid   NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at        bigint NOT NULL,
  CHECK (sender_user_id <> recipient_user_id)
);
-- One between two people, whoever asked.
CREATE UNIQUE INDEX friendship_requests_pair ON friendship_requests
  (least(sender_user_id, recipient_user_id), greatest(sender_user_id, recipient_user_id));
CREATE INDEX friendship_requests_sent ON friendship_requests (sender_user_id, created_at DESC, request_id DESC);
CREATE INDEX friendship_requests_received ON friendship_requests
  (recipient_user_id, created_at DESC, request_id DESC);
