package chat.filament.writer;

import chat.filament.platform.event.Event;
import chat.filament.platform.log.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of many guilds that are committed by one statement.
final class Group {
  static final int MAX_ROWS = 1_024;
  static final int MAX_ROWS_OF_A_GUILD = 512;

  /// One row with its command.
  record Entry<R>(Pending<R> pending, Object row, Event event, R result) {
    void done() {
      pending.answer().complete(result);
    }
  }

  /// The rows of one guild, in order.
  record Part(Mailbox mailbox, Head from, List<Entry<?>> entries) {
    Head to() {
      return new Head(from.lastSeq() + entries.size(), from.accessEpoch(), mailbox.lastMessage());
    }

    @Nullable String lastMessage() {
      var last = mailbox.lastMessage();
      return last == null ? null : last.value();
    }

    List<Pending<?>> commands() {
      var commands = new ArrayList<Pending<?>>(entries.size());
      entries.forEach(entry -> commands.add(entry.pending()));
      return commands;
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private @Nullable GroupedTable<?> table;
  private int rows;
  private boolean full;

  List<Part> parts() {
    return parts;
  }

  GroupedTable<?> table() {
    return Objects.requireNonNull(table);
  }

  int rows() {
    return rows;
  }

  boolean isFull() {
    return full || rows >= MAX_ROWS;
  }

  /// Whether one more row fits. A statement writes one table; a row that is to be alone needs an
  /// empty group.
  boolean takes(Mailbox mailbox, Pending<?> pending, GroupedTable<?> other) {
    if (pending.isAlone()) {
      return rows == 0;
    }
    boolean sameTable = table == null || table.equals(other);
    return sameTable && !isFull() && rowsOf(mailbox) < MAX_ROWS_OF_A_GUILD;
  }

  /// How many rows of the guild are in this group; its rows come one after another.
  int rowsOf(Mailbox mailbox) {
    boolean last = !parts.isEmpty() && parts.getLast().mailbox() == mailbox;
    return last ? parts.getLast().entries().size() : 0;
  }

  <R, T> void add(Mailbox mailbox, Pending<R> pending, Change.Append<R, T> append) {
    if (rowsOf(mailbox) == 0) {
      var head = Objects.requireNonNull(mailbox.head());
      parts.add(new Part(mailbox, head, new ArrayList<>()));
    }
    table = append.table();
    rows++;
    full |= pending.isAlone();
    parts
        .getLast()
        .entries()
        .add(new Entry<>(pending, append.row(), append.event(), append.result()));
  }
}
