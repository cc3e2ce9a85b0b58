package chat.filament.search.index;

import chat.filament.core.ChannelId;
import java.util.concurrent.TimeUnit;

/// The messages that were made in one channel on one day.
///
/// @param day since 1970, in UTC
public record ChannelDay(ChannelId channel, long day) {
  static ChannelDay of(ChannelId channel, long createdAtUnix) {
    return new ChannelDay(channel, TimeUnit.SECONDS.toDays(createdAtUnix));
  }
}
