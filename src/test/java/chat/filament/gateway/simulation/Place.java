package chat.filament.gateway.simulation;

import java.util.List;

/// A guild of the world.
///
/// @param open channels that everybody sees all the time
/// @param veiled the channel that is hidden from some and shown again
/// @param secret the channel that some never see
record Place(String guild, List<String> open, String veiled, String secret) {
  String path(String rest) {
    return "/guilds/" + guild + rest;
  }

  String messages(String channel) {
    return path("/channels/" + channel + "/messages");
  }

  /// All channels that outlive the run.
  List<String> channels() {
    var all = new java.util.ArrayList<>(open);
    all.add(veiled);
    all.add(secret);
    return List.copyOf(all);
  }
}
