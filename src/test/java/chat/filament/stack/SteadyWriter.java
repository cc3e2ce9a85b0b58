package chat.filament.stack;

import chat.filament.testing.Answer;
import chat.filament.testing.Client;
import chat.filament.testing.Person;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// Somebody who writes and reads all the time, through the proxy, and waits where an answer asks
/// for it.
final class SteadyWriter implements Runnable {
  private static final long PAUSE_MS = 120;

  private final Client client;
  private final String path;
  private final Queue<String> acknowledged;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  /// `acknowledged` gets the ids of the messages that were.
  SteadyWriter(Person person, String guild, String channel, Queue<String> acknowledged) {
    this.client = new Client(Stack.url(), person.client().token());
    this.path = "/guilds/" + guild + "/channels/" + channel + "/messages";
    this.acknowledged = acknowledged;
  }

  @Override
  public void run() {
    while (!over) {
      tried(() -> client.post(path, "{\"content\":\"x\"}"), true);
      tried(() -> client.get(path + "?limit=5"), false);
    }
  }

  private void tried(Supplier<Answer> request, boolean writes) {
    long pause = PAUSE_MS;
    try {
      var answer = request.get();
      if (answer.status() == 200 && writes) {
        acknowledged.add(answer.text("message_id"));
      } else if (answer.isBusy() && !answer.header("retry-after").isEmpty()) {
        pause = answer.retryAfter().toMillis();
      } else if (answer.status() != 200) {
        failures.add(answer.status() + " " + answer.text());
      }
    } catch (UncheckedIOException | AssertionError e) {
      // no answer, or one that is the proxy's and not the API's
      failures.add(e.getMessage() + " " + e.getCause());
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      over = true;
    }
  }

  Queue<String> failures() {
    return failures;
  }

  void stop() {
    over = true;
  }
}
