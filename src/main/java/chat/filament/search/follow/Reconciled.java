package chat.filament.search.follow;

/// How many messages were put into the index or put right, and how many were taken out.
public record Reconciled(int upserted, int deleted) {
  static final Reconciled NOTHING = new Reconciled(0, 0);

  Reconciled plus(Reconciled more) {
    return new Reconciled(upserted + more.upserted, deleted + more.deleted);
  }
}
