/// A simulation of clients, a server and a database in which everything breaks that can: the
/// network between them, the processes, and the machine under the database, which in the end is
/// lost and restored from a backup. The clients obey the contract; in the end checkers compare what
/// every client got with the oracle, the guild's log.
///
/// ```
///  ReadingClient ──┐                                           ┌── AccessChanger
///  RestWriter    ──┼── FaultyNetwork ── ServerUnderTest ── DatabaseUnderTest
///  SocketWriter  ──┘   cuts, stalls     the fat jar       fsync on
///                              └──────────── FaultSchedule ────────┘
///
///  ClientLog ── DeliveryChecker ── LogOracle ── HistoryChecker ── OperationLog
/// ```
///
/// With several nodes, [chat.filament.gateway.simulation.NodesSimulation] has clients come to any
/// of them; each node has links of its own to the database and to NATS, which break for it alone.
///
/// Start with [chat.filament.gateway.simulation.Simulation]. All chance comes from one
/// [chat.filament.gateway.simulation.Seed]; what is done when is repeated by it, how the threads of
/// two runs interleave is not.
@NullMarked
package chat.filament.gateway.simulation;

import org.jspecify.annotations.NullMarked;
