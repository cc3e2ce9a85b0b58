package chat.filament.profile;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.db.SqlState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The profile columns of `users`.
final class ProfileStore {
  private static final String UNIQUE_NAME = "users_username";

  private ProfileStore() {}

  static Future<Optional<Profile>> find(Sql sql, UserId user) {
    return sql.query(
            """
            SELECT username, about_markdown, avatar_version, banner_version
            FROM users WHERE user_id = $1
            """,
            Tuple.of(user.value()))
        .map(rows ->
            rows.size() == 0
                ? Optional.empty()
                : Optional.of(profile(user, rows.iterator().next())));
  }

  /// Of somebody who is logged in: without an account, that has ended.
  static Future<Profile> require(Sql sql, UserId user) {
    return find(sql, user)
        .map(found -> found.orElseThrow(() -> new Refusal(Problem.INVALID_CREDENTIALS)));
  }

  /// Answers what really changed, empty when nothing did. A name that somebody else has, ignoring
  /// case, is refused.
  static Future<Optional<ProfileEvent>> change(Sql sql, UserId user, ProfilePatch patch) {
    return sql.query(
            """
            UPDATE users SET
              username = coalesce($2, old.username),
              about_markdown = coalesce($3, old.about_markdown)
            FROM (SELECT username, about_markdown FROM users WHERE user_id = $1
                  FOR NO KEY UPDATE) old
            WHERE users.user_id = $1
            RETURNING nullif(users.username, old.username) AS username,
              CASE WHEN users.about_markdown <> old.about_markdown THEN users.about_markdown END
                AS about_markdown
            """,
            Tuple.of(user.value(), patch.username(), patch.aboutMarkdown()))
        .map(rows ->
            rows.size() == 0 ? Optional.<ProfileEvent>empty() : changed(rows.iterator().next()))
        .recover(failure ->
            Future.failedFuture(
                SqlState.violates(failure, UNIQUE_NAME)
                    ? Refusal.invalid("username: taken")
                    : failure));
  }

  private static Optional<ProfileEvent> changed(Row row) {
    @Nullable String name = row.getString("username");
    @Nullable String about = row.getString("about_markdown");
    return name == null && about == null
        ? Optional.empty()
        : Optional.of(new ProfileEvent.Texts(name, about));
  }

  /// In the order of `users`; unknown ones are left out.
  static Future<List<UserSummary>> lookup(Sql sql, List<UserId> users) {
    return sql.query(
            """
            SELECT u.user_id, u.username, u.avatar_version
            FROM unnest($1::text[]) WITH ORDINALITY wanted (user_id, at)
            JOIN users u ON u.user_id = wanted.user_id
            ORDER BY wanted.at
            """,
            Tuple.tuple()
                .addArrayOfString(users.stream().map(UserId::value).toArray(String[]::new)))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(ProfileStore::summary).toList());
  }

  private static UserSummary summary(Row row) {
    return new UserSummary(
        new UserId(row.getString("user_id")),
        row.getString("username"),
        row.getLong("avatar_version"));
  }

  private static Profile profile(UserId user, Row row) {
    return Profile.of(
        user,
        row.getString("username"),
        row.getString("about_markdown"),
        row.getLong("avatar_version"),
        row.getLong("banner_version"));
  }
}
