package chat.filament.gateway.session;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Subscribers of a guild, or subscriptions to a channel, in no order. Adding and removing cost the
/// same however many there are.
public final class SubscriberList {
  private static final @Nullable Entry[] NONE = new Entry[0];

  /// What stands in a list. It knows where, so that leaving costs no search.
  public abstract static class Entry {
    private int index = -1;

    public abstract Subscriber subscriber();

    public final Session session() {
      return subscriber().session;
    }

    /// Whether it has left its list.
    public final boolean isGone() {
      return index < 0;
    }
  }

  /// A way along the list that may be interrupted anywhere: whoever stays throughout is met exactly
  /// once, whoever comes meanwhile is met at the end.
  public final class Cursor implements Iterator<Entry> {
    private int next;

    /// Asked again at the end, because somebody may have come meanwhile.
    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Entry next() {
      if (next >= size) {
        throw new NoSuchElementException();
      }
      return at(next++);
    }

    /// Where the hole is after an entry left: it is closed with one that was met already, so that
    /// those still to be met stay ahead.
    private int close(int hole) {
      if (hole >= next) {
        return hole;
      }
      next--;
      move(next, hole);
      return next;
    }
  }

  private @Nullable Entry[] entries = NONE;
  private int size;
  private @Nullable Cursor cursor;

  public int size() {
    return size;
  }

  void add(Entry entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.max(2, size + (size >> 1)));
    }
    entry.index = size;
    entries[size++] = entry;
  }

  void remove(Entry entry) {
    int hole = cursor == null ? entry.index : cursor.close(entry.index);
    entry.index = -1;
    move(--size, hole);
    entries[size] = null;
    if (size < entries.length / 4) {
      entries = Arrays.copyOf(entries, entries.length / 2);
    }
  }

  private void move(int from, int to) {
    if (from != to) {
      var entry = at(from);
      entries[to] = entry;
      entry.index = to;
    }
  }

  /// From the beginning. The one before it is over then: a guild does one thing at a time.
  public Cursor cursor() {
    cursor = new Cursor();
    return cursor;
  }

  private Entry at(int index) {
    return Objects.requireNonNull(entries[index]);
  }
}
