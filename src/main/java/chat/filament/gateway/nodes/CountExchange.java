package chat.filament.gateway.nodes;

import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the other nodes what this one counts, and the listener what they count. One instance, on
/// its event loop.
public final class CountExchange extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(CountExchange.class);
  private static final String CHANGES = "counts.changes";
  private static final String ALL = "counts.all";
  private static final long TELL_MS = 25;

  /// How often the others hear of the version although nothing has changed: what was lost last is
  /// noticed then.
  private static final long VERSION_MS = 1_000;

  /// How long those of a node that is gone are kept: they come back to another one.
  private static final long KEPT_MS = 5_000;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Versions of everything that are kept for their further pages.
  private static final int MAX_ASKED = 4;

  /// Changes that are made in one turn of the event loop.
  private static final int SLICE = 1_000;

  private final Nodes nodes;
  private final OwnCounts own;
  private final CountsListener listener;
  private final Map<Counted, Integer> told = new HashMap<>();
  private final Map<NodeId, NodeCounts> others = new HashMap<>();

  /// What was asked for last, by version: its further pages will be.
  private final Map<Long, Everything> asked = new LinkedHashMap<>();

  private long version;

  public CountExchange(Nodes nodes, OwnCounts own, CountsListener listener) {
    this.nodes = nodes;
    this.own = own;
    this.listener = listener;
  }

  @Override
  public Future<?> start() {
    nodes.listen(CHANGES, this::heard);
    nodes.answer(ALL, (from, question) -> Future.succeededFuture(question).map(this::page));
    nodes.onJoined(node -> context.runOnContext(turn -> joined(node)));
    nodes.onLeft(node -> context.runOnContext(turn -> left(node)));
    vertx.setPeriodic(TELL_MS, tick -> tell());
    vertx.setPeriodic(
        VERSION_MS,
        tick -> nodes.publish(CHANGES, CountMessage.changes(version, List.of()).encode()));
    return Future.succeededFuture();
  }

  private void tell() {
    var changes = own.take(CountMessage.MAX_ENTRIES);
    while (!changes.isEmpty()) {
      version++;
      for (var change : changes) {
        if (change.sockets() == 0) {
          told.remove(change.what());
        } else {
          told.put(change.what(), change.sockets());
        }
      }
      nodes.publish(CHANGES, CountMessage.changes(version, changes).encode());
      changes =
          changes.size() < CountMessage.MAX_ENTRIES
              ? List.of()
              : own.take(CountMessage.MAX_ENTRIES);
    }
  }

  /// The question is the number of a page and the version that it is to be of, -1 for the newest.
  private Buffer page(Buffer question) {
    int number = question.getInt(0);
    long wanted = question.getLong(4);
    if (wanted < 0 && !asked.containsKey(version)) {
      if (asked.size() >= MAX_ASKED) {
        asked.remove(asked.keySet().iterator().next());
      }
      asked.put(version, Everything.of(version, told));
    }
    var known = asked.get(wanted < 0 ? version : wanted);
    if (known == null) {
      throw new IllegalStateException("version " + wanted + " is gone");
    }
    return known.page(number).encode();
  }

  private void heard(NodeId from, Buffer message) {
    if (!nodes.others().contains(from)) {
      return; // asked for everything when it is known to live
    }
    var other = other(from);
    if (other.mustFetch(CountMessage.decode(message))) {
      fetch(other);
    }
  }

  private NodeCounts other(NodeId node) {
    return others.computeIfAbsent(node, id -> new NodeCounts(id, listener));
  }

  private void joined(NodeId node) {
    if (!others.containsKey(node)) {
      fetch(other(node));
    }
  }

  private void fetch(NodeCounts other) {
    other.fetching();
    fetch(other, 0, -1, new HashMap<>())
        .onFailure(failure -> {
          log.atDebug()
              .addKeyValue("event", "gateway.counts")
              .setCause(failure)
              .log("node {} did not say what it counts; asked again", other.node());
          other.notFetched();
        });
  }

  private Future<Void> fetch(NodeCounts other, int page, long wanted, Map<Counted, Integer> all) {
    return nodes
        .ask(other.node(), ALL, Buffer.buffer().appendInt(page).appendLong(wanted), PATIENCE)
        .compose(answer -> {
          var message = CountMessage.decode(answer);
          message.entries().forEach(entry -> all.put(entry.what(), entry.sockets()));
          if (page + 1 < message.pages()) {
            return fetch(other, page + 1, message.version(), all);
          }
          return set(
                  other, other.difference(all).iterator(), () -> others.get(other.node()) == other)
              .onSuccess(done -> fetched(other, message.version()));
        });
  }

  private void fetched(NodeCounts other, long at) {
    if (!other.fetched(at)) {
      fetch(other);
    }
  }

  /// So many in a turn; others have theirs in between. Fails when it is no longer to go on.
  private Future<Void> set(NodeCounts other, Iterator<CountEntry> changes, BooleanSupplier goesOn) {
    if (!goesOn.getAsBoolean()) {
      return Future.failedFuture("the node is gone");
    }
    for (int i = 0; i < SLICE && changes.hasNext(); i++) {
      other.set(changes.next());
    }
    if (!changes.hasNext()) {
      return Future.succeededFuture();
    }
    Promise<Void> turn = Promise.promise();
    context.runOnContext(turn::complete);
    return turn.future().compose(next -> set(other, changes, goesOn));
  }

  private void left(NodeId node) {
    vertx.setTimer(
        KEPT_MS,
        due -> {
          var gone = others.get(node);
          if (gone != null && !nodes.others().contains(node)) {
            others.remove(node);
            set(gone, gone.nothing().iterator(), () -> true)
                .onFailure(failure ->
                    log.atError()
                        .addKeyValue("event", "gateway.counts")
                        .setCause(failure)
                        .log("node {} is still counted", node));
          }
        });
  }
}
