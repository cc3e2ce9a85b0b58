package chat.filament.bench.scenario;

import chat.filament.bench.client.ServerApi;
import chat.filament.bench.client.Waits;
import chat.filament.bench.measure.PostCounts;
import chat.filament.bench.scenario.Topology.LoadGuild;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Members who write so many messages a second together, each with one under way, until it is
/// closed.
final class PostingLoad implements AutoCloseable {
  private final ServerApi api;
  private final LoadGuild guild;
  private final List<String> texts;
  private final double rate;
  private final PostCounts counts = new PostCounts();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  PostingLoad(ServerApi api, LoadGuild guild, List<String> texts, double rate) {
    this.api = api;
    this.guild = guild;
    this.texts = texts;
    this.rate = rate;
    int members = guild.members().size();
    long start = System.nanoTime();
    for (int i = 0; i < members; i++) {
      int member = i;
      threads.execute(() -> post(member, members, start));
    }
  }

  PostCounts counts() {
    return counts;
  }

  private void post(int member, int members, long start) {
    for (int n = member; ; n += members) {
      long at = start + (long) (n * 1e9 / rate);
      if (!Waits.expires(stopped, at - System.nanoTime())) {
        return;
      }
      long sent = System.nanoTime();
      var channel = guild.channels().get(n % guild.channels().size());
      var outcome = api.post(guild.member(member), channel, texts.get(n % texts.size()));
      counts.count(outcome, System.nanoTime() - sent);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.close();
  }
}
