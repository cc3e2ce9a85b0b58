/// Voice channels: tokens for LiveKit, which carries the media, and who is in which call
/// (`contract/voice.md`).
///
/// ```
/// MediaFeature ─> VoiceRequests ──IssueToken──> MediaVerticle ─> TokenIssuer ──command──> the guild's writer (audit row)
///  (any loop)   (rules, limits)              │  (one event loop)
///                                            ├─ VoiceCalls: ParticipantRegistry + IssuedTokens, the state
///                                            │    └─> PublishedCalls (read by every socket that subscribes),
///                                            │        events over the Backplane, Removals from LiveKit
///   UserOffline ─────────────────────────────┤
///   Backplane: who lost access ──> AccessWatch
///   every 15 s: what LiveKit lists ─> RoomChecks
/// ```
///
/// Start at [chat.filament.media.MediaVerticle]; the rules of a call are
/// [chat.filament.media.ParticipantRegistry] and [chat.filament.media.VoiceRules]. Tables owned:
/// none. The calls live in the memory of one server and are empty after a restart. Of servers that
/// share a database one keeps them for all (`chat.filament.media.keeper`).
///
/// A participant is shown from the token on. Where LiveKit is set up to call our webhook, it begins
/// with LiveKit's word instead: [chat.filament.media.WebhookFeature] checks who speaks,
/// [chat.filament.media.RoomFollower] follows what is told, and a room check finds what was not.
@NullMarked
package chat.filament.media;

import org.jspecify.annotations.NullMarked;
