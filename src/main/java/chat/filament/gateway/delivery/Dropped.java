package chat.filament.gateway.delivery;

import chat.filament.core.Cidr;
import chat.filament.core.GuildId;
import chat.filament.platform.event.AccessChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What remains of batches that did not fit: which positions they had, and what they took away from
/// whom. Any number of batches becomes one of these.
///
/// @param from the first position, greater than `upTo` when no event was among them
/// @param networks what was banned
/// @param deleted whether the guild is gone
/// @param presence whether somebody's coming or going was among them
record Dropped(
    GuildId guild, long from, long upTo, List<Cidr> networks, boolean deleted, boolean presence)
    implements Delivery.OfGuild {
  /// Events at these positions.
  static Dropped events(GuildId guild, long from, long upTo) {
    return new Dropped(guild, from, upTo, List.of(), false, false);
  }

  /// What matters of a delivery that does not fit; null when nobody is told of it.
  static @Nullable Dropped of(Delivery.OfGuild delivery) {
    return switch (delivery) {
      case Delivery.Committed batch -> of(batch);
      case Delivery.Presences _ ->
          new Dropped(delivery.guild(), Long.MAX_VALUE, -1, List.of(), false, true);
      case Dropped known -> known;
      case Delivery.Unlogged _ -> null;
    };
  }

  private static Dropped of(Delivery.Committed batch) {
    var networks =
        batch.access() instanceof AccessChange.Networks(var banned, var _)
            ? banned
            : List.<Cidr>of();
    boolean deleted = batch.access() instanceof AccessChange.Deleted;
    return batch.events().isEmpty()
        ? new Dropped(batch.guild(), Long.MAX_VALUE, -1, networks, deleted, false)
        : new Dropped(batch.guild(), batch.firstSeq(), batch.lastSeq(), networks, deleted, false);
  }

  Dropped and(Dropped other) {
    var all = networks;
    if (!other.networks.isEmpty()) {
      all = new ArrayList<>(networks);
      all.addAll(other.networks);
    }
    return new Dropped(
        guild,
        Math.min(from, other.from),
        Math.max(upTo, other.upTo),
        all,
        deleted || other.deleted,
        presence || other.presence);
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void release() {}

  @Override
  public void retain(int more) {}
}
