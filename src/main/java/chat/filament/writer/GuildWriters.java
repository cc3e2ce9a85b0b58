package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.bus.Address;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.bus.CallerDeadline;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Sends commands to the writer of their guild.
public final class GuildWriters {
  static final Address<SubmittedCommand> ADDRESS = new Address<>("guild-writer");
  static final Address<List<SeenHead>> SEEN = new Address<>("guild-writer-seen");

  static final Address<CommitFrame> FRAMES = new Address<>("guild-writer-frames");

  /// How long somebody waits who has no deadline.
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Bus bus;
  private final List<Address<SubmittedCommand>> writers;

  /// `writers` is the number of [GuildVerticle]s that run.
  public GuildWriters(Bus bus, int writers) {
    this.bus = bus;
    this.writers = IntStream.range(0, writers).mapToObj(ADDRESS::at).toList();
  }

  /// Answered once the change is committed and published. Fails with the command's refusal, with
  /// `unavailable` when the guild's mailbox is full, or as the database does.
  public <R> Future<R> submit(GuildCommand<R> command) {
    int writer = number(command.guild());
    long deadline = CallerDeadline.orElse(System.nanoTime() + PATIENCE_NANOS);
    return bus.request(writers.get(writer), new SubmittedCommand(command, deadline));
  }

  /// Has the writers look at those of these guilds that have moved without them.
  void noticed(Collection<SeenHead> heads) {
    heads.stream()
        .collect(Collectors.groupingBy(seen -> number(seen.guild())))
        .forEach((writer, theirs) -> bus.publish(SEEN.at(writer), theirs));
  }

  /// Has the guild's writer publish what another node committed; done when it has taken it.
  Future<Void> followed(CommitFrame frame) {
    return bus.request(FRAMES.at(number(frame.guild())), frame);
  }

  private int number(GuildId guild) {
    return Math.floorMod(guild.hashCode(), writers.size());
  }
}
