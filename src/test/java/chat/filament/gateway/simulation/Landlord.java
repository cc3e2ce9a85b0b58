package chat.filament.gateway.simulation;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Changes who may see what in one guild, one change after the other, each until it is certain.
final class Landlord implements Runnable {
  private static final int MAX_PAUSE_MILLIS = 500;
  private static final String HIDE = "{\"allow\":[],\"deny\":[\"create_message\"]}";
  private static final String SHOW = "{\"allow\":[],\"deny\":[]}";

  /// Those whom it hides its veiled channel from, those whom it throws out, and when it did.
  record Victims(List<Listener> veiled, List<Listener> kicked, Queue<Absence> absences) {}

  private final Traveller owner;
  private final Place place;
  private final Victims victims;
  private final Writer.Books books;
  private final RandomGenerator random;
  private int number;

  Landlord(
      Traveller owner, Place place, Victims victims, Writer.Books books, RandomGenerator random) {
    this.owner = owner;
    this.place = place;
    this.victims = victims;
    this.books = books;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      while (!books.over().get()) {
        act();
        pause();
      }
    } catch (InterruptedException e) {
      return;
    } catch (RuntimeException | AssertionError e) {
      books.tally().problem("the landlord of " + place.guild() + ": " + e);
    }
  }

  private void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
  }

  private void act() throws InterruptedException {
    switch (random.nextInt(6)) {
      case 0, 1 -> hide(user(victims.veiled()));
      case 2, 3 -> kick(user(victims.kicked()));
      case 4 -> passingChannel();
      default -> rename();
    }
  }

  private String user(List<Listener> of) {
    return of.get(random.nextInt(of.size())).id();
  }

  private void hide(String user) throws InterruptedException {
    var path = place.path("/channels/" + place.veiled() + "/permission-overrides/member/" + user);
    var absence = begin(user, place.veiled());
    owner.insist(me -> me.post(path, HIDE)).ok();
    Absence.now(absence.done());
    pause();
    Absence.now(absence.undone());
    owner.insist(me -> me.post(path, SHOW)).ok();
  }

  /// Its clients do not hear that somebody is let in again; they are told by other means.
  private void kick(String user) throws InterruptedException {
    var absence = begin(user, "");
    owner.insist(me -> me.post(place.path("/members/" + user + "/kick")));
    Absence.now(absence.done());
    pause();
    Absence.now(absence.undone());
    owner.insist(me -> me.post(place.path("/members/" + user))).ok();
    victims.kicked().stream()
        .filter(listener -> listener.id().equals(user))
        .forEach(Listener::comeBack);
  }

  private Absence begin(String user, String channel) {
    var absence = Absence.of(user, place.guild(), channel);
    victims.absences().add(absence);
    Absence.now(absence.asked());
    return absence;
  }

  private void passingChannel() throws InterruptedException {
    var name = "{\"name\":\"passing " + number++ + "\"}";
    var channel =
        owner.insist(me -> me.post(place.path("/channels"), name)).ok().text("channel_id");
    for (int i = random.nextInt(5); i > 0; i--) {
      var content = "passing through " + number++;
      var answer =
          owner.ask(
              me -> me.post(place.messages(channel), "{\"content\":\"%s\"}".formatted(content)));
      if (answer != null && answer.status() == 200) {
        var said = new Ledger.Said(place.guild(), channel, content);
        books.ledger().passing.put(answer.text("message_id"), said);
      }
      pause();
    }
    owner.insist(me -> me.delete(place.path("/channels/" + channel)));
  }

  private void rename() throws InterruptedException {
    var name = "{\"name\":\"name " + number++ + "\"}";
    if (random.nextBoolean()) {
      owner.insist(me -> me.patch(place.path(""), name)).ok();
    } else {
      owner.insist(me -> me.patch(place.path("/channels/" + place.open().getFirst()), name)).ok();
    }
  }
}
