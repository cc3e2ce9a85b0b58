package chat.filament.media;

import chat.filament.core.UserId;
import chat.filament.platform.event.Ephemeral;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Who is in which call (`contract/voice.md` §3): a user is in at most one, of 1,024 channels with
/// 200 participants each. Does no input or output: every change answers what to tell whom.
final class ParticipantRegistry {
  static final int CHANNELS = 1_024;
  static final int PARTICIPANTS = 200;

  private final Map<UserId, Participant> byUser = new HashMap<>();
  private final Map<VoiceChannel, Map<UserId, Participant>> byChannel = new LinkedHashMap<>();

  /// Places reserved for tokens that are still being committed, with the number of such tokens.
  private final Map<VoiceChannel, Map<UserId, Integer>> reserved = new HashMap<>();

  /// What a change made.
  ///
  /// @param events in order
  /// @param touched channels whose participants changed
  /// @param left participants who are gone
  record RegistryChange(
      List<Ephemeral> events, Set<VoiceChannel> touched, List<ParticipantKey> left) {
    private static final RegistryChange NONE = new RegistryChange(List.of(), Set.of(), List.of());

    RegistryChange {
      events = List.copyOf(events);
      touched = Set.copyOf(touched);
      left = List.copyOf(left);
    }
  }

  /// Where a user is.
  Optional<Participant> of(UserId user) {
    return Optional.ofNullable(byUser.get(user));
  }

  /// This very participant.
  Optional<Participant> on(ParticipantKey key) {
    return of(key.user()).filter(participant -> participant.key().equals(key));
  }

  /// A copy of a call's participants.
  List<Participant> in(VoiceChannel channel) {
    return List.copyOf(byChannel.getOrDefault(channel, Map.of()).values());
  }

  /// A copy of the channels in use.
  List<VoiceChannel> channels() {
    return List.copyOf(byChannel.keySet());
  }

  /// A copy of everybody that fits.
  List<Participant> everybody(Predicate<Participant> fits) {
    return byUser.values().stream().filter(fits).toList();
  }

  /// Reserves a place until it is released; false when the channel or the server is full. The
  /// user's own is not counted twice.
  boolean reserve(ParticipantKey key) {
    var channel = key.channel();
    var held = reserved.getOrDefault(channel, Map.of());
    if (on(key).isEmpty() && !held.containsKey(key.user()) && isFull(channel, held.keySet())) {
      return false;
    }
    reserved.computeIfAbsent(channel, _ -> new HashMap<>()).merge(key.user(), 1, Integer::sum);
    return true;
  }

  private boolean isFull(VoiceChannel channel, Collection<UserId> held) {
    var present = byChannel.getOrDefault(channel, Map.of());
    long more = held.stream().filter(user -> !present.containsKey(user)).count();
    if (present.size() + more >= PARTICIPANTS) {
      return true;
    }
    boolean inUse = !present.isEmpty() || !held.isEmpty();
    return !inUse && channelsInUse() >= CHANNELS;
  }

  private long channelsInUse() {
    return byChannel.size()
        + reserved.keySet().stream().filter(channel -> !byChannel.containsKey(channel)).count();
  }

  /// Undoes one [#reserve].
  void release(ParticipantKey key) {
    var held = reserved.getOrDefault(key.channel(), new HashMap<>());
    held.computeIfPresent(key.user(), (user, count) -> count == 1 ? null : count - 1);
    if (held.isEmpty()) {
      reserved.remove(key.channel());
    }
  }

  /// Enters a call, or renews a participant, with everything shown that the grant allows to send.
  RegistryChange join(ParticipantKey key, Grant grant, long now) {
    return join(key, grant, grant.sources(), now);
  }

  /// Enters a call, leaves one in another channel, or renews what the participant may and does
  /// send.
  RegistryChange join(ParticipantKey key, Grant grant, Set<PublishSource> streams, long now) {
    var present = on(key);
    if (present.isPresent()) {
      return renew(present.get(), present.get().renewed(grant, streams, now), now);
    }
    var change = of(key.user()).map(other -> leave(other.key(), now)).orElse(RegistryChange.NONE);
    var participant = Participant.joined(key, grant, streams, now);
    put(participant);
    var events = new ArrayList<>(change.events());
    events.add(VoiceEvents.joined(participant));
    participant.streams().forEach(source -> events.add(VoiceEvents.published(key, source, now)));
    var touched = new HashSet<>(change.touched());
    touched.add(key.channel());
    return new RegistryChange(events, touched, change.left());
  }

  private RegistryChange renew(Participant before, Participant after, long now) {
    put(after);
    if (before.streams().equals(after.streams())) {
      return RegistryChange.NONE;
    }
    var events = streamChanges(before, after, now);
    events.addFirst(VoiceEvents.renewed(after));
    return new RegistryChange(events, Set.of(before.key().channel()), List.of());
  }

  /// Shows what a participant sends; nothing when the user is not in the call.
  RegistryChange show(ParticipantKey key, Set<PublishSource> streams, long now) {
    var before = on(key).orElse(null);
    if (before == null || before.streams().equals(streams)) {
      return RegistryChange.NONE;
    }
    var after = before.sending(streams, now);
    put(after);
    var events = streamChanges(before, after, now);
    VoiceEvents.videoFlags(before, after).ifPresent(events::addFirst);
    return new RegistryChange(events, Set.of(key.channel()), List.of());
  }

  private static List<Ephemeral> streamChanges(Participant before, Participant after, long now) {
    var key = before.key();
    var events = new ArrayList<Ephemeral>();
    before.streams().stream()
        .filter(source -> !after.sends(source))
        .forEach(source -> events.add(VoiceEvents.unpublished(key, source, now)));
    after.streams().stream()
        .filter(source -> !before.sends(source))
        .forEach(source -> events.add(VoiceEvents.published(key, source, now)));
    return events;
  }

  /// Leaves a call; nothing when the user is not in it.
  RegistryChange leave(ParticipantKey key, long now) {
    var present = on(key);
    if (present.isEmpty()) {
      return RegistryChange.NONE;
    }
    byUser.remove(key.user());
    byChannel.computeIfPresent(
        key.channel(),
        (_, participants) -> {
          participants.remove(key.user());
          return participants.isEmpty() ? null : participants;
        });
    var events = VoiceEvents.gone(present.get(), now).toList();
    return new RegistryChange(events, Set.of(key.channel()), List.of(key));
  }

  /// Sets flags of a participant; nothing when the user is not in the call or they stand already.
  RegistryChange flag(ParticipantKey key, VoiceStateDraft draft, long now) {
    var before = on(key).orElse(null);
    if (before == null || before.flags().with(draft).equals(before.flags())) {
      return RegistryChange.NONE;
    }
    var after = before.with(before.flags().with(draft), now);
    put(after);
    return new RegistryChange(
        List.of(VoiceEvents.flagged(before, after)), Set.of(key.channel()), List.of());
  }

  /// Takes these over as they are and forgets everybody else; nobody is told.
  void replace(Collection<Participant> everybody) {
    byUser.clear();
    byChannel.clear();
    everybody.forEach(this::put);
  }

  private void put(Participant participant) {
    byUser.put(participant.key().user(), participant);
    byChannel
        .computeIfAbsent(participant.key().channel(), _ -> new LinkedHashMap<>())
        .put(participant.key().user(), participant);
  }
}
