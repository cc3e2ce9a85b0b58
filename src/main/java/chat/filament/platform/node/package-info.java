/// The servers that share a database, each of which is a node: which of them live, and messages
/// between them over NATS.
///
/// Start at [chat.filament.platform.node.Nodes]. Without NATS there is one node,
/// [chat.filament.platform.node.SingleNode]; with it [chat.filament.platform.node.NatsNodes], made
/// of a connection that is kept up ([chat.filament.platform.node.NatsLink]), the listeners of this
/// node ([chat.filament.platform.node.Listeners]) and its view of the others
/// ([chat.filament.platform.node.Membership]).
///
/// Nothing here is the truth: messages may be lost, repeated, late or out of order, and a node may
/// be taken for dead that lives. Whoever uses this can do without, only slower: what must be right
/// stands in the database.
@NullMarked
package chat.filament.platform.node;

import org.jspecify.annotations.NullMarked;
