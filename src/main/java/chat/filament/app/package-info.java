/// The program: commands, and the one place where the parts are put together.
///
/// ```
///   scripts, clients ── HTTP ──> ApiVerticle ──────────── ApiRouter ─> XxxFeature (one per package)
///        │                        │ same event loop                        │ reads: XxxStore ──> PostgreSQL
///        └── WebSocket ──> GatewayVerticle (a Shard)                       │ changes
///                                 ▲                                        ▼
///                                 │ Batch, in order               GuildVerticle: the guild's only writer
///                              Backplane <── after the commit ────────────┤ group commit
///                                 │                                        ▼
///            SearchVerticle <── poked; tails the log ──────────────── guild_log (PostgreSQL)
///            MediaVerticle  <── who lost access
/// ```
///
/// [chat.filament.app.Filament] names the commands, [chat.filament.app.Wiring] builds every part,
/// [chat.filament.app.Server] starts and stops them in order. A new feature is a package with an
/// `XxxFeature`, and one line in `Wiring`.
@NullMarked
package chat.filament.app;

import org.jspecify.annotations.NullMarked;
