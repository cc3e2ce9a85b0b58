package chat.filament.gateway.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Changes who may see what in one guild, one change after the other, each until it is certain.
final class AccessChanger implements Runnable {
  private static final int MAX_PAUSE_MILLIS = 500;
  private static final String HIDE = "{\"allow\":[],\"deny\":[\"create_message\"]}";
  private static final String SHOW = "{\"allow\":[],\"deny\":[]}";

  /// Those whom it hides its hidden channel from, those whom it throws out, and when it did.
  record Affected(
      List<ReadingClient> hidden, List<ReadingClient> kicked, Queue<Absence> absences) {}

  private final SimulatedUser owner;
  private final SimulatedGuild guild;
  private final Affected affected;
  private final RunState state;
  private final RandomGenerator random;
  private final Map<String, Attempts> kicks = new HashMap<>();
  private int number;

  AccessChanger(
      SimulatedUser owner,
      SimulatedGuild guild,
      Affected affected,
      RunState state,
      RandomGenerator random) {
    this.owner = owner;
    this.guild = guild;
    this.affected = affected;
    this.state = state;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      while (!state.over().get()) {
        act();
        pause();
      }
    } catch (InterruptedException e) {
      return;
    } catch (RuntimeException | AssertionError e) {
      state.counters().problem("the access changer of " + guild.id() + ": " + e);
    }
  }

  private void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
  }

  private void act() throws InterruptedException {
    switch (random.nextInt(6)) {
      case 0, 1 -> hide(user(affected.hidden()));
      case 2, 3 -> kick(user(affected.kicked()));
      case 4 -> shortLivedChannel();
      default -> rename();
    }
  }

  private String user(List<ReadingClient> of) {
    return of.get(random.nextInt(of.size())).id();
  }

  private void hide(String user) throws InterruptedException {
    var path = guild.path("/channels/" + guild.hidden() + "/permission-overrides/member/" + user);
    var absence = begin(user, guild.hidden());
    owner.insist(me -> me.post(path, HIDE)).ok();
    Absence.now(absence.done());
    pause();
    Absence.now(absence.undone());
    owner.insist(me -> me.post(path, SHOW)).ok();
  }

  /// Its clients do not hear that somebody is let in again; they are told by other means.
  private void kick(String user) throws InterruptedException {
    var absence = begin(user, "");
    var attempts = kicks.computeIfAbsent(user, first -> new Attempts());
    owner.insist(me -> me.post(guild.path("/members/" + user + "/kick")), attempts);
    Absence.now(absence.done());
    pause();
    Absence.now(absence.undone());
    owner.insist(me -> me.post(guild.path("/members/" + user)), attempts).ok();
    affected.kicked().stream()
        .filter(client -> client.id().equals(user))
        .forEach(ReadingClient::comeBack);
  }

  private Absence begin(String user, String channel) {
    var absence = Absence.of(user, guild.id(), channel);
    affected.absences().add(absence);
    Absence.now(absence.asked());
    return absence;
  }

  private void shortLivedChannel() throws InterruptedException {
    var name = "{\"name\":\"shortLived " + number++ + "\"}";
    var channel =
        owner.insist(me -> me.post(guild.path("/channels"), name)).ok().text("channel_id");
    for (int i = random.nextInt(5); i > 0; i--) {
      var content = "shortLived through " + number++;
      var answer =
          owner.ask(
              me -> me.post(guild.messages(channel), "{\"content\":\"%s\"}".formatted(content)));
      if (answer != null && answer.status() == 200) {
        var posted = new OperationLog.Posted(guild.id(), channel, content);
        state.operations().shortLived.put(answer.text("message_id"), posted);
      }
      pause();
    }
    owner.insist(me -> me.delete(guild.path("/channels/" + channel)));
  }

  private void rename() throws InterruptedException {
    var name = "{\"name\":\"name " + number++ + "\"}";
    if (random.nextBoolean()) {
      owner.insist(me -> me.patch(guild.path(""), name)).ok();
    } else {
      owner.insist(me -> me.patch(guild.path("/channels/" + guild.open().getFirst()), name)).ok();
    }
  }
}
