package chat.filament.app;

import chat.filament.access.FreshReads;
import chat.filament.access.GuildStates;
import chat.filament.account.AccountModule;
import chat.filament.attachment.AttachmentFeature;
import chat.filament.audit.AuditFeature;
import chat.filament.audit.AuditStore;
import chat.filament.audit.UnknownBits;
import chat.filament.channel.ChannelFeature;
import chat.filament.channel.OverrideFeature;
import chat.filament.core.IdSource;
import chat.filament.docs.DocsFeature;
import chat.filament.friend.FriendFeature;
import chat.filament.friend.Friends;
import chat.filament.gateway.Gateway;
import chat.filament.gateway.nodes.OwnCounts;
import chat.filament.gateway.shard.ShardContext;
import chat.filament.guild.GuildFeature;
import chat.filament.guild.Guilds;
import chat.filament.guild.MemberFeature;
import chat.filament.ipban.BanGuard;
import chat.filament.ipban.BanHits;
import chat.filament.ipban.IpBanFeature;
import chat.filament.ipban.ObservationVerticle;
import chat.filament.media.CallEndings;
import chat.filament.media.MediaFeature;
import chat.filament.media.MediaVerticle;
import chat.filament.media.PublishedCalls;
import chat.filament.media.SignallingFeature;
import chat.filament.media.WebhookFeature;
import chat.filament.media.key.LiveKitKeyring;
import chat.filament.message.MessageFeature;
import chat.filament.message.Messages;
import chat.filament.moderation.ModerationFeature;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.DatabasePool;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.LocalBackplane;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Edge;
import chat.filament.platform.http.Feature;
import chat.filament.platform.limit.Limits;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogRetention;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.metrics.ProcessMeters;
import chat.filament.platform.node.NatsNodes;
import chat.filament.platform.node.Nodes;
import chat.filament.platform.relay.RelayedBackplane;
import chat.filament.platform.store.ObjectStore;
import chat.filament.profile.ProfileChanges;
import chat.filament.profile.ProfileFeature;
import chat.filament.profile.image.ProfileImageFeature;
import chat.filament.purge.PurgeVerticle;
import chat.filament.role.ExplainFeature;
import chat.filament.role.RoleFeature;
import chat.filament.search.SearchModule;
import chat.filament.search.follow.SearchVerticle;
import chat.filament.writer.CommitHints;
import chat.filament.writer.GuildVerticle;
import chat.filament.writer.GuildWriters;
import chat.filament.writer.HeadFollower;
import chat.filament.writer.WriterMeters;
import chat.filament.writer.forward.ForwardedCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/// Builds every part of a server, each once, and names the features. Nothing runs before [Server]
/// deploys it.
final class Wiring {
  /// Guild writers. One keeps up with far more than a machine's disk; a second keeps a guild with a
  /// long queue from delaying half of the others.
  private static final int WRITERS = 2;

  private final Vertx vertx;
  private final Config config;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Readiness readiness;
  private final Bus bus;
  private final Nodes nodes;
  private final ProcessMeters process;
  private final Database database;
  private final Database commits;
  private final Database jobs;
  private final IdSource ids;
  private final GuildStates states;
  private final Backplane backplane;
  private final AddressGuard guard;
  private final GuildWriters writers;
  private final ForwardedCommands forwarded;
  private final Limits limits;
  private final AccountModule account;
  private final LiveKitKeyring keyring;
  private final PublishedCalls publishedCalls;
  private final SearchModule search;
  private final Edge edge;
  private final ProfileChanges profiles;
  private final ObjectStore store;
  private final AttachmentFeature attachments;
  private final ProfileImageFeature profileImages;
  private final MessageFeature messages;
  private final Gateway gateway;
  private final HeadFollower follower;

  Wiring(Vertx vertx, Config config, Metrics metrics, InstantSource clock) {
    this.clock = clock;
    this.ids = new IdSource(clock);
    this.publishedCalls = new PublishedCalls(clock);
    this.metrics = metrics;
    this.nodes = NodeChoice.make(vertx, config, ids, metrics.registry());
    this.backplane = new RelayedBackplane(new LocalBackplane(), nodes);
    this.process = ProcessMeters.bindTo(metrics.registry());
    this.vertx = vertx;
    this.config = config;
    this.bus = Bus.of(vertx);
    this.database = open(DatabasePool.REQUESTS);
    this.commits = open(DatabasePool.WRITERS);
    this.jobs = open(DatabasePool.JOBS);
    this.readiness = new Readiness(database, System::nanoTime);
    var audit = new AuditStore(ids);
    this.states =
        new GuildStates(
            database, config.policy().serverOwner(), new UnknownBits(database, audit, clock));
    this.writers = new GuildWriters(bus, WRITERS);
    this.forwarded = new ForwardedCommands(nodes, ids, new WriterMeters(metrics.registry()));
    this.guard = new BanGuard(states, new BanHits(database, audit, clock), clock);
    this.limits = new Limits(config.rateLimits(), metrics, System::nanoTime);
    this.account =
        new AccountModule(
            new AccountModule.Needs(vertx, bus, nodes, database, ids, clock), config.captcha());
    this.keyring = new LiveKitKeyring(config.liveKit().keys(), clock);
    this.search = search();
    this.edge = new Edge(vertx, config, limits, account.authenticator(), metrics);
    this.profiles = new ProfileChanges(database, backplane, clock);
    this.store = StoreChoice.open(vertx, config.storage(), clock);
    this.attachments = attachments();
    this.profileImages =
        new ProfileImageFeature(
            new ProfileImageFeature.Needs(vertx, database, jobs, store, profiles, ids, clock));
    this.messages =
        new MessageFeature(
            new Messages(database, states, writers, forwarded, metrics), states, limits, guard);
    var shards = shards();
    this.gateway = new Gateway(config, bus, edge, account.authenticator(), shards);
    this.follower =
        new HeadFollower(
            new HeadFollower.Needs(nodes, writers, states, new LogReader(jobs), shards::guilds));
  }

  private Database open(DatabasePool kind) {
    return Database.open(vertx, config.databaseUrl().reveal(), kind);
  }

  LiveKitKeyring keyring() {
    return keyring;
  }

  Readiness readiness() {
    return readiness;
  }

  List<Feature> features() {
    var log = new LogReader(database);
    return nodes.isClustered()
        ? all().stream().<Feature>map(feature -> new FreshReads(states, log, feature)).toList()
        : all();
  }

  /// One line for each feature.
  private List<Feature> all() {
    return List.of(
        new SystemFeature(readiness, metrics, config.http().metricsToken(), System::nanoTime),
        account.feature(),
        new ProfileFeature(database, profiles),
        profileImages,
        new FriendFeature(new Friends(database, backplane, ids, clock)),
        new GuildFeature(
            new Guilds(database, ids, clock, config.policy().maxCreatedGuildsPerUser()),
            states,
            writers,
            bus),
        new MemberFeature(database, states, writers),
        new ModerationFeature(database, states, writers),
        new AuditFeature(database, states, config.policy().auditListLimitMax()),
        new ChannelFeature(states, writers, ids, guard),
        new OverrideFeature(states, writers, guard),
        new RoleFeature(states, writers, ids),
        new ExplainFeature(states),
        messages,
        attachments,
        search.feature(),
        new MediaFeature(config, states, limits, bus, guard),
        new IpBanFeature(
            new IpBanFeature.Parts(
                database, states, writers, bus, ids, clock, config.policy().maxIpBansPerGuild())),
        new WebhookFeature(keyring, config.liveKit().webhooks(), limits, bus),
        new SignallingFeature(keyring, states, guard),
        new DocsFeature());
  }

  private AttachmentFeature attachments() {
    return new AttachmentFeature(
        new AttachmentFeature.Parts(
            vertx, database, jobs, store, states, writers, guard, ids, clock, metrics.registry()));
  }

  Edge edge() {
    return edge;
  }

  Gateway gateway() {
    return gateway;
  }

  /// With what it gets from the features.
  private ShardContext shards() {
    var extensions =
        new ShardContext.Extensions(
            messages.commands(),
            List.of(publishedCalls),
            (caller, guild) -> guard.check(caller, guild, Surface.GATEWAY_SUBSCRIBE));
    var log = new LogReader(database);
    var own = new OwnCounts(nodes.isClustered());
    var shards = new ShardContext(config.gateway(), metrics, states, log, extensions, own);
    shards.listen(backplane);
    return shards;
  }

  /// The database was looked at before; if it is slow with connections now, the start waits.
  Future<?> reachDatabase(Duration patience) {
    return Future.all(
        List.of(database.reach(patience), commits.reach(patience), jobs.reach(patience)));
  }

  /// Begins to hear of other nodes, if there can be any.
  Future<?> joinNodes() {
    return nodes instanceof NatsNodes others ? others.start() : Future.succeededFuture();
  }

  /// Says goodbye to other nodes.
  Future<?> leaveNodes() {
    return nodes instanceof NatsNodes others ? others.stop() : Future.succeededFuture();
  }

  Future<?> deployAccount() {
    return vertx.deployVerticle(account.verticle());
  }

  private SearchModule search() {
    return new SearchModule(
        new SearchModule.Needs(
            vertx, bus, jobs, backplane, states, ids, clock, metrics, guard, config.search()));
  }

  /// From where people come.
  Future<?> deployObservations() {
    return vertx.deployVerticle(new ObservationVerticle(bus, jobs, clock));
  }

  /// The partitions of the logs.
  Future<?> deployRetention() {
    return vertx.deployVerticle(
        new LogRetention(jobs, config.policy().eventRetentionHours(), clock));
  }

  /// The place of files, and what cleans it up.
  Future<?> deployStore() {
    return StoreChoice.start(store)
        .compose(started -> vertx.deployVerticle(attachments.sweep()))
        .compose(sweeping -> vertx.deployVerticle(profileImages.sweep()));
  }

  /// For the metrics.
  Future<?> deployReadings() {
    return Readings.deploy(vertx, config, jobs, metrics.registry());
  }

  Future<?> deployPurges() {
    return vertx.deployVerticle(new PurgeVerticle(jobs));
  }

  Future<String> deploySearch() {
    return vertx
        .deployVerticle(search.verticle(), SearchVerticle.options())
        .compose(deployment -> search.warmUp().map(deployment));
  }

  Future<?> deployWriters() {
    var needs =
        new GuildVerticle.Needs(
            commits,
            states,
            new AuditStore(ids),
            new CallEndings(backplane, publishedCalls, clock),
            nodes.isClustered() ? follower : CommitHints.NONE,
            forwarded.owners(),
            ids,
            forwarded.meters());
    forwarded.meters().showOwned(() -> forwarded.owners().owned(states.held()));
    return Future.all(
        IntStream.range(0, WRITERS)
            .mapToObj(i -> vertx.deployVerticle(new GuildVerticle(i, bus, clock, needs)))
            .toList());
  }

  /// What is learnt of other nodes' commits, and what they leave to this one.
  Future<?> deployFollower() {
    return nodes.isClustered()
        ? Future.all(vertx.deployVerticle(follower), vertx.deployVerticle(forwarded))
        : Future.succeededFuture();
  }

  /// What this node and the others count of their sockets.
  Future<?> deployCounts() {
    return gateway.share(vertx, nodes);
  }

  Future<?> deployMedia() {
    var needs =
        new MediaVerticle.Needs(
            config.liveKit(),
            keyring,
            bus,
            states,
            writers,
            backplane,
            nodes,
            jobs,
            publishedCalls,
            gateway::hasSocket,
            metrics,
            clock);
    return vertx.deployVerticle(new MediaVerticle(needs));
  }

  Future<Void> close() {
    process.close();
    return Future.join(store.close(), commits.close(), jobs.close(), database.close()).mapEmpty();
  }
}
