package chat.filament.bench.scenario;

/// A way to lose access, by the events that nobody may receive any longer.
enum RevocationKind {
  KICK(Scope.GUILD),
  BAN(Scope.GUILD),
  LEAVE(Scope.GUILD),
  OVERRIDE(Scope.CHANNEL),
  ROLE(Scope.CHANNEL),
  LOGOUT(Scope.SESSION),
  SESSION(Scope.SESSION),
  CHANNEL_DELETE(Scope.CHANNEL),
  GUILD_DELETE(Scope.GUILD);

  enum Scope {
    GUILD,
    CHANNEL,
    SESSION
  }

  private final Scope scope;

  RevocationKind(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /// Whether it ends the channel for everybody, so that it needs one of its own.
  boolean endsChannel() {
    return this == CHANNEL_DELETE || this == GUILD_DELETE;
  }

  /// Every way comes in turn.
  static RevocationKind inTurn(int turn) {
    return values()[Math.floorMod(turn, values().length)];
  }
}
