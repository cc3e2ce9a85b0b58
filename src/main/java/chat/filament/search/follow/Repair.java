package chat.filament.search.follow;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.search.follow.IndexTask.TaskProgress;
import chat.filament.search.index.IndexedMessage;
import chat.filament.search.index.Inventory.InventoryEntry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides for some messages whether the index has them as the database has, and puts right what is
/// wrong.
///
/// They were found to differ, but the two sides had not been read at the same moment. So they are
/// read from the database once more, the index follows the log until it must have what was read
/// then, and only then are they compared. What the log has changed in between is no fault: the
/// change itself has brought the message to the index as it is.
final class Repair {
  /// How often all is read again because a channel was deleted meanwhile.
  private static final int ATTEMPTS = 3;

  private final GuildId guild;
  private final List<MessageRef> suspects;
  private final IndexSource source;
  private final LongSupplier nanos;
  private @Nullable Evidence evidence;
  private int attempts;
  private Reconciled repaired = Reconciled.NOTHING;

  /// What the database had, and what the log has said since it was asked.
  private record Evidence(List<IndexedMessage> stored, ChangeWatch watch, LevelWait level) {}

  Repair(GuildId guild, Collection<MessageId> suspects, IndexSource source, LongSupplier nanos) {
    this.guild = guild;
    this.suspects = suspects.stream().map(id -> new MessageRef(guild, id)).toList();
    this.source = source;
    this.nanos = nanos;
  }

  /// Once it is done.
  Reconciled repaired() {
    return repaired;
  }

  Future<TaskProgress> page(OpenIndex index) {
    var known = evidence;
    if (known == null) {
      return read(index);
    }
    if (!known.level().isOver(index)) {
      return Future.succeededFuture(TaskProgress.LATER);
    }
    known.watch().end();
    evidence = null;
    if (known.watch().sawMasses() && ++attempts < ATTEMPTS) {
      return Future.succeededFuture(TaskProgress.MORE);
    }
    decide(index, known);
    return Future.succeededFuture(TaskProgress.DONE);
  }

  private Future<TaskProgress> read(OpenIndex index) {
    var watch = index.watch(guild);
    return source
        .store()
        .existing(suspects)
        .compose(stored ->
            source
                .tail()
                .lastChange(guild)
                .map(last -> new Evidence(stored, watch, new LevelWait(last, nanos))))
        .onFailure(failure -> watch.end())
        .map(read -> {
          evidence = read;
          return TaskProgress.LATER;
        });
  }

  private void decide(OpenIndex index, Evidence known) {
    var untouched = known.watch().untouched(suspects);
    var indexed = index.entries(guild, untouched.stream().map(MessageRef::id).toList());
    var stored =
        known.stored().stream().collect(Collectors.toMap(IndexedMessage::id, Function.identity()));
    var wrong = new ArrayList<MessageRef>();
    var right = new ArrayList<IndexedMessage>();
    for (var message : untouched) {
      var is = stored.get(message.id());
      if (!entries(is).equals(indexed.get(message.id()))) {
        wrong.add(message);
        if (is != null) {
          right.add(is);
        }
      }
    }
    if (!wrong.isEmpty()) {
      index.repair(wrong, right);
    }
    repaired = new Reconciled(right.size(), wrong.size() - right.size());
  }

  private static List<InventoryEntry> entries(@Nullable IndexedMessage message) {
    return message == null ? List.of() : List.of(InventoryEntry.of(message));
  }

  /// Lets go of the index before the end.
  void abandon() {
    var known = evidence;
    if (known != null) {
      known.watch().end();
    }
  }
}
