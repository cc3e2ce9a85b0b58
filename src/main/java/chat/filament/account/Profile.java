package chat.filament.account;

import chat.filament.core.UserId;
import chat.filament.core.markdown.MarkdownTokens;
import chat.filament.core.markdown.Token;
import java.util.List;

/// A profile as it goes on the wire (`contract/rest.md` §6).
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
  public static Profile of(
      UserId user, String username, String about, long avatarVersion, long bannerVersion) {
    return new Profile(
        user, username, about, MarkdownTokens.parse(about), avatarVersion, bannerVersion);
  }
}
