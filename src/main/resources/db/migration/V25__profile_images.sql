-- The avatar and the banner of a profile: where in the object store the file lies, what it is, and its hash. All of one
-- picture's columns are null, or none; avatar_version and banner_version count its changes.
ALTER TABLE users
  ADD COLUMN avatar_object_key text COLLATE "C",
  ADD COLUMN avatar_mime_type  text,
  ADD COLUMN avatar_size_bytes bigint,
  ADD COLUMN avatar_sha256     bytea,
  ADD COLUMN banner_object_key text COLLATE "C",
  ADD COLUMN banner_mime_type  text,
  ADD COLUMN banner_size_bytes bigint,
  ADD COLUMN banner_sha256     bytea;
