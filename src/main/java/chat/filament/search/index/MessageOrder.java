package chat.filament.search.index;

import chat.filament.core.MessageId;
import com.github.f4b6a3.ulid.Ulid;

/// The 128 bits of a message id as two numbers whose signed order is the order of the ids: Lucene
/// sorts and stores numbers faster and smaller than text.
record MessageOrder(long high, long low) implements Comparable<MessageOrder> {
  static MessageOrder of(MessageId id) {
    var ulid = Ulid.from(id.value());
    return new MessageOrder(
        ulid.getMostSignificantBits() ^ Long.MIN_VALUE,
        ulid.getLeastSignificantBits() ^ Long.MIN_VALUE);
  }

  MessageId id() {
    return new MessageId(new Ulid(high ^ Long.MIN_VALUE, low ^ Long.MIN_VALUE).toString());
  }

  @Override
  public int compareTo(MessageOrder other) {
    int byHigh = Long.compare(high, other.high);
    return byHigh != 0 ? byHigh : Long.compare(low, other.low);
  }
}
