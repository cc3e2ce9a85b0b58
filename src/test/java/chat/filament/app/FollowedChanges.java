package chat.filament.app;

import chat.filament.testing.Answer;
import java.util.LinkedHashMap;
import java.util.Map;

/// Every kind of change that clients are told of, by what a reader calls it.
final class FollowedChanges {
  /// Makes it, or tries to: what it would change may not be there.
  interface Change {
    Answer make(FollowedWorld world);
  }

  private final Map<String, Change> all = new LinkedHashMap<>();

  private FollowedChanges() {
    messages();
    guild();
    roles();
    members();
    people();
    calls();
  }

  /// In the order in which most of them find what they change.
  static Map<String, Change> all() {
    return new FollowedChanges().all;
  }

  private void messages() {
    all.put(
        "message",
        w ->
            w.bob.post(
                w.path("/channels/" + w.channel() + "/messages"),
                "{\"content\":\"a *b* " + w.word() + "\"}"));
    all.put(
        "edit",
        w ->
            w.bob.patch(
                w.path("/channels/" + w.messageOfBob()), "{\"content\":\"" + w.word() + "\"}"));
    all.put("message with a file", FollowedWorld::messageWithFile);
    all.put("file gone", w -> w.bob.delete(w.path("/channels/" + w.file())));
    all.put(
        "reaction", w -> w.send(w.somebody(), "POST", "/channels/" + w.message() + "/reactions/x"));
    all.put(
        "reaction taken back",
        w -> w.send(w.somebody(), "DELETE", "/channels/" + w.message() + "/reactions/x"));
    all.put("deletion", w -> w.send(w.ann, "DELETE", "/channels/" + w.message()));
  }

  private void guild() {
    all.put("channel", w -> w.ann.post(w.path("/channels"), "{\"name\":\"c\"}"));
    all.put(
        "channel name",
        w -> w.ann.patch(w.path("/channels/" + w.channel()), "{\"name\":\"" + w.word() + "\"}"));
    all.put("guild", w -> w.ann.patch(w.path(""), "{\"name\":\"" + w.word() + "\"}"));
    all.put(
        "override",
        w ->
            w.club.override(
                w.ann, w.channel(), "role/" + w.role(), "[\"ban_member\"]", "[\"publish_video\"]"));
    all.put(
        "override of a seeded role",
        w ->
            w.ann.post(
                w.path("/channels/" + w.channel() + "/overrides/moderator"),
                "{\"allow\":[\"publish_video\"],\"deny\":[]}"));
    all.put(
        "override of a member",
        w ->
            w.club.override(
                w.ann, w.channel(), "member/" + w.bob.id(), "[]", "[\"publish_video\"]"));
    all.put(
        "override gone",
        w ->
            w.send(
                w.ann,
                "DELETE",
                "/channels/" + w.channel() + "/permission-overrides/member/" + w.bob.id()));
    all.put("address ban", FollowedWorld::banAddressesOfEve);
    all.put("address ban gone", FollowedWorld::liftAddressBan);
  }

  private void roles() {
    all.put(
        "role",
        w -> w.ann.post(w.path("/roles"), "{\"name\":\"r\",\"permissions\":[\"create_message\"]}"));
    all.put(
        "role edit",
        w ->
            w.ann.patch(
                w.path("/roles/" + w.role()),
                "{\"name\":\"" + w.word() + "\",\"color_hex\":\"#aabbcc\"}"));
    all.put("order of roles", FollowedWorld::reorder);
    all.put(
        "assignment", w -> w.send(w.ann, "POST", "/roles/" + w.role() + "/members/" + w.bob.id()));
    all.put(
        "assignment gone",
        w -> w.send(w.ann, "DELETE", "/roles/" + w.heldRole() + "/members/" + w.bob.id()));
    all.put("role gone", w -> w.send(w.ann, "DELETE", "/roles/" + w.role()));
    all.put(
        "moderator",
        w -> w.ann.patch(w.path("/members/" + w.bob.id()), "{\"role\":\"moderator\"}"));
    all.put(
        "moderator no more",
        w -> w.ann.patch(w.path("/members/" + w.bob.id()), "{\"role\":\"member\"}"));
  }

  private void members() {
    all.put("coming and going", FollowedWorld::comeOrGo);
    all.put("kick", w -> w.send(w.ann, "POST", "/members/" + w.cid.id() + "/kick"));
    all.put("member added", w -> w.eve("POST", "/members/%s"));
    all.put("ban", w -> w.eve("POST", "/members/%s/ban"));
    all.put("ban lifted", w -> w.eve("DELETE", "/bans/%s"));
    all.put("online or not", FollowedWorld::onlineOrNot);
  }

  private void people() {
    var me = "/users/me/profile";
    all.put(
        "name",
        w -> w.bob.patch(me, "{\"username\":\"" + w.bob.name() + w.random.nextInt(9) + "\"}"));
    all.put(
        "about", w -> w.somebody().patch(me, "{\"about_markdown\":\"i *am* " + w.word() + "\"}"));
    all.put("avatar", w -> w.picture(w.bob, "avatar"));
    all.put("banner", w -> w.picture(w.dan, "banner"));
    all.put("request", w -> w.bob.post("/friends/requests", FollowedWorld.asking(w.ann)));
    all.put("request taken back", w -> w.friendRequest("outgoing"));
    all.put(
        "request of the other", w -> w.ann.post("/friends/requests", FollowedWorld.asking(w.bob)));
    all.put("friendship", w -> w.friendRequest("incoming"));
    all.put("friendship gone", w -> w.ann.delete("/friends/" + w.bob.id()));
  }

  private void calls() {
    all.put("call", w -> w.call("token", "{\"publish_sources\":[\"microphone\"]}"));
    all.put("mute", w -> w.call("state", "{\"is_muted\":true}"));
    all.put("unmute", w -> w.call("state", "{\"is_muted\":false}"));
    all.put("call left", w -> w.call("leave", ""));
    all.put("channel gone", w -> w.send(w.ann, "DELETE", "/channels/" + w.deletableChannel()));
  }
}
