package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.UserId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What narrows a search besides the query; null means no such bound.
///
/// @param after exclusive, unix seconds
/// @param before exclusive, unix seconds
public record SearchFilter(
    @Nullable ChannelId channel,
    @Nullable UserId author,
    @Nullable Long after,
    @Nullable Long before,
    @Nullable Has has) {
  public static final SearchFilter NONE = new SearchFilter(null, null, null, null, null);

  /// What a message must contain.
  public enum Has {
    ATTACHMENT,
    IMAGE,
    LINK;

    /// As it goes on the wire.
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
