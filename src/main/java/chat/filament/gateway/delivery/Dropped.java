package chat.filament.gateway.delivery;

import chat.filament.core.Cidr;
import chat.filament.core.GuildId;
import chat.filament.platform.event.AccessChange;
import java.util.ArrayList;
import java.util.List;

/// What remains of batches that did not fit: which positions they had, and what they took away from
/// whom. Any number of batches becomes one of these.
///
/// @param from the first position, greater than `upTo` when no event was among them
/// @param networks what was banned
/// @param deleted whether the guild is gone
record Dropped(GuildId guild, long from, long upTo, List<Cidr> networks, boolean deleted)
    implements Delivery.OfGuild {
  /// Stands for a change of access that nothing is known of.
  static Dropped nothing(GuildId guild) {
    return new Dropped(guild, Long.MAX_VALUE, -1, List.of(), false);
  }

  static Dropped of(Delivery.Committed batch) {
    var networks =
        batch.access() instanceof AccessChange.Networks(var banned, var _)
            ? banned
            : List.<Cidr>of();
    boolean deleted = batch.access() instanceof AccessChange.Deleted;
    return batch.events().isEmpty()
        ? new Dropped(batch.guild(), Long.MAX_VALUE, -1, networks, deleted)
        : new Dropped(batch.guild(), batch.firstSeq(), batch.lastSeq(), networks, deleted);
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
        deleted || other.deleted);
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
