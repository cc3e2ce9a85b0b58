package chat.filament.gateway.simulation;

import chat.filament.testing.Client;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// One run: everybody is put in their place, acts while the weather lasts, gets everything that is
/// still on its way, and is judged.
public final class World implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  private final Seed seed;
  private final Postgres postgres;
  private final Host host;
  private final Network network;
  private final Client direct;
  private final Tally tally = new Tally();
  private final Ledger ledger = new Ledger();
  private final Queue<Absence> absences = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private World(Seed seed, Path folder) throws Exception {
    this.seed = seed;
    int port = Ports.free(FIRST_PORT + (int) Math.floorMod(seed.value(), (long) PORTS));
    this.postgres = Postgres.start(folder.resolve("postgres"), port);
    int next = Ports.free(port + 1);
    this.host = new Host(folder, next, postgres.url());
    this.network = Network.to(next, seed);
    this.direct = new Client("http://127.0.0.1:" + next);
  }

  /// `folder` holds its data.
  public static World create(Seed seed, Path folder) throws Exception {
    return new World(seed, folder);
  }

  /// Runs for at least one round of faults, and as many seconds; answers what is wrong, nothing if
  /// all is well.
  public List<String> run(long seconds) throws Exception {
    host.start();
    var cast = Cast.assemble(direct);
    populate(cast);
    new Weather(host, postgres, network, tally).run(seed, seconds);
    over.set(true);
    for (var thread : threads) {
      if (!thread.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
        tally.problem("still at it: " + thread.getName());
      }
    }
    var owner = cast.owner(direct);
    for (var place : cast.places()) {
      owner.insist(me -> me.patch(place.path(""), "{\"name\":\"The end\"}")).ok();
    }
    var logs = logs(cast);
    var listening = new ArrayList<String>();
    awaitAll(logs, listening);
    return verdict(cast, logs, listening);
  }

  /// What happened, in one line.
  public String summary() {
    return "%s: %s; %d network connections, %d broken by it"
        .formatted(seed, tally, network.connections(), network.broken());
  }

  private void populate(Cast cast) {
    var client = new Client(network.url());
    listeners.addAll(cast.listeners(client, tally, seed));
    listeners.forEach(listener -> Thread.startVirtualThread(listener));
    var books = new Writer.Books(ledger, tally, over);
    cast.people("writer", client)
        .forEach(one -> {
          start(one.name(), new Writer(one, cast.places(), books, seed.random(one.name())));
          var chatter = one.name() + " live";
          start(chatter, new Chatter(one, cast.places(), books, seed.random(chatter)));
        });
    var victims = new Landlord.Victims(named("veiled"), named("kicked"), absences);
    int number = 0;
    for (var place : cast.places()) {
      var name = "landlord " + number++;
      var owner = cast.owner(direct);
      start(name, new Landlord(owner, place, victims, books, seed.random(name)));
    }
  }

  private List<Listener> named(String name) {
    return listeners.stream().filter(one -> one.name().startsWith(name)).toList();
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  private Map<String, GuildLog> logs(Cast cast) throws SQLException {
    var logs = new LinkedHashMap<String, GuildLog>();
    try (var connection = postgres.connection()) {
      for (var place : cast.places()) {
        logs.put(place.guild(), GuildLog.read(connection, place.guild()));
      }
    }
    return logs;
  }

  /// Waits until everybody knows of the end of each log.
  private void awaitAll(Map<String, GuildLog> logs, List<String> problems)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (var listener : listeners) {
      for (var entry : listener.journals().entrySet()) {
        var log = logs.get(entry.getKey());
        while (log != null && entry.getValue().position() < log.last()) {
          if (System.nanoTime() - end > 0) {
            problems.add(
                "%s hangs at %d of %d in %s"
                    .formatted(
                        listener.name(), entry.getValue().position(), log.last(), entry.getKey()));
            break;
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
    }
    listeners.forEach(Listener::end);
  }

  private List<String> verdict(Cast cast, Map<String, GuildLog> logs, List<String> listening)
      throws InterruptedException {
    var problems = new ArrayList<>(listening);
    problems.addAll(tally.problems());
    for (var place : cast.places()) {
      var log = Objects.requireNonNull(logs.get(place.guild()));
      problems.addAll(new Histories(cast.owner(direct), ledger).problems(place, log));
      for (var listener : listeners) {
        var journal = listener.journals().get(place.guild());
        if (journal != null) {
          judge(listener, place, log, journal).problems().stream()
              .map(what -> listener.name() + " in " + place.guild() + ": " + what)
              .forEach(problems::add);
        }
      }
    }
    return problems;
  }

  private Judge judge(Listener listener, Place place, GuildLog log, Journal journal) {
    boolean keptOut = Cast.isKeptOut(listener.name());
    var never = keptOut ? Set.of(place.secret()) : Set.<String>of();
    var sometimes = listener.name().startsWith("veiled") ? place.veiled() : "";
    var asked = listener.everWanted(place.guild());
    var always = new HashSet<>(listener.wantedAtFirst(place.guild()));
    always.removeAll(never);
    always.remove(sometimes);
    var sight = new Sight(asked, always, never, sometimes);
    var own =
        absences.stream()
            .filter(one -> one.user().equals(listener.id()) && one.guild().equals(place.guild()))
            .toList();
    return new Judge(log, sight, journal, own);
  }

  @Override
  public void close() {
    over.set(true);
    listeners.forEach(Listener::end);
    network.close();
    host.close();
    postgres.close();
  }
}
