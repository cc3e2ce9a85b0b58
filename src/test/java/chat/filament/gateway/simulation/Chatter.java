package chat.filament.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Says things on a gateway socket and takes its own broadcast as the acknowledgement. While the
/// connection is open there must be one.
final class Chatter implements Runnable {
  private static final long POLL_MILLIS = 50;
  private static final long PATIENCE_SECONDS = 90;
  private static final int MAX_PAUSE_MILLIS = 80;

  private final Traveller traveller;
  private final List<Place> places;
  private final Writer.Books books;
  private final RandomGenerator random;
  private int number;

  Chatter(Traveller traveller, List<Place> places, Writer.Books books, RandomGenerator random) {
    this.traveller = traveller;
    this.places = places;
    this.books = books;
    this.random = random;
  }

  @Override
  public void run() {
    while (!books.over().get()) {
      try {
        connection();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
      } catch (IOException e) {
        pause(random.nextInt(300));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | AssertionError e) {
        books.tally().problem(traveller.name() + ": " + e);
      }
    }
  }

  private static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connection() throws IOException, InterruptedException {
    var place = places.get(random.nextInt(places.size()));
    var channel = place.open().get(random.nextInt(place.open().size()));
    try (var wire = Wire.open(traveller.person(), "")) {
      wire.send("subscribe", data(place, channel).toString());
      while (!books.over().get() && say(wire, place, channel)) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      }
    }
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode data(Place place, String channel) {
    var data = JsonNodeFactory.instance.objectNode();
    return data.put("guild_id", place.guild()).put("channel_id", channel);
  }

  /// Whether the connection can be used further.
  private boolean say(Wire wire, Place place, String channel)
      throws IOException, InterruptedException {
    var content = Writer.words(traveller.name() + " live", number++, random);
    books.ledger().attempted.add(content);
    wire.send("message_create", data(place, channel).put("content", content).toString());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - end < 0) {
      var event = wire.poll(POLL_MILLIS);
      if (event.isEmpty() && !wire.isOpen()) {
        books.tally().unknown("socket " + wire.reason());
        return false;
      }
      if (event.isPresent() && isOwn(event.get(), content)) {
        var id = event.get().path("d").path("message_id").asText();
        books.ledger().said.put(id, new Ledger.Said(place.guild(), channel, content));
        books.tally().acknowledgedOnSockets.increment();
        return true;
      }
    }
    books.tally().problem("neither broadcast nor refused on an open connection: " + content);
    return false;
  }

  private static boolean isOwn(JsonNode event, String content) {
    return event.path("t").asText().equals("message_create")
        && event.path("d").path("content").asText().equals(content);
  }
}
