/// The scenarios of `filament bench`, each a [chat.filament.bench.scenario.ScenarioCommand]: a
/// [chat.filament.bench.scenario.Topology] of fresh accounts, guilds and channels, a
/// [chat.filament.bench.scenario.RampUp] of the clients, and a workload:
/// [chat.filament.bench.scenario.Publishers], whose messages say when they were sent,
/// [chat.filament.bench.scenario.RevocationRounds], which take access away meanwhile, or
/// [chat.filament.bench.scenario.PresenceChurn] of members who come and go.
@NullMarked
package chat.filament.bench.scenario;

import org.jspecify.annotations.NullMarked;
