package chat.filament.gateway.session;

import chat.filament.core.SessionId;
import chat.filament.core.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sessions of a shard by their user and by their auth session. Of each there are few, so they
/// are linked through the sessions themselves.
public final class SessionsByOwner {
  private final Map<UserId, Session> byUser = new HashMap<>();
  private final Map<SessionId, Session> byAuthSession = new HashMap<>();

  public void add(Session session) {
    session.nextOfUser = byUser.put(session.user(), session);
    session.nextOfAuthSession = byAuthSession.put(session.caller().identity().session(), session);
  }

  public void remove(Session session) {
    var ofUser = byUser.get(session.user());
    if (ofUser == session) {
      replace(byUser, session.user(), session.nextOfUser);
    } else {
      for (var s = ofUser; s != null; s = s.nextOfUser) {
        if (s.nextOfUser == session) {
          s.nextOfUser = session.nextOfUser;
        }
      }
    }
    removeFromAuthSession(session, session.caller().identity().session());
  }

  private void removeFromAuthSession(Session session, SessionId id) {
    var ofAuth = byAuthSession.get(id);
    if (ofAuth == session) {
      replace(byAuthSession, id, session.nextOfAuthSession);
    } else {
      for (var s = ofAuth; s != null; s = s.nextOfAuthSession) {
        if (s.nextOfAuthSession == session) {
          s.nextOfAuthSession = session.nextOfAuthSession;
        }
      }
    }
  }

  private static <K> void replace(Map<K, Session> map, K key, @Nullable Session next) {
    if (next == null) {
      map.remove(key);
    } else {
      map.put(key, next);
    }
  }

  /// Calls back for each session of a user; it may end in there.
  public void forEachOfUser(UserId user, Consumer<Session> what) {
    var session = byUser.get(user);
    while (session != null) {
      var next = session.nextOfUser;
      what.accept(session);
      session = next;
    }
  }

  /// The same for each session of many users, of whom most may have none here.
  public void forEachOfUsers(Set<UserId> users, Consumer<Session> what) {
    if (users.size() <= byUser.size()) {
      users.forEach(user -> forEachOfUser(user, what));
    } else {
      byUser.keySet().stream()
          .filter(users::contains)
          .toList()
          .forEach(user -> forEachOfUser(user, what));
    }
  }

  /// Calls back for each session of an auth session; it may end in there.
  public void forEachOfAuthSession(SessionId id, Consumer<Session> what) {
    var session = byAuthSession.get(id);
    while (session != null) {
      var next = session.nextOfAuthSession;
      what.accept(session);
      session = next;
    }
  }
}
