package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Refusal;
import chat.filament.search.query.SearchQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/// One search in one guild.
///
/// @param readable the channels that the caller can read now; no other channel is ever looked at
public record SearchRequest(
    GuildId guild,
    Set<ChannelId> readable,
    SearchQuery query,
    SearchFilter filter,
    SearchPage page) {
  public SearchRequest {
    readable = Set.copyOf(readable);
    var after = page.after();
    if (after != null && after.query() != fingerprint(guild, query, filter, page.order())) {
      throw Refusal.invalid("cursor: belongs to another query");
    }
  }

  /// The same for every page of a search, different for different searches. What the caller can
  /// read does not count: that may change between two pages.
  long fingerprint() {
    return fingerprint(guild, query, filter, page.order());
  }

  private static long fingerprint(
      GuildId guild, SearchQuery query, SearchFilter filter, SearchPage.Order order) {
    var parts = guild + " " + order + " " + filter + " " + query.text();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(parts.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }
}
