package chat.filament.ipban;

import chat.filament.core.Cidr;
import chat.filament.core.UserId;

/// Somebody was seen at an address of this network.
record Observation(UserId user, Cidr network) {
  /// Without the network: it is nobody's business, logs included.
  @Override
  public String toString() {
    return "Observation[user=" + user + "]";
  }
}
