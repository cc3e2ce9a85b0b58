package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.platform.config.Config;
import chat.filament.platform.config.Secret;
import chat.filament.platform.node.NatsNodes;
import chat.filament.platform.node.NodeId;
import chat.filament.testing.NatsServer;
import chat.filament.testing.NeedsNats;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which guilds' commits a node is sent, by a real NATS.
@NeedsNats
class FollowedGuildsIT {
  private final IdSource ids = new IdSource(InstantSource.system());
  private final Vertx vertx = Vertx.vertx();
  private final NatsServer nats = NatsServer.start();
  private final NatsNodes one = node();
  private final NatsNodes two = node();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Context loop = vertx.getOrCreateContext();
  private final FollowedGuilds followed =
      new FollowedGuilds(one, (from, message) -> heard.add(message.toString()));

  private NatsNodes node() {
    var at = new Config.Nats(new Secret(nats.url()), List.of());
    return new NatsNodes(vertx, at, "d", new NodeId(ids.next()), new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() throws Exception {
    Future.all(one.stop(), two.stop()).await(60, TimeUnit.SECONDS);
    vertx.close().await(60, TimeUnit.SECONDS);
    nats.close();
  }

  private void on(Runnable work) throws Exception {
    Future.<Void>future(done ->
            loop.runOnContext(turn -> {
              work.run();
              done.complete();
            }))
        .await(60, TimeUnit.SECONDS);
  }

  private void publish(GuildId guild, String text) {
    two.publish(FollowedGuilds.topic(guild), Buffer.buffer(text));
  }

  /// Publishes until it is heard: NATS learns of a subscription a little later. All that is heard
  /// until then.
  private List<String> awaitHeard(GuildId guild, String text) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    var all = new ArrayList<String>();
    while (!all.contains(text)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      publish(guild, text);
      var next = heard.poll(20, TimeUnit.MILLISECONDS);
      if (next != null) {
        all.add(next);
      }
    }
    return all;
  }

  @Test
  void aNodeIsSentWhatItFollowsAndWithVeryManyGuildsAll() throws Exception {
    one.start().await(60, TimeUnit.SECONDS);
    two.start().await(60, TimeUnit.SECONDS);
    var guild = new GuildId(ids.next());
    var other = new GuildId(ids.next());
    on(() -> assertThat(followed.add(guild)).isTrue());
    on(() -> assertThat(followed.add(guild)).isFalse());
    awaitHeard(guild, "first");
    publish(other, "not followed");
    assertThat(awaitHeard(guild, "second")).doesNotContain("not followed");
    on(() -> {
      for (int i = 0; i < 10_000; i++) {
        followed.add(new GuildId(ids.next()));
      }
    });
    awaitHeard(other, "of all");
    awaitHeard(guild, "of all, too");
    on(() -> followed.only(Set.of(guild)));
    awaitHeard(guild, "third");
    publish(other, "not followed any more");
    assertThat(awaitHeard(guild, "fourth")).doesNotContain("not followed any more");
  }
}
