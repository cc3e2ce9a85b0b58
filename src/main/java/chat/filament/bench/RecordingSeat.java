package chat.filament.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A listener that keeps the id and the moment of every message it hears, 34 bytes each, because
/// real text leaves no room for a sequence number. Read it only after the sockets are quiet.
final class RecordingSeat implements Seat {
  private final int number;
  private final Account account;
  private final Room room;
  private final Ticker ticker;
  private final AtomicInteger count = new AtomicInteger();
  private byte[] ids = new byte[EventBytes.ID_LENGTH * 1024];
  private long[] moments = new long[1024];

  RecordingSeat(int number, Account account, Room room, Ticker ticker) {
    this.number = number;
    this.account = account;
    this.room = room;
    this.ticker = ticker;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public boolean resumable() {
    return false;
  }

  @Override
  public List<String> greeting() {
    return List.of(Greetings.subscribe(room));
  }

  @Override
  public void hear(EventKind kind, EventBytes event) {
    if (kind != EventKind.MESSAGE_CREATE || event.messageId() < 0) {
      return;
    }
    int index = count.get();
    if (index == moments.length) {
      ids = Arrays.copyOf(ids, ids.length * 2);
      moments = Arrays.copyOf(moments, moments.length * 2);
    }
    int from = event.messageId();
    System.arraycopy(event.bytes(), from, ids, index * EventBytes.ID_LENGTH, EventBytes.ID_LENGTH);
    moments[index] = ticker.nanos();
    count.incrementAndGet();
  }

  /// How many messages have come so far; the only method for any time and thread.
  int heard() {
    return count.get();
  }

  /// What was heard, in the order of arrival.
  List<Heard> all() {
    List<Heard> all = new ArrayList<>(count.get());
    for (int i = 0; i < count.get(); i++) {
      int from = i * EventBytes.ID_LENGTH;
      var id = new String(ids, from, EventBytes.ID_LENGTH, StandardCharsets.US_ASCII);
      all.add(new Heard(id, moments[i]));
    }
    return all;
  }

  /// A delivered message and the moment it came, on the run's [Ticker].
  record Heard(String id, long at) {}
}
