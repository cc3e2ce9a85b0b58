/// The client side: programs that load, replay into and check a running server from outside, over
/// nothing but its public REST API and gateway.
///
/// Start at [chat.filament.bench.ModeCommand], the frame of every program, and
/// [chat.filament.bench.Traffic], the parts of a run: a [chat.filament.bench.Town] of fresh
/// accounts, guilds and channels; a [chat.filament.bench.Crowd] that brings in the listeners, each
/// a [chat.filament.bench.Seat] on a [chat.filament.bench.LoadSocket]; and
/// [chat.filament.bench.Senders], whose messages say when they were sent
/// ([chat.filament.bench.Stamp]). [chat.filament.bench.Replay] does the same with recorded chat,
/// [chat.filament.bench.Revocations] takes listeners' access away meanwhile, and
/// [chat.filament.bench.Attendance] needs no messages: its members come and go.
///
/// At the end every listener's account of what it heard is compared with what the server has
/// acknowledged ([chat.filament.bench.Verdict]). A run fails when a delivery is lost, comes twice
/// or out of order, when a refused message is delivered, a post refused, or a socket ends. A post
/// without an answer may or may not be there, but then for everybody. Events that are heard a
/// second after access was lost, and a wrong picture of who is online, fail a run, too.
///
/// Sockets are handled on the event loops of [chat.filament.bench.Sockets]; everything else runs on
/// virtual threads and blocks. It touches no table.
@NullMarked
package chat.filament.bench;

import org.jspecify.annotations.NullMarked;
