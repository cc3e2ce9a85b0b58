package chat.filament.gateway.session;

import chat.filament.core.ChannelId;
import org.jspecify.annotations.Nullable;

/// A session's interest in one channel.
public final class Subscription extends SubscriberList.Entry {
  private final Subscriber subscriber;
  final ChannelId channel;

  /// The access epoch that it was allowed at, shortened; it fits where there was padding.
  private final int epoch;

  /// The next of the same subscriber.
  @Nullable Subscription next;

  Subscription(Subscriber subscriber, ChannelId channel, long epoch) {
    this.subscriber = subscriber;
    this.channel = channel;
    this.epoch = (int) epoch;
  }

  public ChannelId channel() {
    return channel;
  }

  /// Whether it was allowed in a state of the guild before this one.
  public boolean isOlderThan(long accessEpoch) {
    return epoch - (int) accessEpoch < 0;
  }

  @Override
  public Subscriber subscriber() {
    return subscriber;
  }
}
