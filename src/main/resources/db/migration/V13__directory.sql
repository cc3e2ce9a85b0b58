-- The directory is searched for any part of a name. An index of all parts of 1, 2 and 3 characters finds them without an
-- extension that not every database has; longer parts are looked for by their threes, and compared in full.
CREATE FUNCTION name_parts(name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
  SELECT array_agg(DISTINCT substr(lower(name COLLATE "C"), at, size))
  FROM generate_series(1, 3) AS size, generate_series(1, length(name) - size + 1) AS at);
CREATE INDEX guilds_name_parts ON guilds USING gin (name_parts(name)) WHERE visibility = 'public';
