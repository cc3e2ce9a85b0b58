/// The ordered delivery of events to the sessions of a shard.
///
/// ```
///  Backplane
///     │ Batch                     any thread
///     ▼
///  Fanout          which shards listen to the guild; the event's bytes, made once
///     │ Delivery
///     ▼
///  ShardInbox      what waits for the event loop; one turn takes all of it
///     │
///     ▼             event loop of the shard from here on
///  DeliveryQueue   one guild: in the order of its log, one step after another
///     │ DeliveryStep (who: AudienceFilter; joined: JoinedEvents)
///     ▼
///  EventStep       along the subscribers of the audience, a time slice at a time
///  RoundsStep      the same for the messages of a large channel, in rounds: what comes meanwhile
///     │ frame      goes along
///     ▼
///  Session         fits, or ends as a slow consumer
///     │
///     ▼
///  Link            written now, flushed once when the FlushQueue comes to it; or sent at once, where
///                  nothing waits
/// ```
///
/// **Order.** The deliveries of a guild reach a session in the order of the guild's log, whatever
/// channel they belong to: that is what lets a client resume from a single position. So a guild
/// does one step at a time. Guilds do not wait for each other: one with many subscribers gives way
/// after a millisecond ([chat.filament.gateway.session.TimeSlice]).
///
/// **Large channels.** A system call for each socket is what delivery costs, and each of them can
/// carry as many frames as have come. So the sockets of a large channel are visited in rounds, and
/// the more of a loop they would take, the slower one round follows another
/// ([chat.filament.gateway.session.RoundPace]).
///
/// **Access.** What a batch changed about access is a step of its own behind the batch's events
/// ([chat.filament.gateway.delivery.AccessRules]). What was read from the log because it was lost
/// comes behind a check of everybody instead: access in memory is newer than all of it.
@NullMarked
package chat.filament.gateway.delivery;

import org.jspecify.annotations.NullMarked;
