package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.log.LogRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads events that the backplane has lost from the guild's log.
public final class LostEvents {
  private static final Logger log = LoggerFactory.getLogger(LostEvents.class);
  private static final int PAGE = 500;
  private static final int MAX_BYTES = 1 << 20;
  private static final long PAUSE_MS = 500;

  private final Vertx vertx;
  private final LogReader reader;
  private final Fanout fanout;

  public LostEvents(Vertx vertx, LogReader reader, Fanout fanout) {
    this.vertx = vertx;
    this.reader = reader;
    this.fanout = fanout;
  }

  /// The events after `after`, up to `upTo` or 500 of them or 1 MiB. What the log holds no longer
  /// is missing. Access is to be checked afresh before them, since changes of it may have been
  /// lost, too. While the database does not answer it is asked again every half second.
  Future<Delivery.Committed> read(GuildId guild, long after, long upTo) {
    long last = Math.min(upTo, after + PAGE);
    log.atWarn()
        .addKeyValue("event", "gateway.events_lost")
        .addKeyValue("guild_id", guild.value())
        .log("events {} to {} did not arrive and are read from the log", after + 1, last);
    return rows(guild, after, last).map(rows -> delivery(guild, after, last, rows));
  }

  private Future<List<LogRow>> rows(GuildId guild, long after, long last) {
    return reader
        .rows(guild, after, last, PAGE, MAX_BYTES)
        .recover(outage -> vertx.timer(PAUSE_MS).compose(tick -> rows(guild, after, last)));
  }

  private Delivery.Committed delivery(GuildId guild, long after, long last, List<LogRow> rows) {
    var unknown = new Event("", new Audience.InGuild(), null, null);
    var events = new ArrayList<Delivery.Addressed>();
    for (var row : rows) {
      while (after + events.size() + 1 < row.seq()) {
        events.add(new Delivery.Addressed(unknown, null, true));
      }
      events.add(fanout.addressed(row.seq(), row.event()));
    }
    while (!LogReader.fills(rows, MAX_BYTES) && after + events.size() < last) {
      events.add(new Delivery.Addressed(unknown, null, true));
    }
    return new Delivery.Committed(guild, after + 1, events, new AccessChange.None());
  }
}
