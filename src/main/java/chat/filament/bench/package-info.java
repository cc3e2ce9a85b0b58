/// The client side: programs that load, replay into and check a running server from outside, over
/// nothing but its public REST API and gateway. Start at
/// [chat.filament.bench.scenario.ScenarioCommand], the frame of every program.
///
/// At the end everything that clients received is compared with what the server has acknowledged. A
/// run fails when a delivery is lost, comes twice or out of order, when a refused message is
/// delivered, a post refused, or a socket ends. A post without an answer may or may not be there,
/// but then for everybody. Events that are received a second after access was lost, and listeners
/// who are wrong about who is online, fail a run, too. No table is touched, except by the search
/// scenario, see [chat.filament.bench.search].
@NullMarked
package chat.filament.bench;

import org.jspecify.annotations.NullMarked;
