package chat.filament.ipban;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import org.jspecify.annotations.Nullable;

/// Somebody who comes from an address, as a trusted proxy says.
record Visitor(Person person, String address) {
  String id() {
    return person.id();
  }

  Answer get(String path) {
    return send("GET", path, null);
  }

  Answer delete(String path) {
    return send("DELETE", path, null);
  }

  Answer post(String path) {
    return send("POST", path, null);
  }

  Answer post(String path, String json) {
    return send("POST", path, json);
  }

  Answer send(String method, String path, @Nullable String json) {
    return person
        .client()
        .send(method, path, json, request -> request.header("x-forwarded-for", address));
  }

  Socket connect() {
    return Socket.open(
        person.client().url(),
        person.client().token(),
        "",
        socket -> socket.header("x-forwarded-for", address));
  }

  /// Lets the server see this person here.
  Visitor seen() {
    post("/auth/login", Person.credentials(person.name(), person.password())).ok();
    return this;
  }
}
