package chat.filament.gateway.simulation;

import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Says things by REST, and edits, deletes and reacts to some of them.
final class Writer implements Runnable {
  private static final int REMEMBERED = 50;
  private static final int MAX_PAUSE_MILLIS = 60;

  private record Mine(Place place, String channel, String id) {
    String path() {
      return place.messages(channel) + "/" + id;
    }
  }

  private final Traveller traveller;
  private final List<Place> places;
  private final Books books;
  private final RandomGenerator random;
  private final ArrayDeque<Mine> mine = new ArrayDeque<>();
  private int number;

  /// Where all writers write down what they did, and whether they should stop.
  record Books(Ledger ledger, Tally tally, AtomicBoolean over) {}

  Writer(Traveller traveller, List<Place> places, Books books, RandomGenerator random) {
    this.traveller = traveller;
    this.places = places;
    this.books = books;
    this.random = random;
  }

  @Override
  public void run() {
    while (!books.over().get()) {
      try {
        boolean settled = act();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(settled ? MAX_PAUSE_MILLIS : 200));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | AssertionError e) {
        books.tally().problem(traveller.name() + ": " + e);
      }
    }
  }

  /// Whether it was acknowledged.
  private boolean act() {
    int kind = random.nextInt(20);
    var about = mine.isEmpty() ? null : mine.peekLast();
    if (about == null || kind < 15) {
      return say();
    } else if (kind == 15) {
      return delete(mine.removeFirst());
    } else if (kind == 16) {
      books.ledger().editing.add(about.id());
      return settled(traveller.ask(me -> me.patch(about.path(), body("edited " + number))));
    }
    var emoji = "abc".charAt(kind % 3);
    return settled(traveller.ask(me -> me.post(about.path() + "/reactions/" + emoji)));
  }

  private boolean say() {
    var place = places.get(random.nextInt(places.size()));
    var channels = place.channels();
    var channel = channels.get(random.nextInt(channels.size()));
    var content = words(traveller.name(), number++, random);
    books.ledger().attempted.add(content);
    var answer = traveller.ask(me -> me.post(place.messages(channel), body(content)));
    if (settled(answer) && answer != null) {
      var id = answer.text("message_id");
      books.ledger().said.put(id, new Ledger.Said(place.guild(), channel, content));
      books.tally().acknowledged.increment();
      mine.add(new Mine(place, channel, id));
      if (mine.size() > REMEMBERED) {
        mine.remove();
      }
      return true;
    }
    return false;
  }

  private boolean delete(Mine message) {
    books.ledger().deleting.add(message.id());
    boolean settled = settled(traveller.ask(me -> me.delete(message.path())));
    if (settled) {
      books.ledger().deleted.add(message.id());
    }
    return settled;
  }

  /// Whether it was acknowledged. Anything but that and an outage must not be.
  private boolean settled(@Nullable Answer answer) {
    if (answer == null || Traveller.isOutage(answer.status())) {
      books.tally().unknown(answer == null ? "broken" : "" + answer.status());
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
