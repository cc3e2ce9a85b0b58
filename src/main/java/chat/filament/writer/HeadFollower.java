package chat.filament.writer;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.platform.event.Batch;
import chat.filament.platform.log.Head;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.NodeStatus;
import chat.filament.platform.node.Nodes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns what other nodes commit, and tells them what this one does.
///
/// What nodes tell each other makes it fast: of a commit that changes nothing about access, a
/// [CommitFrame] to those who follow the guild; of any other a hint to all, how far the guild is
/// now. What makes it right is a look into the database once a second, at the heads of all guilds
/// that somebody here listens to or that have a state in memory. All end at the guild's writer,
/// which publishes a frame that comes right behind what it has published, and otherwise reads what
/// it has missed from the log: nothing is taken from a hint but that there is a reason to look.
/// Whatever access the look finds to be older than the database's is forgotten at once: a process
/// that stood still answers nobody from it while its writers catch up.
public final class HeadFollower extends VerticleBase implements CommitHints {
  /// What it follows with.
  ///
  /// @param listenedTo the guilds that somebody here is to be told of
  public record Needs(
      Nodes nodes,
      GuildWriters writers,
      GuildStates states,
      LogReader log,
      Supplier<Set<GuildId>> listenedTo) {}

  private static final Logger LOG = LoggerFactory.getLogger(HeadFollower.class);
  private static final String TOPIC = "heads";
  private static final long LOOK_MS = 1_000;

  /// After so long NATS knows that this node follows a guild; what was committed since its state
  /// was read is looked for then.
  private static final long FOLLOWED_MS = 100;

  /// Bytes of frames that may wait for their writers; what more comes is read from the log.
  private static final long MAX_FRAME_BYTES = 32 << 20;

  /// Guilds of one message or statement.
  private static final int AT_ONCE = 5_000;

  private final Needs needs;
  private final ConcurrentMap<GuildId, SeenHead> untold = new ConcurrentHashMap<>();
  private final AtomicBoolean telling = new AtomicBoolean();
  private final FollowedGuilds followed;
  private final Set<GuildId> fresh = new HashSet<>();
  private long frameBytes;
  private volatile @Nullable Context loop;
  private boolean looking;
  private long seenAt = System.nanoTime();

  public HeadFollower(Needs needs) {
    this.needs = needs;
    this.followed = new FollowedGuilds(needs.nodes(), this::followed);
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(vertx, context);
    loop = context;
  }

  @Override
  public Future<?> start() {
    needs.nodes().listen(TOPIC, this::told);
    needs.states().onHeld(guild -> context.runOnContext(now -> follow(guild)));
    needs
        .nodes()
        .answer(NodeStatus.TOPIC, (from, asked) -> Future.succeededFuture(status().encode()));
    vertx.setPeriodic(LOOK_MS, tick -> lookUnlessLooking());
    return look();
  }

  @Override
  public void committed(Batch batch, Head head) {
    if (needs.nodes().others().isEmpty()) {
      return;
    }
    var guild = batch.guild();
    CommitFrame.encode(batch, head)
        .ifPresentOrElse(
            frame -> needs.nodes().publish(FollowedGuilds.topic(guild), frame),
            () -> hint(guild, batch.firstSeq() + batch.events().size() - 1, head.accessEpoch()));
  }

  private void hint(GuildId guild, long lastSeq, long epoch) {
    untold.merge(guild, new SeenHead(guild, lastSeq, epoch, false), SeenHead::and);
    var context = loop;
    if (context != null && telling.compareAndSet(false, true)) {
      context.runOnContext(tell -> tell());
    }
  }

  /// All that was committed since the last time, each guild once.
  private void tell() {
    telling.set(false); // before the first is taken, so that none is left behind
    var heads = new ArrayList<SeenHead>();
    for (var guild : untold.keySet()) {
      var head = untold.remove(guild);
      if (head != null) {
        heads.add(head);
      }
    }
    for (int from = 0; from < heads.size(); from += AT_ONCE) {
      var some = heads.subList(from, Math.min(heads.size(), from + AT_ONCE));
      needs.nodes().publish(TOPIC, SeenHead.encode(some));
    }
  }

  private void told(NodeId node, Buffer message) {
    var listened = needs.listenedTo().get();
    needs
        .writers()
        .noticed(
            SeenHead.decode(message).stream()
                .map(seen -> listened.contains(seen.guild()) ? seen.asListened() : seen)
                .toList());
  }

  private void followed(NodeId node, Buffer message) {
    var decoded = CommitFrame.decode(message);
    boolean listened = needs.listenedTo().get().contains(decoded.guild());
    var frame = listened ? decoded.asListened() : decoded;
    int bytes = message.length();
    if (frameBytes + bytes > MAX_FRAME_BYTES) {
      needs.writers().noticed(List.of(frame.seen()));
      return;
    }
    frameBytes += bytes;
    needs.writers().followed(frame).onComplete(taken -> frameBytes -= bytes);
  }

  private void follow(GuildId guild) {
    if (followed.add(guild) && fresh.add(guild) && fresh.size() == 1) {
      vertx.setTimer(
          FOLLOWED_MS,
          timer -> {
            var some = List.copyOf(fresh);
            fresh.clear();
            look(some, 0, needs.listenedTo().get()).onFailure(HeadFollower::notRead);
          });
    }
  }

  private NodeStatus status() {
    var held = needs.states().held();
    long owned = GuildOwners.owned(needs.nodes(), held);
    return new NodeStatus(held.size(), owned, Duration.ofNanos(System.nanoTime() - seenAt));
  }

  private void lookUnlessLooking() {
    if (!looking) {
      look().onFailure(HeadFollower::notRead);
    }
  }

  private static void notRead(Throwable failure) {
    LOG.atWarn()
        .addKeyValue("event", "node.look")
        .log("the heads of guilds could not be read: {}", failure.getMessage());
  }

  private Future<Void> look() {
    looking = true;
    long begin = System.nanoTime();
    var listened = needs.listenedTo().get();
    var all = new HashSet<>(needs.states().held());
    all.addAll(listened);
    followed.only(all);
    return look(List.copyOf(all), 0, listened)
        .onComplete(looked -> looking = false)
        .onSuccess(looked -> {
          seenAt = begin;
          needs.states().verified(begin);
        });
  }

  private Future<Void> look(List<GuildId> guilds, int from, Set<GuildId> listened) {
    if (from >= guilds.size()) {
      return Future.succeededFuture();
    }
    var some = guilds.subList(from, Math.min(guilds.size(), from + AT_ONCE));
    return needs
        .log()
        .heads(some)
        .compose(heads -> {
          var seen = new ArrayList<SeenHead>(some.size());
          for (var guild : some) {
            var head = heads.get(guild);
            // the guild's writer comes to it later, and until then requests must ask
            if (head == null) {
              needs.states().forget(guild);
            } else {
              needs.states().forgetOlder(guild, head.accessEpoch());
            }
            var found = SeenHead.of(guild, head);
            seen.add(listened.contains(guild) ? found.asListened() : found);
          }
          needs.writers().noticed(seen);
          return look(guilds, from + AT_ONCE, listened);
        });
  }
}
