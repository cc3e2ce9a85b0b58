package chat.filament.gateway.session;

import chat.filament.core.ChannelId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One session inside one guild, with its subscriptions there. It exists as long as it has some.
public final class Subscriber extends SubscriberList.Entry {
  final Session session;
  private final GuildSubscriptions guild;
  private final long after;

  /// The next of the same session.
  @Nullable Subscriber next;

  /// Its subscriptions, linked by [Subscription#next].
  @Nullable Subscription subscriptions;

  Subscriber(Session session, GuildSubscriptions guild, long after) {
    this.session = session;
    this.guild = guild;
    this.after = after;
  }

  @Override
  public Subscriber subscriber() {
    return this;
  }

  public GuildSubscriptions guild() {
    return guild;
  }

  /// Logged events up to this position are not for it: a replay has brought them.
  public long after() {
    return after;
  }

  /// In the order in which they were subscribed to.
  public List<ChannelId> channels() {
    var channels = new ArrayList<ChannelId>();
    for (var one = subscriptions; one != null; one = one.next) {
      channels.add(one.channel);
    }
    return channels.reversed();
  }
}
