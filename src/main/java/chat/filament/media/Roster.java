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
final class Roster {
  static final int CHANNELS = 1_024;
  static final int PARTICIPANTS = 200;

  private final Map<UserId, Participant> byUser = new HashMap<>();
  private final Map<Place, Map<UserId, Participant>> byPlace = new LinkedHashMap<>();

  /// Seats held for tokens that are still being committed, with the number of such tokens.
  private final Map<Place, Map<UserId, Integer>> reserved = new HashMap<>();

  /// What a change made.
  ///
  /// @param events in order
  /// @param touched places whose participants changed
  /// @param left seats that were given up
  record Steps(List<Ephemeral> events, Set<Place> touched, List<Seat> left) {
    private static final Steps NONE = new Steps(List.of(), Set.of(), List.of());

    Steps {
      events = List.copyOf(events);
      touched = Set.copyOf(touched);
      left = List.copyOf(left);
    }
  }

  /// Where a user is.
  Optional<Participant> of(UserId user) {
    return Optional.ofNullable(byUser.get(user));
  }

  /// The participant on this very seat.
  Optional<Participant> on(Seat seat) {
    return of(seat.user()).filter(participant -> participant.seat().equals(seat));
  }

  /// A copy of a call's participants.
  List<Participant> in(Place place) {
    return List.copyOf(byPlace.getOrDefault(place, Map.of()).values());
  }

  /// A copy of the places in use.
  List<Place> places() {
    return List.copyOf(byPlace.keySet());
  }

  /// A copy of everybody that fits.
  List<Participant> everybody(Predicate<Participant> fits) {
    return byUser.values().stream().filter(fits).toList();
  }

  /// Holds a seat until it is released; false when the channel or the server is full. The user's
  /// own place is not counted twice.
  boolean reserve(Seat seat) {
    var place = seat.place();
    var held = reserved.getOrDefault(place, Map.of());
    if (on(seat).isEmpty() && !held.containsKey(seat.user()) && isFull(place, held.keySet())) {
      return false;
    }
    reserved.computeIfAbsent(place, key -> new HashMap<>()).merge(seat.user(), 1, Integer::sum);
    return true;
  }

  private boolean isFull(Place place, Collection<UserId> held) {
    var present = byPlace.getOrDefault(place, Map.of());
    long more = held.stream().filter(user -> !present.containsKey(user)).count();
    if (present.size() + more >= PARTICIPANTS) {
      return true;
    }
    boolean inUse = !present.isEmpty() || !held.isEmpty();
    return !inUse && placesInUse() >= CHANNELS;
  }

  private long placesInUse() {
    return byPlace.size()
        + reserved.keySet().stream().filter(place -> !byPlace.containsKey(place)).count();
  }

  /// Undoes one [#reserve].
  void release(Seat seat) {
    var held = reserved.getOrDefault(seat.place(), new HashMap<>());
    held.computeIfPresent(seat.user(), (user, count) -> count == 1 ? null : count - 1);
    if (held.isEmpty()) {
      reserved.remove(seat.place());
    }
  }

  /// Takes a seat, gives up one in another channel, or renews what the participant may send.
  Steps join(Seat seat, Grant grant, long now) {
    var present = on(seat);
    if (present.isPresent()) {
      return renew(present.get(), grant, now);
    }
    var steps = of(seat.user()).map(other -> leave(other.seat(), now)).orElse(Steps.NONE);
    var participant = Participant.joined(seat, grant, now);
    put(participant);
    var events = new ArrayList<>(steps.events());
    events.add(VoiceEvents.joined(participant));
    participant.streams().forEach(source -> events.add(VoiceEvents.published(seat, source, now)));
    var touched = new HashSet<>(steps.touched());
    touched.add(seat.place());
    return new Steps(events, touched, steps.left());
  }

  private Steps renew(Participant before, Grant grant, long now) {
    var after = before.renewed(grant, now);
    put(after);
    if (before.streams().equals(after.streams())) {
      return Steps.NONE;
    }
    var seat = before.seat();
    var events = new ArrayList<Ephemeral>();
    events.add(VoiceEvents.renewed(after));
    before.streams().stream()
        .filter(source -> !after.sends(source))
        .forEach(source -> events.add(VoiceEvents.unpublished(seat, source, now)));
    after.streams().stream()
        .filter(source -> !before.sends(source))
        .forEach(source -> events.add(VoiceEvents.published(seat, source, now)));
    return new Steps(events, Set.of(seat.place()), List.of());
  }

  /// Gives up a seat; nothing when it is not taken.
  Steps leave(Seat seat, long now) {
    var present = on(seat);
    if (present.isEmpty()) {
      return Steps.NONE;
    }
    byUser.remove(seat.user());
    byPlace.computeIfPresent(
        seat.place(),
        (place, participants) -> {
          participants.remove(seat.user());
          return participants.isEmpty() ? null : participants;
        });
    var events = new ArrayList<Ephemeral>();
    present
        .get()
        .streams()
        .forEach(source -> events.add(VoiceEvents.unpublished(seat, source, now)));
    events.add(VoiceEvents.left(seat, now));
    return new Steps(events, Set.of(seat.place()), List.of(seat));
  }

  /// Sets flags of a participant; nothing when the seat is not taken or they stand already.
  Steps flag(Seat seat, StateDraft draft, long now) {
    var before = on(seat).orElse(null);
    if (before == null || before.flags().with(draft).equals(before.flags())) {
      return Steps.NONE;
    }
    var after = before.with(before.flags().with(draft), now);
    put(after);
    return new Steps(List.of(VoiceEvents.flagged(before, after)), Set.of(seat.place()), List.of());
  }

  private void put(Participant participant) {
    byUser.put(participant.seat().user(), participant);
    byPlace
        .computeIfAbsent(participant.seat().place(), place -> new LinkedHashMap<>())
        .put(participant.seat().user(), participant);
  }
}
