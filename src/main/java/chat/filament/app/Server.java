package chat.filament.app;

import chat.filament.docs.ApiDocument;
import chat.filament.platform.config.Config;
import chat.filament.platform.config.LiveKitKeys;
import chat.filament.platform.db.Migrations;
import chat.filament.platform.db.Suitability;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Routes;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.metrics.VertxMeters;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running Filament.
public final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /// A gateway shard has a bit of its own in what is delivered to all of them.
  private static final int MAX_LOOPS = 64;

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STEP = Duration.ofSeconds(30);

  /// How long the server still listens while it is no longer ready, if the drain is not shorter.
  private static final Duration NOT_READY = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Config config;
  private final Wiring wiring;
  private final List<ApiVerticle> apis = new ArrayList<>();
  private String apiDeployment = "";
  private String searchDeployment = "";

  private Server(Vertx vertx, Config config, Metrics metrics, InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.wiring = new Wiring(vertx, config, metrics, clock);
  }

  /// Migrates the database and starts everything; blocks until requests are answered. Fails when
  /// the database will not do, a migration fails or the port is taken; nothing is left running
  /// then.
  public static Server start(Config config) throws Exception {
    return start(config, InstantSource.system());
  }

  /// The same with another clock: it says what time it is, to everything but timers and limiters.
  public static Server start(Config config, InstantSource clock) throws Exception {
    Suitability.require(config.databaseUrl().reveal());
    int migrations = Migrations.run(config.databaseUrl().reveal());
    LOG.atInfo()
        .addKeyValue("event", "db.init")
        .addKeyValue("migrations", migrations)
        .log("the database has this version's schema");
    int loops = Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors());
    var options = new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops);
    var metrics = new Metrics();
    var vertx = VertxMeters.builder(Vertx.builder(), options, metrics.registry()).build();
    warnOfSlowTransport(vertx);
    var server = new Server(vertx, config, metrics, clock);
    try {
      server.deploy(loops).await(START.toSeconds(), TimeUnit.SECONDS);
      return server;
    } catch (Exception e) {
      server.abandon();
      throw e;
    }
  }

  /// Ends a start that failed. Search ends before its connections do, or it would complain beside
  /// the one sentence that matters.
  private void abandon() {
    if (!searchDeployment.isEmpty()) {
      finish("search", vertx.undeploy(searchDeployment), STEP);
    }
    finish("vertx", vertx.close(), STEP);
  }

  /// Netty's native library lies in the temporary folder for a moment and is run from there.
  /// Without it everything works, slower, and a dead database is noticed later.
  private static void warnOfSlowTransport(Vertx vertx) {
    if (!vertx.isNativeTransportEnabled()) {
      LOG.atWarn()
          .addKeyValue("event", "server.transport")
          .addKeyValue("reason", String.valueOf(vertx.unavailableNativeTransportCause()))
          .log(
              "the native transport cannot be loaded, Java's own is used; give java"
                  + " -Dio.netty.native.workdir= a folder that can be written and run from");
    }
  }

  /// What listens starts last and stops first.
  private Future<Void> deploy(int loops) {
    return wiring
        .reachDatabase(STEP)
        .compose(reached -> wiring.joinNodes())
        .compose(joined -> wiring.deployAccount())
        .compose(account -> wiring.deployRetention())
        .compose(retention -> wiring.deployStore())
        .compose(store -> wiring.deployPurges())
        .compose(purges -> wiring.deployReadings())
        .compose(readings -> wiring.deployObservations())
        .compose(observations -> wiring.deployWriters())
        .compose(writers -> wiring.deployFollower())
        .compose(following -> wiring.deployMedia())
        .compose(media -> wiring.deployCounts())
        .compose(counts -> wiring.deploySearch())
        .compose(search -> {
          searchDeployment = search;
          return deployApi(loops);
        })
        .map(deployment -> {
          apiDeployment = deployment;
          wiring.readiness().set(true);
          return null;
        });
  }

  private Future<String> deployApi(int loops) {
    var features = wiring.features();
    var described = vertx.executeBlocking(() -> requireDescribed(features), false);
    var edge = wiring.edge();
    var gateway = wiring.gateway();
    int port = config.http().port() == 0 ? -1 : config.http().port();
    var address = new ApiVerticle.Address(config.http().host(), port);
    var pairs = new ArrayList<Deployable>();
    for (int i = 0; i < loops; i++) {
      var sockets = gateway.verticle();
      var api = new ApiVerticle(address, config.gateway().drainSeconds(), edge, features, sockets);
      apis.add(api);
      pairs.add(new Together(sockets, api));
    }
    var next = pairs.iterator();
    return vertx
        .deployVerticle(next::next, new DeploymentOptions().setInstances(loops))
        .compose(deployment -> described.map(deployment))
        .recover(failure ->
            Future.failedFuture(failure instanceof IOException ? cannotListen(failure) : failure));
  }

  /// Code and document cannot drift: a server whose document is wrong does not start.
  private static Set<String> requireDescribed(List<Feature> features) {
    var routes = new Routes();
    features.forEach(feature -> feature.mount(routes));
    var all = new TreeSet<>(routes.names());
    all.add("GET " + ApiVerticle.GATEWAY);
    ApiDocument.requireDescribes(all);
    return all;
  }

  private StartFailure cannotListen(Throwable failure) {
    return new StartFailure(
        "cannot listen on "
            + address(config.http().port())
            + " ("
            + failure.getMessage()
            + "); set FILAMENT_BIND_ADDR or stop what listens there",
        failure);
  }

  /// From now on tokens are signed with the active one of these.
  public void replaceLiveKitKeys(LiveKitKeys keys) {
    wiring.keyring().replace(keys);
  }

  /// Where it listens, `host:port`.
  public String address() {
    return address(apis.getFirst().port());
  }

  private String address(int port) {
    var host = config.http().host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// Turns `/ready` off, drains the sockets, finishes requests in flight, then stops everything.
  /// Blocks; every step is tried, whatever became of the one before.
  public void stop() {
    wiring.readiness().set(false);
    var drain = Duration.ofSeconds(config.gateway().drainSeconds());
    letBalancersSee(drain);
    finish("http", vertx.undeploy(apiDeployment), STEP.plus(drain));
    finish("nodes", wiring.leaveNodes(), STEP);
    finish("search", vertx.undeploy(searchDeployment), STEP);
    finish("database", wiring.close(), STEP);
    finish("vertx", vertx.close(), STEP);
  }

  /// A load balancer asks `/ready` now and then, and should hear "no" before it is refused.
  private static void letBalancersSee(Duration drain) {
    try {
      Thread.sleep(drain.compareTo(NOT_READY) < 0 ? drain : NOT_READY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits outside of Vert.x: what closes the event loops cannot be waited for on one of them.
  private static void finish(String what, Future<?> step, Duration patience) {
    try {
      step.await(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      LOG.atError()
          .addKeyValue("event", "server.stop")
          .addKeyValue("part", what)
          .setCause(e)
          .log("a part did not stop in time");
    }
  }
}
