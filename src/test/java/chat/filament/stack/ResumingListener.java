package chat.filament.stack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Somebody who listens to one channel, comes back whenever the connection ends, and resumes.
final class ResumingListener implements Runnable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Person person;
  private final String guild;
  private final String channel;
  private final Set<String> heard = ConcurrentHashMap.newKeySet();

  /// What must not happen: gaps, repetitions, events out of order.
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  /// How connections ended or did not begin: a code, or what was wrong.
  private final Queue<String> ends = new ConcurrentLinkedQueue<>();

  private volatile boolean over;
  private long last;

  ResumingListener(Person person, String guild, String channel) {
    this.person = person;
    this.guild = guild;
    this.channel = channel;
  }

  @Override
  public void run() {
    while (!over) {
      try (var socket = person.connect("resume=1").ofMadeUpEvents()) {
        listen(socket);
      } catch (RuntimeException | AssertionError e) {
        ends.add(String.valueOf(e.getCause() == null ? e : e.getCause()));
        pause();
      }
    }
  }

  private void listen(Socket socket) {
    socket.send("resume", cursor());
    while (!over) {
      var event = socket.next(LOOK_AGAIN);
      if (event != null) {
        take(event);
      } else if (!socket.isOpen()) {
        socket.drain().forEach(this::take);
        ends.add(Integer.toString(socket.closed().code()));
        return;
      }
    }
  }

  private String cursor() {
    return """
    {"guilds":{"%1$s":%2$d},"user":0,"channels":[{"guild_id":"%1$s","channel_id":"%3$s"}]}\
    """
        .formatted(guild, last, channel);
  }

  private void take(JsonNode event) {
    var type = event.path("t").asText();
    if (type.equals("resume_gap") || type.equals("error")) {
      faults.add(event.toString());
    }
    if (event.path("d").path("guild_id").asText().equals(guild) && event.has("s")) {
      long position = event.path("s").asLong();
      if (position <= last) {
        faults.add(position + " after " + last);
      }
      last = position;
      if (type.equals("message_create")) {
        heard.add(event.path("d").path("message_id").asText());
      }
    }
  }

  /// How connections have ended since this was asked last.
  List<String> ends() {
    var all = new ArrayList<String>();
    for (var end = ends.poll(); end != null; end = ends.poll()) {
      all.add(end);
    }
    return all;
  }

  boolean hasHeard(Iterable<String> messages) {
    for (var message : messages) {
      if (!heard.contains(message)) {
        return false;
      }
    }
    return true;
  }

  /// Ends it and fails if anything went wrong.
  void finish() {
    over = true;
    assertThat(faults).as("gaps, repetitions and disorder").isEmpty();
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
