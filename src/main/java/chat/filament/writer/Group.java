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
    return rows >= MAX_ROWS;
  }

  /// Whether rows of this table fit; a statement writes one table.
  boolean takes(GroupedTable<?> other) {
    return table == null || table.equals(other);
  }

  /// A place for the rows of one guild; added only when it got some.
  Part part(Mailbox mailbox) {
    return new Part(mailbox, Objects.requireNonNull(mailbox.head()), new ArrayList<>());
  }

  <R, T> void add(Part part, Pending<R> pending, Change.Append<R, T> append) {
    table = append.table();
    rows++;
    part.entries().add(new Entry<>(pending, append.row(), append.event(), append.result()));
    if (part.entries().size() == 1) {
      parts.add(part);
    }
  }
}
