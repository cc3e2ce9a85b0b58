package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// People who write into one guild as fast as they can, each at a server of theirs, until stopped;
/// and what was acknowledged.
final class GuildLoad implements AutoCloseable {
  private final Club club;
  private final String channel;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Future<?>> writing = new ConcurrentLinkedQueue<>();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();

  GuildLoad(Club club) {
    this.club = club;
    this.channel = club.channel();
  }

  /// Somebody begins to write, through a server that may die.
  void write(Person person) {
    writing.add(
        threads.submit(() -> {
          while (!stopped.get()) {
            say(person, "message " + numbers.incrementAndGet());
          }
        }));
  }

  /// Each text is sent once: what is not acknowledged may be there or not.
  private void say(Person person, String content) {
    var path = club.path("/channels/" + channel + "/messages");
    Answer answer;
    try {
      answer = person.post(path, "{\"content\":\"" + content + "\"}");
    } catch (RuntimeException | AssertionError dead) {
      return;
    }
    if (answer.status() == 503 || answer.status() == 408) {
      unavailable.incrementAndGet();
    } else {
      acknowledged.add(answer.ok().text("message_id") + "|" + content);
    }
  }

  Person member() {
    return club.member("writer");
  }

  int acknowledged() {
    return acknowledged.size();
  }

  int unavailable() {
    return unavailable.get();
  }

  /// Waits until everybody has stopped; then all that was acknowledged is there, and nothing twice.
  void check() throws Exception {
    stopped.set(true);
    for (var each : writing) {
      each.get();
    }
    List<String> stored =
        club.server()
            .database()
            .sql("SELECT message_id, content FROM messages WHERE guild_id = ?", club.id());
    assertThat(stored).containsAll(acknowledged);
    Stream<String> texts = stored.stream().map(row -> row.substring(row.indexOf('|') + 1));
    assertThat(texts).doesNotHaveDuplicates();
  }

  @Override
  public void close() {
    stopped.set(true);
    threads.close();
  }
}
