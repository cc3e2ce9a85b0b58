package chat.filament.ipban;

import chat.filament.audit.AuditRow;
import chat.filament.audit.AuditStore;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.db.Sql;
import chat.filament.platform.guard.Surface;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes into the audit trail who came from a banned address, at most once a minute for each
/// guild, user and surface. Any thread.
public final class BanHits {
  private static final Logger log = LoggerFactory.getLogger(BanHits.class);
  private static final int MAX_RECENT = 100_000;

  /// Somebody came to a surface of a guild from which their address is banned.
  record Hit(GuildId guild, UserId user, Surface surface) {}

  private final Sql sql;
  private final AuditStore audit;
  private final InstantSource clock;
  private final Cache<Hit, Boolean> recent =
      Caffeine.newBuilder()
          .maximumSize(MAX_RECENT)
          .expireAfterWrite(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();

  public BanHits(Sql sql, AuditStore audit, InstantSource clock) {
    this.sql = sql;
    this.audit = audit;
    this.clock = clock;
  }

  /// Never fails: the caller is refused whether it could be written or not.
  Future<Void> record(Hit hit, String addressSource) {
    if (recent.asMap().putIfAbsent(hit, Boolean.TRUE) != null) {
      return Future.succeededFuture();
    }
    var row =
        new AuditRow(
            hit.user(),
            hit.user(),
            "moderation.ip_ban.hit",
            Map.of("surface", hit.surface().wire(), "client_ip_source", addressSource));
    return audit
        .append(sql, hit.guild(), List.of(row), clock.instant().getEpochSecond())
        .recover(failure -> {
          recent.invalidate(hit);
          DatabaseOutage.explain(
                  log.atWarn()
                      .addKeyValue("event", "ip_ban.hit_not_written")
                      .addKeyValue("guild_id", hit.guild().value()),
                  failure)
              .log("a refusal is missing in the audit trail");
          return Future.succeededFuture();
        });
  }
}
