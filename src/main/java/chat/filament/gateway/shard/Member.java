package chat.filament.gateway.shard;

/// An entry of a [Roster]; it knows where it stands there, so that leaving costs no search.
abstract class Member {
  int index = -1;

  abstract Seat seat();

  final Session session() {
    return seat().session;
  }
}
