/// From where people were seen, and bans of addresses (`contract/auth.md` §7, `contract/rest.md`
/// §10).
///
/// ```
/// login, refresh, join, gateway ── ClientSeen ──> ObservationVerticle ──> user_ip_observations
///                                                                                │
/// POST …/ip-bans/by-user ──> BanAddresses, a command of the guild's writer <─────┘
///                              └─> guild_ip_bans, the guild's snapshot, AccessChange.Networks
/// guarded routes, sockets ──> BanGuard: asks the snapshot, from memory
/// ```
///
/// Start at [chat.filament.ipban.IpBanFeature]. Tables: `user_ip_observations`, `guild_ip_bans`. No
/// address leaves the server: neither in an answer nor in an event. Requests run on the event loop
/// of their connection, commands on that of the guild's writer.
@NullMarked
package chat.filament.ipban;

import org.jspecify.annotations.NullMarked;
