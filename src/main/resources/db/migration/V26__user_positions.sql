-- A position of each user that moves on with every change of their friends, their requests and their own
-- profile, in the transaction of that change: a client that comes back with an older one reads them again.
CREATE FUNCTION move_user_positions(people text[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO user_log_head (user_id, last_seq)
  SELECT user_id, 1 FROM users WHERE user_id = ANY (people) ORDER BY user_id
  ON CONFLICT (user_id) DO UPDATE SET last_seq = user_log_head.last_seq + 1
$$;

CREATE FUNCTION friendship_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM move_user_positions(ARRAY[NEW.user_a_id::text, NEW.user_b_id::text]);
  ELSE
    PERFORM move_user_positions(ARRAY[OLD.user_a_id::text, OLD.user_b_id::text]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER friendships_changed AFTER INSERT OR DELETE ON friendships
  FOR EACH ROW EXECUTE FUNCTION friendship_changed();

CREATE FUNCTION friendship_request_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM move_user_positions(ARRAY[NEW.sender_user_id::text, NEW.recipient_user_id::text]);
  ELSE
    PERFORM move_user_positions(ARRAY[OLD.sender_user_id::text, OLD.recipient_user_id::text]);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER friendship_requests_changed AFTER INSERT OR DELETE ON friendship_requests
  FOR EACH ROW EXECUTE FUNCTION friendship_request_changed();

CREATE FUNCTION profile_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM move_user_positions(ARRAY[NEW.user_id::text]);
  RETURN NULL;
END $$;
CREATE TRIGGER users_profile_changed
  AFTER UPDATE OF username, about_markdown, avatar_version, banner_version ON users
  FOR EACH ROW WHEN (
    (OLD.username, OLD.about_markdown, OLD.avatar_version, OLD.banner_version)
    IS DISTINCT FROM (NEW.username, NEW.about_markdown, NEW.avatar_version, NEW.banner_version))
  EXECUTE FUNCTION profile_changed();
