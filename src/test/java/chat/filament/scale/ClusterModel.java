package chat.filament.scale;

/// What a cluster has and what its parts can do.
///
/// @param nodes servers, each behind the same proxy
/// @param sockets connections over all nodes
/// @param guilds whose owners are spread over the nodes
/// @param upgradesPerSecond connections that a node takes in, subscribes and resumes in a second
/// @param waiting upgrades that may wait at a node; more are refused
/// @param resumesPerSecond what the database answers in a second, of all nodes
/// @param guildLoadsPerSecond guilds that the database lets nodes read in a second
/// @param jitter the share of a client's delay that is thrown: 0 for clients that count alike
record ClusterModel(
    int nodes,
    int sockets,
    int guilds,
    int upgradesPerSecond,
    int waiting,
    int resumesPerSecond,
    int guildLoadsPerSecond,
    double jitter) {
  /// As a client waits for its next try: contract/client-compat.md.
  static final double FIRST_DELAY_SECONDS = 2;

  static final double LONGEST_DELAY_SECONDS = 30;

  ClusterModel withJitter(double share) {
    return new ClusterModel(
        nodes,
        sockets,
        guilds,
        upgradesPerSecond,
        waiting,
        resumesPerSecond,
        guildLoadsPerSecond,
        share);
  }
}
