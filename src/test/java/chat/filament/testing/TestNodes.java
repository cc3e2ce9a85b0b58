package chat.filament.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Several servers of this JVM on one database, one folder of files and one NATS.
public final class TestNodes implements AutoCloseable {
  private final NatsServer nats;
  private final Map<String, String> settings;
  private final List<TestServer> nodes = new ArrayList<>();

  private TestNodes(NatsServer nats, Map<String, String> settings) {
    this.nats = nats;
    this.settings = new HashMap<>(settings);
    this.settings.put("FILAMENT_NATS_URL", nats.url());
    this.settings.put("FILAMENT_ATTACHMENT_ROOT_SHARED", "true");
  }

  public static TestNodes start(int count) {
    return start(count, Map.of());
  }

  /// `settings` are those of each, on top of the generous ones.
  public static TestNodes start(int count, Map<String, String> settings) {
    var started = new TestNodes(NatsServer.start(), settings);
    for (int i = 0; i < count; i++) {
      started.add();
    }
    return started;
  }

  /// One more.
  public TestServer add() {
    nodes.add(nodes.isEmpty() ? TestServer.start(settings) : nodes.getFirst().another(Map.of()));
    return nodes.getLast();
  }

  /// One more, as a process of its own that can be killed; its search index lies in `folder`.
  public Program process(Path folder) throws IOException {
    var all = new HashMap<>(TestServer.settings());
    all.putAll(settings);
    var first = nodes.getFirst();
    all.put("FILAMENT_DATABASE_URL", first.database().url());
    all.put("FILAMENT_ATTACHMENT_ROOT", first.attachmentFolder().toString());
    all.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
    return Program.start(all, "serve");
  }

  public TestServer node(int number) {
    return nodes.get(number);
  }

  public List<TestServer> all() {
    return List.copyOf(nodes);
  }

  /// Stops one and starts it again, as another node.
  public void restart(int number) {
    try {
      nodes.get(number).restart();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public NatsServer nats() {
    return nats;
  }

  @Override
  public void close() {
    nodes.reversed().forEach(TestServer::close);
    nats.close();
  }
}
