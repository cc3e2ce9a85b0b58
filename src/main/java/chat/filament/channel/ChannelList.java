package chat.filament.channel;

import chat.filament.core.ChannelId;
import chat.filament.core.Refusal;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.platform.http.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One page of the channels that somebody can see, oldest first: at most 500 channels and 64,000
/// bytes.
record ChannelList(List<ChannelView> channels, @Nullable String nextCursor) {
  private static final int MAX_ROWS = 500;
  private static final int MAX_BYTES = 64_000;
  private static final int FRAME_BYTES = 256;

  private static final Comparator<Channel> OLDEST_FIRST =
      Comparator.comparing(Channel::createdAt).thenComparing(channel -> channel.id().value());

  /// The last channel of the page before.
  record Cursor(long createdAt, ChannelId id) {
    static Cursor parse(String text) {
      int split = text.indexOf('_');
      var time = split < 0 ? "" : text.substring(0, split);
      return ChannelId.parse(text.substring(split + 1))
          .filter(id -> time.matches("[0-9]{1,18}"))
          .map(id -> new Cursor(Long.parseLong(time), id))
          .orElseThrow(() -> Refusal.invalid("cursor: not one of ours"));
    }

    static Cursor at(Channel channel) {
      return new Cursor(channel.createdAt().getEpochSecond(), channel.id());
    }

    boolean isBefore(Channel channel) {
      long time = channel.createdAt().getEpochSecond();
      return time > createdAt
          || (time == createdAt && channel.id().value().compareTo(id.value()) > 0);
    }

    String text() {
      return createdAt + "_" + id;
    }
  }

  static ChannelList page(Access access, Optional<Cursor> after) {
    var visible =
        access.guild().channels().values().stream()
            .filter(channel -> access.canSee(channel.id()))
            .filter(channel -> after.map(cursor -> cursor.isBefore(channel)).orElse(true))
            .sorted(OLDEST_FIRST)
            .toList();
    var page = new ArrayList<ChannelView>();
    int bytes = FRAME_BYTES;
    for (var channel : visible) {
      var view = ChannelView.of(channel);
      bytes += Json.encode(view).length() + 1;
      if (page.size() == MAX_ROWS || bytes > MAX_BYTES) {
        return new ChannelList(page, Cursor.at(visible.get(page.size() - 1)).text());
      }
      page.add(view);
    }
    return new ChannelList(page, null);
  }
}
