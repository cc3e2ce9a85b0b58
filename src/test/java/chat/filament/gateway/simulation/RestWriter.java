package chat.filament.gateway.simulation;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Says things by REST, and edits, deletes and reacts to some of them.
final class RestWriter implements Runnable {
  private static final int REMEMBERED = 50;
  private static final int MAX_PAUSE_MILLIS = 60;

  private record Mine(SimulatedGuild guild, String channel, String id) {
    String path() {
      return guild.messages(channel) + "/" + id;
    }
  }

  private final SimulatedUser user;
  private final List<SimulatedGuild> guilds;
  private final RunState state;
  private final RandomGenerator random;
  private final ArrayDeque<Mine> mine = new ArrayDeque<>();
  private int number;

  RestWriter(
      SimulatedUser user, List<SimulatedGuild> guilds, RunState state, RandomGenerator random) {
    this.user = user;
    this.guilds = guilds;
    this.state = state;
    this.random = random;
  }

  @Override
  public void run() {
    while (!state.over().get()) {
      try {
        boolean settled = act();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(settled ? MAX_PAUSE_MILLIS : 200));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | AssertionError e) {
        state.counters().problem(user.name() + ": " + e);
      }
    }
  }

  /// Whether it was acknowledged.
  private boolean act() throws InterruptedException {
    int kind = random.nextInt(20);
    var about = mine.isEmpty() ? null : mine.peekLast();
    if (about == null || kind < 15) {
      return say();
    } else if (kind == 15) {
      return delete(mine.removeFirst());
    } else if (kind == 16) {
      state.operations().editing.add(about.id());
      return settled(user.ask(me -> me.patch(about.path(), body("edited " + number))));
    }
    var emoji = "abc".charAt(kind % 3);
    return settled(user.ask(me -> me.post(about.path() + "/reactions/" + emoji)));
  }

  private boolean say() throws InterruptedException {
    var guild = guilds.get(random.nextInt(guilds.size()));
    var channels = guild.channels();
    var channel = channels.get(random.nextInt(channels.size()));
    var content = words(user.name(), number++, random);
    state.operations().attempted.add(content);
    var answer = user.ask(me -> me.post(guild.messages(channel), body(content)));
    if (settled(answer) && answer != null) {
      var id = answer.text("message_id");
      state.operations().posted.put(id, new OperationLog.Posted(guild.id(), channel, content));
      state.counters().acknowledged.increment();
      mine.add(new Mine(guild, channel, id));
      if (mine.size() > REMEMBERED) {
        mine.remove();
      }
      return true;
    }
    return false;
  }

  private boolean delete(Mine message) throws InterruptedException {
    state.operations().deleting.add(message.id());
    boolean settled = settled(user.ask(me -> me.delete(message.path())));
    if (settled) {
      state.operations().deleted.add(message.id());
    }
    return settled;
  }

  /// Whether it was acknowledged. Anything but that and an outage must not be.
  private boolean settled(@Nullable Answer answer) throws InterruptedException {
    if (answer == null || SimulatedUser.isOutage(answer.status())) {
      state.counters().unknown(answer == null ? "broken" : "" + answer.status());
      SimulatedUser.pause(answer);
      return false;
    }
    answer.ok();
    return true;
  }

  /// Something that nobody else says; of very different lengths.
  static String words(String name, int number, RandomGenerator random) {
    var more = " *word* `code`".repeat(random.nextInt(10) == 0 ? random.nextInt(120) : 1);
    return name + " says " + number + more;
  }

  private static String body(String content) {
    return JsonNodeFactory.instance.objectNode().put("content", content).toString();
  }
}
