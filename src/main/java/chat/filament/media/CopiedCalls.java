package chat.filament.media;

import chat.filament.media.CallWire.CallChange;
import chat.filament.media.keeper.CallsCopy;
import chat.filament.platform.event.Backplane;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The calls of a node that another one keeps, or may keep soon. On the event loop of the
/// [MediaVerticle].
record CopiedCalls(
    VoiceCalls calls,
    PublishedCalls published,
    Backplane local,
    InstantSource clock,
    Function<Object, Future<?>> work)
    implements CallsCopy {
  @Override
  public List<Buffer> everything() {
    return calls.registry().channels().stream()
        .map(channel -> CallChange.of(channel, calls.registry().in(channel), List.of()))
        .map(CallWire::change)
        .toList();
  }

  @Override
  public void replace(List<Buffer> everything) {
    Map<VoiceChannel, List<Participant>> all = new HashMap<>();
    everything.stream()
        .map(CallWire::change)
        .forEach(call -> all.put(call.channel(), call.participants()));
    published.inUse().forEach(channel -> all.putIfAbsent(channel, List.of()));
    all.forEach(this::catchUp);
  }

  private void catchUp(VoiceChannel channel, List<Participant> after) {
    var before = published.in(channel);
    long now = clock.instant().getEpochSecond();
    published.change(
        channel, after, () -> VoiceEvents.difference(before, after, now).forEach(local::publish));
  }

  /// In one step, so that a socket that subscribes sees it in the call, as an event, or in both.
  @Override
  public void change(Buffer change) {
    var call = CallWire.change(change);
    published.change(
        call.channel(), call.participants(), () -> call.ephemerals().forEach(local::publish));
  }

  @Override
  public void take() {
    calls.take();
  }

  @Override
  public void leave() {
    calls.leave();
  }

  @Override
  public Future<Buffer> answer(Buffer question) {
    return CallWire.answer(work.apply(CallWire.question(question)));
  }
}
