package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.event.Event;
import chat.filament.platform.log.Head;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of one table and of many guilds that are committed by one statement.
final class CommitGroup {
  static final int MAX_ROWS = 1_024;
  static final int MAX_ROWS_OF_A_GUILD = 512;

  /// Bytes of the events' payloads; the rows themselves are no larger. One row that is larger goes
  /// by itself.
  static final int MAX_BYTES = 4 << 20;

  /// One row with its command.
  record Entry<R>(PendingCommand<R> pending, Object row, Event event, R result) {
    void done() {
      pending.complete(result);
    }

    int bytes() {
      return event.payload() == null ? 0 : event.payload().length();
    }
  }

  /// The rows of one guild, in order.
  record Part(Mailbox mailbox, Head from, List<Entry<?>> entries) {
    Head to() {
      var behind = from.after(entries.size(), false);
      var last = mailbox.lastMessage();
      return last == null ? behind : behind.with(last);
    }

    GuildId guild() {
      return mailbox.guild();
    }

    List<PendingCommand<?>> commands() {
      var commands = new ArrayList<PendingCommand<?>>(entries.size());
      entries.forEach(entry -> commands.add(entry.pending()));
      return commands;
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private @Nullable GroupedTable<?> table;
  private int rows;
  private int bytes;
  private boolean full;

  List<Part> parts() {
    return parts;
  }

  /// Nothing more comes. The parts are put in the order of their guilds' ids, so that statements of
  /// several processes lock heads in the same order.
  void close() {
    full = true;
    parts.sort(Comparator.comparing(part -> part.guild().value()));
  }

  GroupedTable<?> table() {
    return Objects.requireNonNull(table);
  }

  int rows() {
    return rows;
  }

  boolean isFull() {
    return full || rows >= MAX_ROWS || bytes >= MAX_BYTES;
  }

  /// Whether one more row fits. A statement writes one table; a row that is to be alone needs an
  /// empty group.
  boolean takes(Mailbox mailbox, PendingCommand<?> pending, GroupedTable<?> other) {
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

  <R, T> void add(
      Mailbox mailbox, Head head, PendingCommand<R> pending, Change.Append<R, T> append) {
    if (rowsOf(mailbox) == 0) {
      parts.add(new Part(mailbox, head, new ArrayList<>()));
    }
    var entry = new Entry<>(pending, append.row(), append.event(), append.result());
    table = append.table();
    rows++;
    bytes += entry.bytes();
    full |= pending.isAlone();
    parts.getLast().entries().add(entry);
  }
}
