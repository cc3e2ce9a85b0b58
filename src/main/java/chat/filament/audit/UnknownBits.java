package chat.filament.audit;

import chat.filament.access.SnapshotObserver;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.platform.db.DatabaseOutage;
import chat.filament.platform.db.Sql;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes into the audit trail that permissions of a guild hold bits which this version does not
/// know, and which grant nothing: once an hour for each guild, surface and set of bits. Any thread.
public final class UnknownBits implements SnapshotObserver {
  private static final Logger log = LoggerFactory.getLogger(UnknownBits.class);
  private static final String IN_GUILD = "permissions.resolve.guild";
  private static final String IN_CHANNELS = "permissions.resolve.channel_overrides";
  private static final int MAX_KNOWN = 10_000;

  private record Found(GuildId guild, String surface, long bits) {}

  private final Sql sql;
  private final AuditStore audit;
  private final InstantSource clock;
  private final Cache<Found, Boolean> known =
      Caffeine.newBuilder()
          .maximumSize(MAX_KNOWN)
          .expireAfterWrite(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();

  public UnknownBits(Sql sql, AuditStore audit, InstantSource clock) {
    this.sql = sql;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public void resolved(GuildSnapshot snapshot, UserId user) {
    long inGuild = 0;
    for (var role : snapshot.roles().values()) {
      inGuild |= role.permissions().unknownBits();
    }
    long inChannels = 0;
    for (var channel : snapshot.channels().values()) {
      for (var override : channel.overrides().values()) {
        inChannels |= override.allow().unknownBits() | override.deny().unknownBits();
      }
    }
    write(new Found(snapshot.id(), IN_GUILD, inGuild), user);
    write(new Found(snapshot.id(), IN_CHANNELS, inChannels), user);
  }

  private void write(Found found, UserId user) {
    if (found.bits() == 0 || known.asMap().putIfAbsent(found, Boolean.TRUE) != null) {
      return;
    }
    var row =
        AuditRow.of(
            user,
            "permissions.unknown_bits.masked",
            Map.of("surface", found.surface(), "unknown_bits", Long.toHexString(found.bits())));
    audit
        .append(sql, found.guild(), List.of(row), clock.instant().getEpochSecond())
        .onFailure(failure -> {
          known.invalidate(found);
          DatabaseOutage.explain(
                  log.atWarn()
                      .addKeyValue("event", "permissions.unknown_bits")
                      .addKeyValue("guild_id", found.guild().value()),
                  failure)
              .log("unknown permissions are missing in the audit trail");
        });
  }
}
