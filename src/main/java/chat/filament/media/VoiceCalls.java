package chat.filament.media;

import chat.filament.core.UserId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Ephemeral;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Changes calls and lets everybody know: first whoever reads the [PublishedCalls], then the
/// subscribers, then LiveKit. On the event loop of the [MediaVerticle].
final class VoiceCalls {
  private final ParticipantRegistry registry = new ParticipantRegistry();
  private final IssuedTokens tokens = new IssuedTokens();
  private final IssuedTokens.Addresses addresses = new IssuedTokens.Addresses();
  private final PublishedCalls published;
  private final Backplane backplane;
  private final Removals removals;
  private final VoiceMeters meters;
  private final Predicate<UserId> hasSocket;

  private Copies copies = (channel, participants, events) -> {};

  /// Gets every change for the copies of other nodes, before it is published here.
  @FunctionalInterface
  interface Copies {
    void changed(VoiceChannel channel, List<Participant> participants, List<Ephemeral> events);
  }

  /// Participants whose last socket has closed: they stay while LiveKit lists them.
  private final Set<UserId> offline = new HashSet<>();

  VoiceCalls(
      PublishedCalls published,
      Backplane backplane,
      Removals removals,
      VoiceMeters meters,
      Predicate<UserId> hasSocket) {
    this.published = published;
    this.backplane = backplane;
    this.removals = removals;
    this.meters = meters;
    this.hasSocket = hasSocket;
  }

  void copyTo(Copies others) {
    copies = others;
  }

  /// Keeps the calls that are shown from now on, which another node has kept so far.
  void take() {
    registry.replace(published.everybody());
  }

  /// Another node keeps them.
  void leave() {
    registry.replace(List.of());
    offline.clear();
  }

  ParticipantRegistry registry() {
    return registry;
  }

  IssuedTokens tokens() {
    return tokens;
  }

  VoiceMeters meters() {
    return meters;
  }

  IssuedTokens.Addresses addresses() {
    return addresses;
  }

  /// Where somebody in the call, or who could still enter it, may be.
  Collection<InetAddress> addresses(ParticipantKey key, long now) {
    return addresses.of(key, registry.on(key).isPresent() ? 0 : now);
  }

  /// Enters the call with a token just issued, all of whose sources are shown; whoever is in
  /// another call leaves it.
  void join(ParticipantKey key, Grant grant, long now) {
    join(key, grant, grant.sources(), now);
  }

  /// The same with what is sent.
  void join(ParticipantKey key, Grant grant, Set<PublishSource> streams, long now) {
    removals.cancel(key);
    offline.remove(key.user());
    var change = registry.join(key, grant, streams, now);
    tell(change);
    change.left().forEach(removals::remove);
  }

  /// The call is over for this participant, and LiveKit knows.
  void end(ParticipantKey key, long now) {
    tell(registry.leave(key, now));
  }

  /// The participant leaves or has lost the right to stay. Also for one who is not shown but that a
  /// token could still be used for.
  void remove(ParticipantKey key, long now) {
    boolean known = registry.on(key).isPresent() || tokens.isOpen(key, now);
    tell(registry.leave(key, now));
    tokens.release(key);
    if (known) {
      removals.remove(key);
    }
  }

  /// Somebody is in LiveKit's room who may not be there, whether they are shown or not.
  void expel(ParticipantKey key, long now) {
    tell(registry.leave(key, now));
    tokens.release(key);
    removals.remove(key);
  }

  /// Asks LiveKit again to remove a participant whom it has yet to remove; false when there is
  /// nothing to remove.
  boolean removeAgain(ParticipantKey key) {
    boolean waits = removals.isWaiting(key);
    if (waits) {
      removals.remove(key);
    }
    return waits;
  }

  void show(ParticipantKey key, Set<PublishSource> streams, long now) {
    tell(registry.show(key, streams, now));
  }

  /// Somebody whom LiveKit lists and nobody else knows of.
  void removeStranger(VoiceChannel channel, String identity) {
    removals.remove(channel.room(), identity);
  }

  void flag(ParticipantKey key, VoiceStateDraft draft, long now) {
    tell(registry.flag(key, draft, now));
  }

  void wentOffline(UserId user) {
    if (registry.of(user).isPresent()) {
      offline.add(user);
    }
  }

  /// Whether the user's last socket has closed since they joined, and there is no new one.
  boolean isOffline(UserId user) {
    if (hasSocket.test(user)) {
      offline.remove(user);
    }
    return offline.contains(user);
  }

  private void tell(ParticipantRegistry.RegistryChange change) {
    for (var key : change.left()) {
      tokens.release(key);
      offline.remove(key.user());
    }
    var events = new LinkedHashMap<VoiceChannel, List<Ephemeral>>();
    change
        .events()
        .forEach(
            event -> events.computeIfAbsent(channelOf(event), _ -> new ArrayList<>()).add(event));
    change.touched().forEach(channel -> events.putIfAbsent(channel, List.of()));
    events.forEach((channel, those) -> {
      var participants = registry.in(channel);
      copies.changed(channel, participants, those);
      published.change(channel, participants, () -> those.forEach(backplane::publish));
    });
  }

  private static VoiceChannel channelOf(Ephemeral event) {
    if (event.event().audience() instanceof Audience.InChannel(var channel)) {
      return new VoiceChannel(event.guild(), channel);
    }
    throw new IllegalArgumentException(event.event().type() + ": of no channel");
  }
}
