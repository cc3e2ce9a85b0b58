package chat.filament.gateway.simulation;

import java.util.List;

/// A guild of the run.
///
/// @param open channels that everybody sees all the time
/// @param hidden the channel that is hidden from some and shown again
/// @param secret the channel that some never see
record SimulatedGuild(String id, List<String> open, String hidden, String secret) {
  String path(String rest) {
    return "/guilds/" + id + rest;
  }

  String messages(String channel) {
    return path("/channels/" + channel + "/messages");
  }

  /// All channels that outlive the run.
  List<String> channels() {
    var all = new java.util.ArrayList<>(open);
    all.add(hidden);
    all.add(secret);
    return List.copyOf(all);
  }
}
