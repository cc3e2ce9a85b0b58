package chat.filament.core.permission;

import chat.filament.core.Cidr;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The address bans of a guild. Looking an address up takes as many steps as there are lengths of
/// prefixes, two as a rule, however many bans there are. Immutable.
public final class AddressBans {
  public static final AddressBans NONE = new AddressBans(List.of());

  private final Map<String, AddressBan> byId;

  /// When the last ban of each network ends.
  private final Map<Cidr, Long> ends = new HashMap<>();

  private final int[] prefixes;

  public AddressBans(Collection<AddressBan> bans) {
    var known = new HashMap<String, AddressBan>();
    for (var ban : bans) {
      known.put(ban.id(), ban);
      var network = Cidr.around(ban.network().address(), ban.network().prefix());
      ends.merge(network, ban.expiresAt(), Math::max);
    }
    this.byId = Map.copyOf(known);
    this.prefixes = ends.keySet().stream().mapToInt(Cidr::prefix).distinct().toArray();
  }

  public AddressBans with(Collection<AddressBan> more) {
    var all = new HashMap<>(byId);
    more.forEach(ban -> all.put(ban.id(), ban));
    return new AddressBans(all.values());
  }

  public AddressBans without(String id) {
    var left = new HashMap<>(byId);
    left.remove(id);
    return new AddressBans(left.values());
  }

  public int size() {
    return byId.size();
  }

  /// How many there are at `now`, unix seconds.
  public long active(long now) {
    return byId.values().stream().filter(ban -> ban.isActive(now)).count();
  }

  /// The networks of those that are active at `now`, unix seconds.
  public List<Cidr> networks(long now) {
    return byId.values().stream()
        .filter(ban -> ban.isActive(now))
        .map(AddressBan::network)
        .toList();
  }

  public Optional<AddressBan> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// Whether a ban that is active at `now`, unix seconds, contains the address.
  public boolean contain(InetAddress address, long now) {
    int bits = address.getAddress().length * 8;
    for (int prefix : prefixes) {
      if (prefix <= bits) {
        var end = ends.get(Cidr.around(address, prefix));
        if (end != null && now < end) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressBans bans && bans.byId.equals(byId);
  }

  @Override
  public int hashCode() {
    return byId.hashCode();
  }
}
