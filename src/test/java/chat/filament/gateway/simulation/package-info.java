/// A world that tries to lose something: clients on a bad network, people who write, a server and a
/// database that are killed, and a judge who compares what every client got with the log.
///
/// ```
///  Listener ──┐                                  ┌── Landlord changes who may see what
///  Writer   ──┼── Network ── Host ── Postgres ───┤
///  Chatter  ──┘   (cuts,     (the     (fsync on)  └── Weather: cuts, partitions, kills, restarts
///                 delays)     fat jar)
/// ```
///
/// Start with [chat.filament.gateway.simulation.World]. All chance comes from one
/// [chat.filament.gateway.simulation.Seed]; what is done when is repeated by it, how the threads of
/// two runs interleave is not.
@NullMarked
package chat.filament.gateway.simulation;

import org.jspecify.annotations.NullMarked;
