/// What each node counts of its sockets, and every node knows of the others: who is online in which
/// guild, how many sockets each user and each address has.
///
/// ```
/// Presence, Caps ──> OwnCounts ──what changed, every 25 ms──> all other nodes
///                                └──everything, in pages, to whoever asks for it
///                    CountExchange <── the same of the others: NodeCounts each
///                        └──> CountsListener: Presence, Caps
/// ```
///
/// Start at [chat.filament.gateway.nodes.CountExchange]. Messages may be lost, late or out of
/// order: they carry a version, and who misses one asks for everything anew. A node that ends or is
/// silent is forgotten five seconds later, so that those who come back to another node are not
/// missed meanwhile. Where there can be no other node, nothing of this runs.
@NullMarked
package chat.filament.gateway.nodes;

import org.jspecify.annotations.NullMarked;
