package chat.filament.profile;

import chat.filament.core.UserId;
import chat.filament.core.markdown.MarkdownTokens;
import chat.filament.core.markdown.Token;
import chat.filament.platform.http.Json;
import chat.filament.platform.json.TokenJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has changed about a profile (`contract/gateway.md` §11).
public sealed interface ProfileEvent {
  /// The event's `t`.
  String type();

  /// The event's `d`; `now` in unix seconds.
  Buffer payload(UserId user, long now);

  /// New texts; null where nothing changed.
  record Texts(@Nullable String username, @Nullable String aboutMarkdown) implements ProfileEvent {
    /// What a frame may hold, less its envelope.
    private static final int MAX_BYTES = 65_400;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Fields(
        @Nullable String username,
        @Nullable String aboutMarkdown,
        @Nullable List<Token> aboutMarkdownTokens) {}

    private record TextsPayload(UserId userId, Fields updatedFields, long updatedAtUnix) {}

    @Override
    public String type() {
      return "profile_update";
    }

    @Override
    public Buffer payload(UserId user, long now) {
      if (aboutMarkdown == null) {
        return Json.encode(new TextsPayload(user, new Fields(username, null, null), now));
      }
      var bare = new TextsPayload(user, new Fields(username, aboutMarkdown, List.of()), now);
      int rest = Json.encode(bare).length() - "[]".length();
      var tokens = TokenJson.cut(MarkdownTokens.parse(aboutMarkdown), MAX_BYTES - rest);
      return Json.encode(new TextsPayload(user, new Fields(username, aboutMarkdown, tokens), now));
    }
  }

  /// A new avatar.
  record Avatar(long version) implements ProfileEvent {
    private record AvatarPayload(UserId userId, long avatarVersion, long updatedAtUnix) {}

    @Override
    public String type() {
      return "profile_avatar_update";
    }

    @Override
    public Buffer payload(UserId user, long now) {
      return Json.encode(new AvatarPayload(user, version, now));
    }
  }

  /// A new banner.
  record Banner(long version) implements ProfileEvent {
    private record BannerPayload(UserId userId, long bannerVersion, long updatedAtUnix) {}

    @Override
    public String type() {
      return "profile_banner_update";
    }

    @Override
    public Buffer payload(UserId user, long now) {
      return Json.encode(new BannerPayload(user, version, now));
    }
  }
}
