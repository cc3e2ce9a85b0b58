package chat.filament.profile;

import chat.filament.core.UserId;
import chat.filament.core.markdown.MarkdownTokens;
import chat.filament.core.markdown.Token;
import chat.filament.platform.http.Json;
import chat.filament.platform.json.TokenJson;
import java.util.List;

/// A profile as it goes on the wire (`contract/rest.md` §6), in at most 64,000 bytes: dense
/// Markdown loses its last tokens, never its text.
///
/// @param aboutMarkdown empty when unset
/// @param aboutMarkdownTokens the same as tokens
/// @param avatarVersion 0 when there never was one
/// @param bannerVersion 0 when there never was one
public record Profile(
    UserId userId,
    String username,
    String aboutMarkdown,
    List<Token> aboutMarkdownTokens,
    long avatarVersion,
    long bannerVersion) {
  private static final int MAX_BODY = 64_000;

  static Profile of(
      UserId user, String username, String about, long avatarVersion, long bannerVersion) {
    var bare = new Profile(user, username, about, List.of(), avatarVersion, bannerVersion);
    int rest = Json.encode(bare).length() - "[]".length();
    var tokens = TokenJson.cut(MarkdownTokens.parse(about), MAX_BODY - rest);
    return new Profile(user, username, about, tokens, avatarVersion, bannerVersion);
  }
}
