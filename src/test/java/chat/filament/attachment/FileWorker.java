package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Person;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Somebody who uploads, posts and deletes files until the server is gone, and remembers what was
/// acknowledged.
final class FileWorker {
  private static final int[] SIZES = {1, 5_000, 140_000, 2_000_000};

  private final Person person;
  private final String channel;
  private final Random random;

  /// What should be known of a file: its size, and the message that it was given to.
  private static final class Kept {
    private final int size;
    private @Nullable String message;
    private boolean mayBeClaimed;

    Kept(int size) {
      this.size = size;
    }
  }

  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private final List<String> deleted = new ArrayList<>();
  private final AtomicInteger acknowledged = new AtomicInteger();

  FileWorker(Person person, String channel, Random random) {
    this.person = person;
    this.channel = channel;
    this.random = random;
  }

  /// How many uploads. Safe on any thread.
  int acknowledged() {
    return acknowledged.get();
  }

  /// Returns when the server no longer answers.
  void run(Client server) {
    var me = person.at(server);
    try {
      while (true) {
        step(me);
      }
    } catch (UncheckedIOException killed) {
      return;
    }
  }

  private void step(Person me) {
    int choice = random.nextInt(10);
    var ids = List.copyOf(kept.keySet());
    if (choice < 6 || ids.isEmpty()) {
      upload(me);
      return;
    }
    var id = ids.get(random.nextInt(ids.size()));
    var file = kept.get(id);
    if (file == null || (file.mayBeClaimed && file.message == null)) {
      return;
    }
    if (file.message == null && choice < 8) {
      claim(me, id, file);
    } else {
      delete(me, id, file);
    }
  }

  private void upload(Person me) {
    int size = SIZES[random.nextInt(SIZES.length)];
    var bytes = FilePlace.bytes(size);
    var body =
        random.nextBoolean()
            ? BodyPublishers.ofByteArray(bytes)
            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    var answer =
        me.client().send("POST", channel + "/attachments", null, request -> request.POST(body));
    if (answer.status() == 200) {
      kept.put(answer.text("attachment_id"), new Kept(size));
      acknowledged.incrementAndGet();
    } else {
      pause();
    }
  }

  private void claim(Person me, String id, Kept file) {
    file.mayBeClaimed = true;
    var answer =
        me.post(channel + "/messages", "{\"content\":\"\",\"attachment_ids\":[\"" + id + "\"]}");
    if (answer.status() == 200) {
      file.message = answer.text("message_id");
    } else {
      file.mayBeClaimed = false;
    }
  }

  /// By itself, or with its message. Until it is acknowledged nothing is known of it.
  private void delete(Person me, String id, Kept file) {
    kept.remove(id);
    var path =
        file.message == null || random.nextBoolean()
            ? channel + "/attachments/" + id
            : channel + "/messages/" + file.message;
    if (me.delete(path).status() == 204) {
      deleted.add(id);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }

  /// Fails unless everything acknowledged is so.
  void check(Client server, String seed) {
    var me = person.at(server);
    var messages = history(me);
    kept.forEach((id, file) -> {
      var answer = me.get(channel + "/attachments/" + id);
      assertThat(answer.status()).as("%s: file %s", seed, id).isEqualTo(200);
      assertThat(answer.response().body())
          .as("%s: file %s", seed, id)
          .isEqualTo(FilePlace.bytes(file.size));
      if (file.message != null) {
        assertThat(messages.get(file.message))
            .as("%s: message %s", seed, file.message)
            .contains(id);
      }
    });
    deleted.forEach(id ->
        assertThat(me.get(channel + "/attachments/" + id).status())
            .as("%s: deleted file %s", seed, id)
            .isEqualTo(404));
  }

  private Map<String, String> history(Person me) {
    var files = new HashMap<String, String>();
    var before = "";
    while (before != null) {
      var page = me.get(channel + "/messages?limit=100" + before).ok().json();
      page.path("messages")
          .forEach(message ->
              files.put(
                  message.path("message_id").asText(), message.path("attachments").toString()));
      var next = page.path("next_before");
      before = next.isNull() ? null : "&before=" + next.asText();
    }
    return files;
  }
}
